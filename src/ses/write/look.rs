//! Reads the object of a write and compares it with the write: it is in the state before the write, in the state after
//! it, or in another state.
//!
//! The planner knows what a write expects and what it results in, and passes this knowledge as a function. This module
//! adds only what SES's responses do not show: reads may lag behind writes, and an object of the same name may belong
//! to somebody else.

use tokio::time::sleep;

use crate::{
    model::{LiveRegion, Tags, Write},
    ses::{error::CallError, read::Reader},
};

/// Number of reads of an object in an unexpected state before that state is trusted: reads may briefly lag behind
/// writes.
const LOOKS: u32 = 4;

/// The state of an object relative to a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The state that the write expects to find.
    Before,
    /// The state that the write results in.
    After,
    /// Neither: the object was changed in the meantime.
    Elsewhere {
        /// The state that the write expects to find, in words.
        expected: String,
        /// The state that was found, in words.
        found: String,
    },
}

/// Determines the state of the object relative to a write, from the live state of its Region.
pub type Judge<'a> = dyn Fn(&LiveRegion) -> Standing + Send + Sync + 'a;

/// The question that a read is to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ses) enum Question {
    /// Whether the write can be sent. Nothing was sent yet.
    MayGo,
    /// Whether a write whose response was lost was done.
    WasDone,
    /// Whether a read confirms that the object exists, or does not exist, as SES reported.
    IsThere,
}

impl Reader {
    /// Reads the object until the question is answered, or until the maximum number of reads.
    ///
    /// # Errors
    /// If the object cannot be read.
    pub(in crate::ses) async fn stands(
        &self,
        write: &Write,
        judge: &Judge<'_>,
        question: Question,
    ) -> Result<Standing, CallError> {
        let mut pause = self.calls.timing().first_pause;
        for _ in 1..LOOKS {
            let standing = self.stands_now(write, judge, question).await?;
            match (question, &standing) {
                (_, Standing::After) | (Question::MayGo | Question::WasDone, Standing::Before) => return Ok(standing),
                (Question::IsThere, Standing::Before) | (_, Standing::Elsewhere { .. }) => {}
            }
            sleep(pause).await;
            pause *= 2;
        }
        self.stands_now(write, judge, question).await
    }

    /// Whether the existing object of a create has the tags that the create sends. An object of the same name without
    /// these tags belongs to somebody else. Additional tags do not matter. If the object is gone, or if the create
    /// sends no tags, this cannot be determined, and the result is true.
    ///
    /// # Errors
    /// If the tags of the object cannot be read.
    pub async fn is_ours(&self, write: &Write) -> Result<bool, CallError> {
        let (Write::CreateDedicatedIpPool { tags: sent, .. } | Write::CreateConfigurationSet { tags: sent, .. }) =
            write
        else {
            return Ok(true);
        };
        if sent.is_empty() {
            return Ok(true);
        }
        let target = write.target();
        let found = self.tags(target.kind(), &target.name()).await?;
        Ok(found.is_none_or(|found| sent.iter().all(|(key, value)| found.get(key) == Some(value))))
    }

    async fn stands_now(&self, write: &Write, judge: &Judge<'_>, question: Question) -> Result<Standing, CallError> {
        let standing = judge(&self.look(write).await?);
        match (write, &standing) {
            (
                Write::CreateDedicatedIpPool { tags, .. } | Write::CreateConfigurationSet { tags, .. },
                Standing::After,
            ) => self.made_here(write, tags, question).await,
            _ => Ok(standing),
        }
    }

    /// An object in the state that the create results in is attributed to this run only if this run sent the create and
    /// the object has exactly the tags that were sent. It was created a moment ago, so nobody has added tags yet.
    async fn made_here(&self, write: &Write, sent: &Tags, question: Question) -> Result<Standing, CallError> {
        let target = write.target();
        let found = match question {
            Question::MayGo => "one that is like it and was made by somebody else".to_owned(),
            Question::WasDone | Question::IsThere => match self.tags(target.kind(), &target.name()).await? {
                Some(tags) if tags == *sent => return Ok(Standing::After),
                Some(_) => "one with other tags, made by somebody else".to_owned(),
                None => return Ok(Standing::Before),
            },
        };
        Ok(Standing::Elsewhere { expected: "absent".to_owned(), found })
    }
}
