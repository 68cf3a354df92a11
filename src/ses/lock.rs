//! The lock of a Region: take it, see who has it, give it back.
//!
//! SES has no conditional write, but it creates a name only once: whose create succeeds has the lock, and the tags, sent
//! with the create, say who and until when. The holder's text is unique to a run, so a create whose answer was lost is
//! recognized. It keeps apart those who ask for it, and nobody else; a lock that has expired may be taken over, and two
//! who do so at the same moment are told apart by looking once more.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use tokio::time::sleep;

use crate::model::{AccountId, Kind, LOCK_EXPIRES_TAG, LOCK_HOLDER_TAG, LOCK_SET, Region, Tags, shown};

use super::{
    client::Connection,
    convert,
    error::{CallError, Failure},
    observe::Reader,
};

/// Times that taking the lock is begun again: when it was given back in between, or has expired.
const ROUNDS: usize = 4;
/// How long a run that took over an expired lock waits and looks again. Another run that looked at the expired lock at
/// the same moment removes what it finds within the time of two calls; SES has no conditional delete.
const SETTLE: Duration = Duration::from_secs(3);

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
    /// It is ours.
    Ours,
    /// Somebody else has it.
    Held(LockHolder),
}

/// The lock of one Region.
#[derive(Debug, Clone)]
pub struct Lock {
    reader: Reader,
    /// How long a takeover waits before it believes that it succeeded.
    settle: Duration,
}

impl Lock {
    /// The lock of a Region.
    #[must_use]
    pub fn of(connection: &Connection, account: &AccountId, region: &Region) -> Self {
        Self { reader: Reader::new(connection, account, region), settle: SETTLE }
    }

    /// Asks for the lock of the Region.
    ///
    /// # Errors
    /// When SES, or the way to it, fails.
    pub async fn take(&self, wanted: &LockHolder, now: SystemTime) -> Result<Asked, CallError> {
        let mut is_takeover = false;
        for _ in 0..ROUNDS {
            let is_created = self.create(wanted).await?;
            if is_created && !is_takeover {
                return Ok(Asked::Ours);
            }
            match self.holder().await? {
                Some(held) if held.is_same(wanted) => {
                    if !is_takeover {
                        return Ok(Asked::Ours);
                    }
                    // Another run that saw the same expired lock may be about to remove ours: it has this long for it.
                    sleep(self.settle).await;
                    match self.holder().await? {
                        Some(held) if held.is_same(wanted) => return Ok(Asked::Ours),
                        Some(held) => return Ok(Asked::Held(held)),
                        None => {}
                    }
                }
                Some(held) if held.has_expired(now) => {
                    is_takeover = true;
                    self.remove_if(&held).await?;
                }
                Some(held) => return Ok(Asked::Held(held)),
                None => {}
            }
        }
        Ok(Asked::Held(LockHolder { holder: "several who ask at once".to_owned(), expires: String::new() }))
    }

    /// Gives the lock back, if it is still ours.
    ///
    /// # Errors
    /// When SES, or the way to it, fails. The lock then stays until it expires.
    pub async fn give_back(&self, ours: &LockHolder) -> Result<(), CallError> {
        match self.holder().await? {
            Some(held) if held.is_same(ours) => self.remove().await,
            Some(_) | None => Ok(()),
        }
    }

    /// Keeps the lock for longer, if it is still ours. Whether it is.
    ///
    /// # Errors
    /// When SES, or the way to it, fails.
    pub async fn renew(&self, ours: &LockHolder, expires: SystemTime) -> Result<bool, CallError> {
        if !self.is_held_by(ours).await? {
            return Ok(false);
        }
        let call = self.reader.about("TagResource", Kind::ConfigurationSet, LOCK_SET);
        let arn = convert::arn(&self.reader.account, &self.reader.region, Kind::ConfigurationSet, LOCK_SET);
        let tags = convert::to_tags(&LockHolder::until(ours.holder.clone(), expires).tags())
            .map_err(|error| CallError::of(&call, Failure::NotSent, error.to_string()))?;
        let asking = self.reader.client.tag_resource().resource_arn(arn).set_tags(Some(tags));
        match self.reader.calls.read(call, || asking.clone().send()).await {
            Ok(_) => Ok(true),
            Err(error) if error.failure == Failure::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether the lock is still ours.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn is_held_by(&self, ours: &LockHolder) -> Result<bool, CallError> {
        Ok(self.holder().await?.is_some_and(|held| held.is_same(ours)))
    }

    /// Removes the lock that was named, if it is still that one. Whether it was.
    ///
    /// # Errors
    /// When SES, or the way to it, fails.
    pub async fn remove_if(&self, named: &LockHolder) -> Result<bool, CallError> {
        match self.holder().await? {
            Some(held) if held == *named => self.remove().await.map(|()| true),
            Some(_) => Ok(false),
            None => Ok(true),
        }
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
        let call = self.reader.about("CreateConfigurationSet", Kind::ConfigurationSet, LOCK_SET);
        let tags = convert::to_tags(&wanted.tags())
            .map_err(|error| CallError::of(&call, Failure::NotSent, error.to_string()))?;
        let asking =
            self.reader.client.create_configuration_set().configuration_set_name(LOCK_SET).set_tags(Some(tags));
        match self.reader.calls.read(call, || asking.clone().send()).await {
            Ok(_) => Ok(true),
            Err(error) if error.failure == Failure::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Deletes the lock, whoever has it.
    async fn remove(&self) -> Result<(), CallError> {
        let call = self.reader.about("DeleteConfigurationSet", Kind::ConfigurationSet, LOCK_SET);
        let asking = self.reader.client.delete_configuration_set().configuration_set_name(LOCK_SET);
        match self.reader.calls.read(call, || asking.clone().send()).await {
            Ok(_) => Ok(()),
            Err(error) if error.failure == Failure::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}
