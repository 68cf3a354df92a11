//! The Regions in which an account can have resources.

use crate::model::{Caller, Region, regions_with_ses};

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
    use crate::model::AccountId;

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
