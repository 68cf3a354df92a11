//! The Regions that SES is in. No operation of SES lists them, and asking other services would need further permissions.

use crate::model::{Caller, Region};

/// By partition, as the endpoint data of the AWS SDKs has them (botocore 1.43, 2026-11). A Region that is newer is read
/// where it is named.
const REGIONS: &[(&str, &[&str])] = &[
    (
        "aws",
        &[
            "af-south-1",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-5",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    ),
    ("aws-us-gov", &["us-gov-east-1", "us-gov-west-1"]),
];

/// The Regions where the caller's account can have something; none in a partition that SES is not known to be in.
#[must_use]
pub fn regions_of(caller: &Caller) -> Vec<Region> {
    let partition = caller.arn.split(':').nth(1).unwrap_or_default();
    let known = REGIONS.iter().find(|(name, _)| *name == partition);
    known.into_iter().flat_map(|(_, regions)| regions.iter()).map(|region| Region::live(*region)).collect()
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
