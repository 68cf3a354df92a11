//! Looks at the object of a write and says how it stands against it: before it, after it, or elsewhere.
//!
//! What a write expects and makes is the planner's knowledge; it comes as a function. What is known here is only what
//! SES's answers do not tell: reads may lag behind writes, and a thing of the same name may be somebody else's.

use tokio::time::sleep;

use crate::model::{LiveRegion, Tags, Write};

use super::{error::CallError, observe::Reader};

/// Looks at an object that stands where it should not, before that is believed: reads may lag behind writes by moments.
const LOOKS: u32 = 4;

/// How an object stands against a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// As the write expects to find it.
    Before,
    /// As the write would leave it.
    After,
    /// Neither: somebody else changed it.
    Elsewhere {
        /// What the write expects to find, in words.
        expected: String,
        /// What is there, in words.
        found: String,
    },
}

/// Says how the object in a Region stands against a write.
pub type Judge<'a> = dyn Fn(&LiveRegion) -> Standing + Send + Sync + 'a;

/// What looking is to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether the write can go: nothing was sent yet.
    MayGo,
    /// Whether a write whose answer was lost was done.
    WasDone,
    /// Whether what SES says to be there, or not to be there, can be seen.
    IsThere,
}

impl Reader {
    /// Looks until the question has an answer, or for long enough.
    ///
    /// # Errors
    /// When the object cannot be read.
    pub(super) async fn stands(
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

    /// Whether the thing that a create makes, and that is there, has the tags that the create sends: one of the same
    /// name that somebody else made is not ours. Tags that were added since do not count; what is gone again, and a
    /// create that sends none, cannot be told apart.
    ///
    /// # Errors
    /// When its tags cannot be read.
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

    /// A thing that is as the create would have made it is ours only when a create of ours was sent and it carries
    /// exactly the tags that were sent: it was made a moment ago.
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
        Ok(Standing::Elsewhere { expected: "not there".to_owned(), found })
    }
}
