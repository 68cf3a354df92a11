//! Locks around an apply: one a Region, taken in order, given back whatever becomes of the apply.

use std::{
    process,
    time::{Duration, SystemTime},
};

use crate::{
    model::{AccountId, Caller, Region},
    plan::Plan,
    ses::{Asked, Connection, Lock, LockHolder},
};

use super::{failure::Failure, output::Output};

/// How long a lock is kept at least, should its holder be killed.
const LEAST: Duration = Duration::from_secs(15 * 60);
/// How many times the expected duration of an apply its locks are kept at most.
const PATIENCE: u32 = 3;
/// Longest text of a tag, in characters (SES v2 service model).
const HOLDER_MAX: usize = 256;

/// Locks that are held.
pub(crate) struct Locks {
    held: Vec<(Region, Lock)>,
    holder: LockHolder,
}

impl Locks {
    /// Takes the lock of every Region that the plan writes to, or of none.
    pub(crate) async fn take(
        connection: &Connection,
        caller: &Caller,
        plan: &Plan,
        output: &Output,
    ) -> Result<Self, Failure> {
        let now = SystemTime::now();
        let expected = Duration::from_secs(plan.budget.seconds).saturating_mul(PATIENCE);
        let holder = LockHolder::until(holder(caller, now), now + expected.max(LEAST));
        let mut locks = Self { held: Vec::new(), holder };
        for region in &plan.regions {
            if !plan.steps.iter().any(|step| step.region == *region) {
                continue;
            }
            let lock = Lock::of(connection, &plan.account, region);
            match lock.take(&locks.holder, now).await {
                Ok(Asked::Ours) => locks.held.push((region.clone(), lock)),
                Ok(Asked::Held(held)) => {
                    locks.give_back(output).await;
                    return Err(Failure::Locked { region: region.clone(), held });
                }
                Err(error) => {
                    locks.give_back(output).await;
                    return Err(error.into());
                }
            }
        }
        Ok(locks)
    }

    /// Gives every lock back. One that cannot be given back is said and expires by itself.
    pub(crate) async fn give_back(self, output: &Output) {
        for (region, lock) in self.held {
            if let Err(error) = lock.give_back(&self.holder).await {
                let until = &self.holder.expires;
                output.note(&format!("the lock of {region} stays until {until}: {error}; `sesform unlock` removes it"));
            }
        }
    }
}

/// Who holds it: the caller, and which of the caller's runs.
fn holder(caller: &Caller, now: SystemTime) -> String {
    let nonce = now.duration_since(SystemTime::UNIX_EPOCH).map(|since| since.as_nanos()).unwrap_or_default();
    let run = format!(" {}-{nonce:x}", process::id());
    let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
    let who: String =
        caller.arn.chars().map(|c| if allowed(c) { c } else { '_' }).take(HOLDER_MAX - run.len()).collect();
    who + &run
}

/// Who holds the lock of a Region.
pub(crate) async fn holder_of(
    connection: &Connection,
    account: &AccountId,
    region: &Region,
) -> Result<Option<(Lock, LockHolder)>, Failure> {
    let lock = Lock::of(connection, account, region);
    Ok(lock.holder().await?.map(|held| (lock, held)))
}
