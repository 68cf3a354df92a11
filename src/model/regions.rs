//! The Regions of AWS, from the endpoint data of the AWS SDKs (botocore 1.43, 2026-11). No SES operation lists them,
//! and asking other services would require more permissions.

use super::Region;

/// By partition: the Regions where SES is available, and the other Regions.
const PARTITIONS: &[(&str, &[&str], &[&str])] = &[
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
        &["ap-east-1", "ap-east-2", "ap-southeast-4", "ap-southeast-6", "ap-southeast-7", "eu-south-2", "mx-central-1"],
    ),
    ("aws-cn", &[], &["cn-north-1", "cn-northwest-1"]),
    ("aws-us-gov", &["us-gov-east-1", "us-gov-west-1"], &[]),
    ("aws-eusc", &["eusc-de-east-1"], &[]),
    ("aws-iso", &[], &["us-iso-east-1", "us-iso-west-1"]),
    ("aws-iso-b", &[], &["us-isob-east-1", "us-isob-west-1"]),
    ("aws-iso-e", &[], &["eu-isoe-west-1"]),
    ("aws-iso-f", &[], &["us-isof-east-1", "us-isof-south-1"]),
];

/// The Regions that are enabled in every account by default (AWS account management guide, "Specify which AWS Regions
/// your account can use", read 2026-11): the Regions of `aws` from before 2019-03-20.
const ALWAYS_OPEN: &[&str] = &[
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];
/// The Region of `aws` in which STS is called if none of the wanted Regions is enabled in every account.
const MAIN: &str = "us-east-1";

/// The Region in which to call STS: the first of the Regions that is enabled in every account. If there is none, the
/// main Region in the partition that has such Regions, or the first Region in other partitions.
#[must_use]
pub fn home_of<'a>(regions: impl IntoIterator<Item = &'a Region>) -> Region {
    let regions: Vec<&Region> = regions.into_iter().collect();
    let open = regions.iter().find(|region| ALWAYS_OPEN.contains(&region.as_str()));
    match (open, regions.first()) {
        (Some(open), _) => (*open).clone(),
        (None, Some(first)) if !first.is_known() || first.partition() != "aws" => (*first).clone(),
        (None, _) => Region::live(MAIN),
    }
}

/// Every known Region.
pub fn known_regions() -> impl Iterator<Item = &'static str> {
    PARTITIONS.iter().flat_map(|(_, with_ses, others)| with_ses.iter().chain(*others)).copied()
}

/// The Regions of a partition where SES is known to be available. Empty for an unknown partition.
#[must_use]
pub fn regions_with_ses(partition: &str) -> Vec<Region> {
    let known = PARTITIONS.iter().find(|(name, ..)| *name == partition);
    known.into_iter().flat_map(|(_, with_ses, _)| with_ses.iter()).map(|region| Region::live(*region)).collect()
}

impl Region {
    /// The partition of ARNs in this Region, derived from its name. `aws` unless the Region is known to be in another
    /// partition.
    #[must_use]
    pub fn partition(&self) -> &'static str {
        let has = |regions: &[&str]| regions.contains(&self.as_str());
        let known = PARTITIONS.iter().find(|(_, with_ses, others)| has(with_ses) || has(others));
        known.map_or("aws", |(name, ..)| name)
    }

    /// Whether ARNs in this Region may have this partition. Of a Region that is not known, any.
    #[must_use]
    pub fn may_be_in(&self, partition: &str) -> bool {
        !self.is_known() || self.partition() == partition
    }

    /// Whether AWS is known to have this Region. A Region that is newer than this list may exist too.
    #[must_use]
    pub fn is_known(&self) -> bool {
        known_regions().any(|known| known == self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_region_is_spelled_as_one() {
        let known = |region: Region| region.is_known() && region.check_aws().is_ok();
        assert!(known_regions().all(|region| Region::new(region).is_ok_and(known)));
        assert!(ALWAYS_OPEN.iter().all(|region| Region::live(*region).partition() == "aws"));
        assert_eq!(Region::live("eusc-de-east-1").partition(), "aws-eusc");
        assert!(!Region::new("eu-wset-1").unwrap().is_known());
    }

    #[test]
    fn sts_is_asked_where_every_account_is_let_in() {
        for (regions, home) in [
            (&["ap-southeast-5", "eu-west-1"][..], "eu-west-1"),
            (&["ap-southeast-5"], "us-east-1"),
            (&[], "us-east-1"),
            (&["us-gov-east-1", "us-gov-west-1"], "us-gov-east-1"),
            (&["ru-central1"], "ru-central1"),
        ] {
            let regions: Vec<Region> = regions.iter().map(|region| Region::live(*region)).collect();
            assert_eq!(home_of(&regions), Region::live(home));
        }
    }
}
