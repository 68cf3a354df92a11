//! Whose credentials these are.

use crate::model::{AccountId, Caller};

use super::{client::Connection, error::CallError};

const OPERATION: &str = "GetCallerIdentity";

impl Connection {
    /// Asks STS whose credentials these are.
    ///
    /// # Errors
    /// Without usable credentials, or when STS cannot be reached.
    pub async fn caller(&self) -> Result<Caller, CallError> {
        let subject = "the credentials".to_owned();
        let answer = self.sts().get_caller_identity().send().await;
        let answer = answer.map_err(|error| CallError::from_sdk(OPERATION, subject.clone(), &error))?;
        let (Some(account), Some(arn)) = (answer.account(), answer.arn()) else {
            return Err(CallError::unreadable(OPERATION, subject, "the answer names no account or no ARN"));
        };
        Ok(Caller { account: AccountId::live(account), arn: arn.to_owned() })
    }
}
