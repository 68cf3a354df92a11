//! The identity of the caller, and the Regions in which its account can have resources.

use aws_sdk_sts::Client;

use crate::model::{AccountId, Caller, Region, regions_with_ses};

use super::{
    calls::Calls,
    client::Connection,
    error::{Call, CallError},
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

/// The Regions in which the caller's account can have resources. Empty for a partition in which SES is not known to be
/// available.
#[must_use]
pub fn regions_of(caller: &Caller) -> Vec<Region> {
    let partition = caller.arn.split(':').nth(1).unwrap_or_default();
    regions_with_ses(partition)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions(arn: &str) -> Vec<Region> {
        regions_of(&Caller { account: AccountId::live("123456789012"), arn: arn.to_owned() })
    }

    #[test]
    fn regions_are_those_of_the_partition_of_the_credentials() {
        assert_eq!(regions("arn:aws-us-gov:iam::123456789012:user/a").len(), 2);
        let public = regions("arn:aws:sts::123456789012:assumed-role/a/b");
        assert!(public.contains(&Region::live("eu-west-1")) && public.is_sorted());
        assert!(public.iter().all(|region| Region::new(region.as_str()).is_ok()));
        assert!(regions("arn:aws-cn:iam::123456789012:root").is_empty());
    }
}
