//! The lock of a Region: take it, see who has it, give it back.
//!
//! SES has no conditional write, but it creates a name only once: whose create succeeds has the lock, and the tags, sent
//! with the create, say who and until when. The holder's text is unique to a run, so a create whose answer was lost is
//! recognized. It keeps apart those who ask for it, and nobody else. A lock that has expired may be taken over: whoever
//! saw the old one may still be removing what it finds, so a lock is believed only once it has settled.
//! `tests/lock_model.rs` goes through every order of these steps.

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

use crate::model::{AccountId, Kind, LOCK_EXPIRES_TAG, LOCK_HOLDER_TAG, LOCK_SET, Region, Tags, shown};

use super::{
    calls::{Call, Calls},
    client::Connection,
    convert,
    error::{CallError, Failure},
    observe::Reader,
    tries::Tries,
};

/// Times that taking the lock is begun again: when it was given back in between, or has expired.
const ROUNDS: usize = 4;
/// How long after it was taken a lock is believed to stay. Another run that looked at an expired lock before may still be
/// removing what it finds by now: it looks, sends one call, and gives that call up after [`REMOVAL`].
const SETTLE: Duration = Duration::from_secs(3);
/// How long one try of a removal may take.
const REMOVAL: Duration = Duration::from_secs(2);

/// Whose a set with the name of the lock and without its tags is.
const STRANGER: &str = "a configuration set `sesform-lock` without lock tags, which sesform did not make,";

/// Who has a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockHolder {
    /// Who, as its holder spelled it.
    pub holder: String,
    /// Until when, RFC 3339 in UTC; empty when its tags do not say.
    pub expires: String,
}

impl LockHolder {
    /// A holder until a moment.
    #[must_use]
    pub fn until(holder: String, expires: SystemTime) -> Self {
        Self { holder, expires: humantime::format_rfc3339_seconds(expires).to_string() }
    }

    /// A configuration set with the name of the lock that somebody else made: it is never removed.
    fn stranger() -> Self {
        Self { holder: STRANGER.to_owned(), expires: String::new() }
    }

    /// Whether it is no lock, but a configuration set that somebody else made.
    #[must_use]
    pub fn is_stranger(&self) -> bool {
        self.holder == STRANGER
    }

    fn of(tags: &Tags) -> Self {
        let tag = |key| tags.get(key).cloned().unwrap_or_default();
        Self { holder: tag(LOCK_HOLDER_TAG), expires: tag(LOCK_EXPIRES_TAG) }
    }

    fn tags(&self) -> Tags {
        let tag = |key: &str, value: &String| (key.to_owned(), value.clone());
        Tags::from([tag(LOCK_HOLDER_TAG, &self.holder), tag(LOCK_EXPIRES_TAG, &self.expires)])
    }

    /// Whether it is the same run, until whenever.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.holder == other.holder
    }

    /// Whether the tags of the set say that it is a lock at all.
    fn is_lock(tags: &Tags) -> bool {
        tags.contains_key(LOCK_HOLDER_TAG) || tags.contains_key(LOCK_EXPIRES_TAG)
    }

    /// Whether it is over. One that does not say is not.
    fn has_expired(&self, now: SystemTime) -> bool {
        humantime::parse_rfc3339(&self.expires).is_ok_and(|expires| expires < now)
    }
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or = |text: &'_ str, other: &'static str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
        if self.is_stranger() {
            return f.write_str(STRANGER.trim_end_matches(','));
        }
        write!(
            f,
            "{} until {}",
            shown(&or(&self.holder, "somebody who left no name")),
            shown(&or(&self.expires, "it is removed"))
        )
    }
}

/// What became of asking for the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It is ours since then.
    Ours(Instant),
    /// Somebody else has it.
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

    /// Asks for the lock of the Region. It is ours for good once it is [settled](Self::is_settled).
    ///
    /// # Errors
    /// When SES, or the way to it, fails.
    pub async fn take(&self, wanted: &LockHolder, now: SystemTime) -> Result<Asked, CallError> {
        for _ in 0..ROUNDS {
            if self.create(wanted).await? {
                return Ok(Asked::Ours(Instant::now()));
            }
            match self.holder().await? {
                // Made by a create whose answer was lost.
                Some(held) if held.is_same(wanted) => return Ok(Asked::Ours(Instant::now())),
                Some(held) if held.has_expired(now) => {
                    self.remove_if(&held).await?;
                }
                Some(held) => return Ok(Asked::Held(held)),
                None => {}
            }
        }
        Ok(Asked::Held(LockHolder { holder: "several who ask at once".to_owned(), expires: String::new() }))
    }

    /// Waits until nobody who saw an expired lock before ours can still remove it, and looks whose it is now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn is_settled(&self, ours: &LockHolder, taken: Instant) -> Result<bool, CallError> {
        sleep_until(taken + SETTLE).await;
        self.is_held_by(ours).await
    }

    /// Gives the lock back, if it is still ours. Whether nobody else had taken it.
    ///
    /// # Errors
    /// When SES, or the way to it, fails. The lock then stays until it expires.
    pub async fn give_back(&self, ours: &LockHolder) -> Result<bool, CallError> {
        self.remove_while(|held| held.is_same(ours)).await
    }

    /// Keeps the lock for longer, if it is still ours. Whether it is.
    ///
    /// # Errors
    /// When SES, or the way to it, fails.
    pub async fn renew(&self, ours: &LockHolder, expires: SystemTime) -> Result<bool, CallError> {
        let call = self.call("TagResource");
        let arn = self.reader.arn(Kind::ConfigurationSet, LOCK_SET);
        let tags = self.tags(&call, &LockHolder::until(ours.holder.clone(), expires))?;
        let asking = self.client.tag_resource().resource_arn(arn).set_tags(Some(tags));
        // Tagging one that somebody has taken over would take it from them.
        let is_ours = |held: &LockHolder| held.is_same(ours) && !held.has_expired(SystemTime::now());
        let written = self.write_while(&call, is_ours, || asking.clone().send()).await?;
        Ok(written == Written::Yes)
    }

    /// Whether the lock is still ours.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn is_held_by(&self, ours: &LockHolder) -> Result<bool, CallError> {
        Ok(self.holder().await?.is_some_and(|held| held.is_same(ours)))
    }

    /// Removes the lock that was named, if it is still that one. Whether it is gone.
    ///
    /// # Errors
    /// When SES, or the way to it, fails.
    pub async fn remove_if(&self, named: &LockHolder) -> Result<bool, CallError> {
        self.remove_while(|held| held == named).await
    }

    /// Who has the lock.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn holder(&self) -> Result<Option<LockHolder>, CallError> {
        let tags = self.reader.tags(Kind::ConfigurationSet, LOCK_SET).await?;
        Ok(tags.map(|tags| if LockHolder::is_lock(&tags) { LockHolder::of(&tags) } else { LockHolder::stranger() }))
    }

    /// Whether the create made it, or might have.
    async fn create(&self, wanted: &LockHolder) -> Result<bool, CallError> {
        let call = self.call("CreateConfigurationSet");
        let tags = self.tags(&call, wanted)?;
        let asking = self.client.create_configuration_set().configuration_set_name(LOCK_SET).set_tags(Some(tags));
        // Sending it twice makes one lock: SES creates a name only once.
        let mut tries = Tries::new(self.calls.timing());
        loop {
            let turn = self.calls.turn(call.operation).await;
            let sent = SystemTime::now();
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

    /// Deletes the lock as long as the one that is there fits. Whether none is left that did.
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

    /// Sends a write right after a look at the lock, once for each look, as long as the lock that is there fits: SES has no
    /// conditional write, so the time between the two is all that can be kept short.
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
            let sent = SystemTime::now();
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

    fn tags(&self, call: &Call, holder: &LockHolder) -> Result<Vec<Tag>, CallError> {
        convert::to_tags(&holder.tags()).map_err(|error| CallError::of(call, Failure::NotSent, error.to_string()))
    }
}

/// What became of a write of the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// It was done.
    Yes,
    /// There is no lock any more.
    Gone,
    /// Another lock is there than the one that was meant.
    Unfit,
}
