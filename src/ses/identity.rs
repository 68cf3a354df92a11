//! The identity of the caller.

use aws_sdk_sts::Client;

use crate::model::{AccountId, Caller};

use super::{
    calls::{Call, Calls},
    client::Connection,
    error::CallError,
};

const OPERATION: &str = "GetCallerIdentity";

impl Connection {
    /// Asks STS for the identity of the caller.
    ///
    /// # Errors
    /// If there are no usable credentials, or if STS cannot be reached.
    pub async fn caller(&self) -> Result<Caller, CallError> {
        self.caller_and_endpoint().await.0
    }

    /// Returns the caller, and scheme and host of the STS endpoint. The endpoint is `None` if nothing was sent.
    ///
    /// # Errors
    /// The same as [`caller`](Self::caller).
    pub async fn caller_and_endpoint(&self) -> (Result<Caller, CallError>, Option<String>) {
        let (sts, calls) = self.sts();
        (self.asked(&sts, &calls).await, calls.endpoint())
    }

    async fn asked(&self, sts: &Client, calls: &Calls) -> Result<Caller, CallError> {
        let call = Call { operation: OPERATION, subject: "credentials".to_owned() };
        let asking = sts.get_caller_identity();
        let answer = calls.read(call.clone(), || asking.clone().send()).await?;
        let (Some(account), Some(arn)) = (answer.account(), answer.arn()) else {
            return Err(CallError::unreadable(OPERATION, call.subject, "the answer names no account or no ARN"));
        };
        let caller = Caller { account: AccountId::live(account), arn: arn.to_owned() };
        self.learn_partition(&caller);
        Ok(caller)
    }
}
