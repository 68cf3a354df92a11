//! Locks for the duration of an apply: one for each Region, acquired in order and released however the apply ends.

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
    ses::{self, Asked, Connection, Lease, Lock, LockHolder},
};

use super::{failure::Failure, output::Output};

/// Time after which a lock expires if its holder was killed.
const LEASE: Duration = Duration::from_secs(15 * 60);
/// Time between two renewals of a lock by a running apply. Two renewals can fail before the lock expires.
const RENEWAL: Duration = Duration::from_secs(5 * 60);
/// Maximum length of a tag value, in characters (SES v2 service model).
const HOLDER_MAX: usize = 256;

/// The locks that this run holds.
pub(crate) struct Locks {
    held: Vec<Held>,
    lease: Lease,
}

/// The lock that this run holds in one Region.
#[derive(Clone)]
struct Held {
    region: Region,
    lock: Lock,
    taken: Instant,
}

impl Locks {
    /// Acquires the lock of every Region that the plan writes to. If one cannot be acquired, releases the others.
    pub(crate) async fn take(
        connection: &Connection,
        caller: &Caller,
        plan: &Plan,
        output: &Output,
    ) -> Result<Self, Failure> {
        let now = ses::now();
        let lease = Lease::until(holder(caller, now), now + LEASE);
        let mut locks = Self { held: Vec::new(), lease };
        for region in &plan.regions {
            if !plan.steps.iter().any(|step| step.region == *region) {
                continue;
            }
            let lock = Lock::of(connection, &plan.account, region);
            match lock.take(&locks.lease, now).await {
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

    /// Waits until every lock has settled and checks again whether this run holds it, just before the first write.
    ///
    /// # Errors
    /// If another run holds one of the locks, or a lock cannot be read.
    pub(crate) async fn hold(&self) -> Result<(), Failure> {
        for Held { region, lock, taken } in &self.held {
            if !lock.is_settled(&self.lease, *taken).await? {
                let held = lock.holder().await?.unwrap_or(LockHolder::UNKNOWN);
                return Err(Failure::Locked { region: region.clone(), held });
            }
        }
        Ok(())
    }

    /// Renews the locks while the apply runs, and stops the apply when this run no longer holds one of them.
    pub(crate) fn keep(&self, stop: CancellationToken, note: impl Fn(&str) + Send + 'static) -> AbortHandle {
        let (held, lease) = (self.held.clone(), self.lease.clone());
        let renewing = tokio::spawn(async move {
            loop {
                sleep(RENEWAL).await;
                for Held { region, lock, .. } in &held {
                    match lock.renew(&lease, ses::now() + LEASE).await {
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

    /// Releases every lock. A lock that cannot be released is reported and expires later.
    pub(crate) async fn give_back(self, output: &Output) {
        for Held { region, lock, .. } in self.held {
            match lock.give_back(&self.lease).await {
                Ok(true) => {}
                Ok(false) => output.note(&format!(
                    "somebody took the lock of {region} over while this ran: look at what both did with `sesform plan`"
                )),
                Err(error) => {
                    let until = &self.lease.expires;
                    output.note(&format!(
                        "the lock of {region} stays until {until}: {error}; `sesform unlock` removes it"
                    ));
                }
            }
        }
    }
}

/// The holder's name in the tag: the ARN of the caller, the process ID and the time.
fn holder(caller: &Caller, now: SystemTime) -> String {
    let nonce = now.duration_since(SystemTime::UNIX_EPOCH).map(|since| since.as_nanos()).unwrap_or_default();
    let run = format!(" {}-{nonce:x}", process::id());
    let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
    let who: String =
        caller.arn.chars().map(|c| if allowed(c) { c } else { '_' }).take(HOLDER_MAX - run.len()).collect();
    who + &run
}

/// The lock of a Region and its holder, or `None` if the Region is not locked.
pub(crate) async fn holder_of(
    connection: &Connection,
    account: &AccountId,
    region: &Region,
) -> Result<Option<(Lock, LockHolder)>, Failure> {
    let lock = Lock::of(connection, account, region);
    Ok(lock.holder().await?.map(|held| (lock, held)))
}
