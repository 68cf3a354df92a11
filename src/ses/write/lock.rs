//! The lock of a Region: acquire it, read its holder, release it.
//!
//! SES has no conditional write, but it creates each name only once: the run whose create succeeds holds the lock. The
//! tags, which are sent with the create, name the holder and the expiry time. The text of the holder is unique to a
//! run, so a run recognizes its own create even if the response was lost. The lock excludes only runs that request it.
//! An expired lock may be taken over. A run that read the expired lock may still remove whatever lock it finds, so a
//! new lock is trusted only after it has settled. `tests/lock_model.rs` checks every order of these steps.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use aws_sdk_sesv2::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::RequestId,
    types::Tag,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::timeout::TimeoutConfig;
use tokio::time::{Instant, sleep, sleep_until};

use crate::{
    model::{AccountId, Kind, LOCK_EXPIRES_TAG, LOCK_HOLDER_TAG, LOCK_SET, Region, Tags, shown},
    ses::{
        calls::Calls,
        client::Connection,
        convert,
        error::{Call, CallError, Failure},
        read::Reader,
        tries::{Tries, now},
    },
};

/// Maximum number of attempts to acquire the lock. A new attempt starts if the lock was released in between or has
/// expired.
const ROUNDS: usize = 4;
/// A lock is trusted this long after its acquisition. Until then, another run that read an expired lock before may
/// still remove the lock that it finds. That run reads the lock, sends one call, and abandons the call after
/// [`REMOVAL`].
const SETTLE: Duration = Duration::from_secs(3);
/// Timeout of one try of a removal.
const REMOVAL: Duration = Duration::from_secs(2);

/// The claim of one run to a lock, as the tags of the lock carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The text that identifies the run.
    pub holder: String,
    /// Expiry time, RFC 3339 in UTC.
    pub expires: String,
}

impl Lease {
    /// The lease of a run until this time.
    #[must_use]
    pub fn until(holder: String, expires: SystemTime) -> Self {
        Self { holder, expires: humantime::format_rfc3339_seconds(expires).to_string() }
    }

    fn tags(&self) -> Tags {
        let tag = |key: &str, value: &String| (key.to_owned(), value.clone());
        Tags::from([tag(LOCK_HOLDER_TAG, &self.holder), tag(LOCK_EXPIRES_TAG, &self.expires)])
    }
}

/// Who holds a lock, as far as its tags say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockHolder {
    /// A run. The texts are as it wrote them; one that is missing is unknown.
    Run {
        /// The text that identifies it.
        holder: Option<String>,
        /// Expiry time, RFC 3339 in UTC.
        expires: Option<String>,
    },
    /// Runs that ask at once and take the lock away from each other.
    Several,
    /// Nobody: a configuration set with the name of the lock that somebody else created. It is never removed.
    Stranger,
}

impl LockHolder {
    /// A run that is not known any more.
    pub const UNKNOWN: Self = Self::Run { holder: None, expires: None };

    fn of(tags: &Tags) -> Self {
        if !(tags.contains_key(LOCK_HOLDER_TAG) || tags.contains_key(LOCK_EXPIRES_TAG)) {
            return Self::Stranger;
        }
        let tag = |key| tags.get(key).filter(|text| !text.is_empty()).cloned();
        Self::Run { holder: tag(LOCK_HOLDER_TAG), expires: tag(LOCK_EXPIRES_TAG) }
    }

    /// Whether the run of the lease holds the lock, until whatever time.
    fn is(&self, run: &Lease) -> bool {
        match self {
            Self::Run { holder, expires: _ } => holder.as_ref() == Some(&run.holder),
            Self::Several | Self::Stranger => false,
        }
    }

    /// Whether the lock has expired. A lock without an expiry time never expires.
    fn has_expired(&self, now: SystemTime) -> bool {
        match self {
            Self::Run { holder: _, expires: Some(expires) } => {
                humantime::parse_rfc3339(expires).is_ok_and(|expires| expires < now)
            }
            Self::Run { holder: _, expires: None } | Self::Several | Self::Stranger => false,
        }
    }
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run { holder, expires } => {
                let holder = holder.as_deref().unwrap_or("somebody who left no name");
                write!(f, "{} until {}", shown(holder), shown(expires.as_deref().unwrap_or("it is removed")))
            }
            Self::Several => f.write_str("several who ask at once"),
            Self::Stranger => {
                f.write_str("a configuration set `sesform-lock` without lock tags, which sesform did not make")
            }
        }
    }
}

/// The result of requesting the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// This run has held the lock since this time.
    Ours(Instant),
    /// Another run holds the lock.
    Held(LockHolder),
}

/// The lock of one Region.
#[derive(Debug, Clone)]
pub struct Lock {
    reader: Reader,
    client: Client,
    calls: Calls,
}

impl Lock {
    /// The lock of a Region.
    #[must_use]
    pub fn of(connection: &Connection, account: &AccountId, region: &Region) -> Self {
        let (client, calls) = connection.ses(region);
        Self { reader: Reader::new(connection, account, region), client, calls }
    }

    /// Requests the lock of the Region. This run holds it reliably only after it has [settled](Self::is_settled).
    ///
    /// # Errors
    /// If SES or the connection to it fails.
    pub async fn take(&self, wanted: &Lease, now: SystemTime) -> Result<Asked, CallError> {
        for _ in 0..ROUNDS {
            if self.create(wanted).await? {
                return Ok(Asked::Ours(Instant::now()));
            }
            match self.holder().await? {
                // An earlier create of this run, whose response was lost, created the lock.
                Some(held) if held.is(wanted) => return Ok(Asked::Ours(Instant::now())),
                Some(held) if held.has_expired(now) => {
                    self.remove_if(&held).await?;
                }
                Some(held) => return Ok(Asked::Held(held)),
                None => {}
            }
        }
        Ok(Asked::Held(LockHolder::Several))
    }

    /// Waits until no other run that read an earlier, expired lock can still remove this run's lock. Then checks
    /// whether this run still holds the lock.
    ///
    /// # Errors
    /// If the lock cannot be read.
    pub async fn is_settled(&self, ours: &Lease, taken: Instant) -> Result<bool, CallError> {
        sleep_until(taken + SETTLE).await;
        self.is_held_by(ours).await
    }

    /// Releases the lock if this run still holds it. Returns whether no other run had taken it over.
    ///
    /// # Errors
    /// If SES or the connection to it fails. The lock then remains until it expires.
    pub async fn give_back(&self, ours: &Lease) -> Result<bool, CallError> {
        self.remove_while(|held| held.is(ours)).await
    }

    /// Extends the lock if this run still holds it. Returns whether this run holds it.
    ///
    /// # Errors
    /// If SES or the connection to it fails.
    pub async fn renew(&self, ours: &Lease, expires: SystemTime) -> Result<bool, CallError> {
        let call = self.call("TagResource");
        let arn = self.reader.arn(Kind::ConfigurationSet, LOCK_SET);
        let tags = self.tags(&call, &Lease::until(ours.holder.clone(), expires))?;
        let asking = self.client.tag_resource().resource_arn(arn).set_tags(Some(tags));
        // Tagging a lock that another run has taken over would take it away from that run.
        let is_ours = |held: &LockHolder| held.is(ours) && !held.has_expired(now());
        let written = self.write_while(&call, is_ours, || asking.clone().send()).await?;
        Ok(written == Written::Yes)
    }

    /// Whether this run still holds the lock.
    ///
    /// # Errors
    /// If the lock cannot be read.
    pub async fn is_held_by(&self, ours: &Lease) -> Result<bool, CallError> {
        Ok(self.holder().await?.is_some_and(|held| held.is(ours)))
    }

    /// Removes the named lock if it is still in place. Returns whether it is gone.
    ///
    /// # Errors
    /// If SES or the connection to it fails.
    pub async fn remove_if(&self, named: &LockHolder) -> Result<bool, CallError> {
        self.remove_while(|held| held == named).await
    }

    /// The holder of the lock.
    ///
    /// # Errors
    /// If the lock cannot be read.
    pub async fn holder(&self) -> Result<Option<LockHolder>, CallError> {
        let tags = self.reader.tags(Kind::ConfigurationSet, LOCK_SET).await?;
        Ok(tags.as_ref().map(LockHolder::of))
    }

    /// Creates the lock. Returns `false` if it already exists, possibly from a try whose response was lost.
    async fn create(&self, wanted: &Lease) -> Result<bool, CallError> {
        let call = self.call("CreateConfigurationSet");
        let tags = self.tags(&call, wanted)?;
        let asking = self.client.create_configuration_set().configuration_set_name(LOCK_SET).set_tags(Some(tags));
        // Sending the create twice creates only one lock: SES creates each name only once.
        let mut tries = Tries::new(self.calls.timing());
        loop {
            let turn = self.calls.turn(call.operation).await;
            let sent = now();
            let error =
                match self.calls.one_try(&call, tries.next_number(), turn, Box::pin(asking.clone().send())).await {
                    Ok(_) => return Ok(true),
                    Err(error) if error.failure == Failure::AlreadyExists => return Ok(false),
                    Err(error) => error,
                };
            match tries.failed(sent, &error) {
                Some(pause) => sleep(pause).await,
                None => return Err(error.after(tries.into_tries())),
            }
        }
    }

    /// Deletes the lock as long as the existing one matches. Returns whether no matching lock is left.
    async fn remove_while(&self, fits: impl Fn(&LockHolder) -> bool) -> Result<bool, CallError> {
        let call = self.call("DeleteConfigurationSet");
        let asking = self.client.delete_configuration_set().configuration_set_name(LOCK_SET);
        let in_time = TimeoutConfig::builder().operation_attempt_timeout(REMOVAL).build();
        let send = || {
            let settings = aws_sdk_sesv2::config::Builder::default().timeout_config(in_time.clone());
            asking.clone().customize().config_override(settings).send()
        };
        let written = self.write_while(&call, fits, send).await?;
        Ok(written != Written::Unfit)
    }

    /// Sends a write directly after reading the lock, once for each read, as long as the existing lock matches. SES has
    /// no conditional write, so the time between read and write can only be kept short.
    async fn write_while<T, E, F>(
        &self,
        call: &Call,
        fits: impl Fn(&LockHolder) -> bool,
        send: impl Fn() -> F,
    ) -> Result<Written, CallError>
    where
        T: RequestId,
        E: ProvideErrorMetadata + std::error::Error + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let mut tries = Tries::new(self.calls.timing());
        loop {
            let turn = self.calls.turn(call.operation).await;
            match self.holder().await? {
                None => return Ok(Written::Gone),
                Some(held) if !fits(&held) => return Ok(Written::Unfit),
                Some(_) => {}
            }
            let sent = now();
            let error = match self.calls.one_try(call, tries.next_number(), turn, Box::pin(send())).await {
                Ok(_) => return Ok(Written::Yes),
                Err(error) if error.failure == Failure::NotFound => return Ok(Written::Gone),
                Err(error) => error,
            };
            match tries.failed(sent, &error) {
                Some(pause) => sleep(pause).await,
                None => return Err(error.after(tries.into_tries())),
            }
        }
    }

    fn call(&self, operation: &'static str) -> Call {
        self.reader.about(operation, Kind::ConfigurationSet, LOCK_SET)
    }

    fn tags(&self, call: &Call, lease: &Lease) -> Result<Vec<Tag>, CallError> {
        convert::to_tags(&lease.tags()).map_err(|error| CallError::of(call, Failure::NotSent, error.to_string()))
    }
}

/// The result of a write to the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// The write was done.
    Yes,
    /// The lock no longer exists.
    Gone,
    /// A different lock exists.
    Unfit,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(tags: &[(&str, &str)]) -> LockHolder {
        LockHolder::of(&tags.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn what_the_tags_do_not_say_is_unknown_and_only_a_set_without_them_is_no_lock() {
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(10_000_000_000);
        let run = Lease::until("a 1".to_owned(), SystemTime::UNIX_EPOCH);
        let held = holder(&[(LOCK_HOLDER_TAG, "a 1"), (LOCK_EXPIRES_TAG, &run.expires)]);
        assert!(held.is(&run) && held.has_expired(far));
        assert_eq!(held.to_string(), "a 1 until 1970-01-01T00:00:00Z");
        let nameless = holder(&[(LOCK_HOLDER_TAG, ""), ("team", "a")]);
        assert_eq!(nameless, LockHolder::UNKNOWN);
        assert_eq!(nameless.to_string(), "somebody who left no name until it is removed");
        let stranger = holder(&[("team", "a")]);
        assert_eq!(stranger, LockHolder::Stranger);
        for unknown in [nameless, stranger, LockHolder::Several] {
            let nobody = Lease { holder: String::new(), expires: String::new() };
            assert!(!unknown.is(&nobody) && !unknown.has_expired(far), "{unknown}");
        }
    }
}
