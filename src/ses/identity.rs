//! Whose credentials these are.

use aws_sdk_sts::Client;

use crate::model::{AccountId, Caller};

use super::{calls::Call, client::Connection, error::CallError, whereto::Whereto};

const OPERATION: &str = "GetCallerIdentity";

impl Connection {
    /// Asks STS whose credentials these are.
    ///
    /// # Errors
    /// Without usable credentials, or when STS cannot be reached.
    pub async fn caller(&self) -> Result<Caller, CallError> {
        self.asked(self.sts()).await
    }

    /// The same, and where STS was asked, as scheme and host; `None` when nothing was sent.
    ///
    /// # Errors
    /// As [`caller`](Self::caller).
    pub async fn caller_and_endpoint(&self) -> (Result<Caller, CallError>, Option<String>) {
        let whereto = Whereto::default();
        let config = self.sts().config().to_builder().interceptor(whereto.clone()).build();
        (self.asked(Client::from_conf(config)).await, whereto.seen())
    }

    async fn asked(&self, sts: Client) -> Result<Caller, CallError> {
        let call = Call { operation: OPERATION, subject: "the credentials".to_owned() };
        let asking = sts.get_caller_identity();
        let answer = self.sts_calls().read(call.clone(), || asking.clone().send()).await?;
        let (Some(account), Some(arn)) = (answer.account(), answer.arn()) else {
            return Err(CallError::unreadable(OPERATION, call.subject, "the answer names no account or no ARN"));
        };
        let caller = Caller { account: AccountId::live(account), arn: arn.to_owned() };
        self.learn_partition(&caller);
        Ok(caller)
    }
}
