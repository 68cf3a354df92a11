//! Whose credentials these are.

use crate::model::{AccountId, Caller};

use super::{calls::Call, client::Connection, error::CallError};

const OPERATION: &str = "GetCallerIdentity";

impl Connection {
    /// Asks STS whose credentials these are.
    ///
    /// # Errors
    /// Without usable credentials, or when STS cannot be reached.
    pub async fn caller(&self) -> Result<Caller, CallError> {
        let call = Call { operation: OPERATION, subject: "the credentials".to_owned() };
        let asking = self.sts().get_caller_identity();
        let answer = self.sts_calls().read(call.clone(), || asking.clone().send()).await?;
        let (Some(account), Some(arn)) = (answer.account(), answer.arn()) else {
            return Err(CallError::unreadable(OPERATION, call.subject, "the answer names no account or no ARN"));
        };
        Ok(Caller { account: AccountId::live(account), arn: arn.to_owned() })
    }
}
