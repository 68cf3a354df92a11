//! Locks around an apply: one a Region, taken in order, given back whatever becomes of the apply.

use std::{
    process,
    time::{Duration, SystemTime},
};

use tokio::{
    task::AbortHandle,
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

use crate::{
    model::{AccountId, Caller, Region},
    plan::Plan,
    ses::{Asked, Connection, Lock, LockHolder},
};

use super::{failure::Failure, output::Output};

/// How long a lock is kept, should its holder be killed.
const LEASE: Duration = Duration::from_secs(15 * 60);
/// How often a running apply renews it: often enough to miss two renewals.
const RENEWAL: Duration = Duration::from_secs(5 * 60);
/// Longest text of a tag, in characters (SES v2 service model).
const HOLDER_MAX: usize = 256;

/// Locks that are held.
pub(crate) struct Locks {
    held: Vec<Held>,
    holder: LockHolder,
}

/// A lock that is held.
#[derive(Clone)]
struct Held {
    region: Region,
    lock: Lock,
    taken: Instant,
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
        let holder = LockHolder::until(holder(caller, now), now + LEASE);
        let mut locks = Self { held: Vec::new(), holder };
        for region in &plan.regions {
            if !plan.steps.iter().any(|step| step.region == *region) {
                continue;
            }
            let lock = Lock::of(connection, &plan.account, region);
            match lock.take(&locks.holder, now).await {
                Ok(Asked::Ours(taken)) => locks.held.push(Held { region: region.clone(), lock, taken }),
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

    /// Waits until every lock has settled and looks once more whether it is ours, just before the first write.
    ///
    /// # Errors
    /// A lock that somebody else has by now, and one that cannot be read.
    pub(crate) async fn hold(&self) -> Result<(), Failure> {
        for Held { region, lock, taken } in &self.held {
            if !lock.is_settled(&self.holder, *taken).await? {
                let held = lock
                    .holder()
                    .await?
                    .unwrap_or_else(|| LockHolder { holder: String::new(), expires: String::new() });
                return Err(Failure::Locked { region: region.clone(), held });
            }
        }
        Ok(())
    }

    /// Renews the locks as long as the apply runs, and stops the apply once one is not ours any more.
    pub(crate) fn keep(&self, stop: CancellationToken, note: impl Fn(&str) + Send + 'static) -> AbortHandle {
        let (held, holder) = (self.held.clone(), self.holder.clone());
        let renewing = tokio::spawn(async move {
            loop {
                sleep(RENEWAL).await;
                for Held { region, lock, .. } in &held {
                    match lock.renew(&holder, SystemTime::now() + LEASE).await {
                        Ok(true) => {}
                        Ok(false) => {
                            note(&format!("the lock of {region} is not ours any more: no new step is started"));
                            stop.cancel();
                        }
                        Err(error) => note(&format!("the lock of {region} could not be renewed: {error}")),
                    }
                }
            }
        });
        renewing.abort_handle()
    }

    /// Gives every lock back. One that cannot be given back is said and expires by itself.
    pub(crate) async fn give_back(self, output: &Output) {
        for Held { region, lock, .. } in self.held {
            match lock.give_back(&self.holder).await {
                Ok(true) => {}
                Ok(false) => output.note(&format!(
                    "somebody took the lock of {region} over while this ran: look at what both did with `sesform plan`"
                )),
                Err(error) => {
                    let until = &self.holder.expires;
                    output.note(&format!(
                        "the lock of {region} stays until {until}: {error}; `sesform unlock` removes it"
                    ));
                }
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
