//! The Regions of AWS, as the endpoint data of the AWS SDKs has them (botocore 1.43, 2026-11). No operation of SES lists
//! them, and asking other services would need further permissions.

use super::Region;

/// By partition: the Regions where SES is, and the others.
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

/// Every Region that is known.
pub fn known_regions() -> impl Iterator<Item = &'static str> {
    PARTITIONS.iter().flat_map(|(_, with_ses, others)| with_ses.iter().chain(*others)).copied()
}

/// The Regions of a partition where SES is known to be; none of a partition that is not known.
#[must_use]
pub fn regions_with_ses(partition: &str) -> Vec<Region> {
    let known = PARTITIONS.iter().find(|(name, ..)| *name == partition);
    known.into_iter().flat_map(|(_, with_ses, _)| with_ses.iter()).map(|region| Region::live(*region)).collect()
}

impl Region {
    /// Whether AWS is known to have it. One that is newer than this list may be there too.
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
        assert!(known_regions().all(|region| Region::new(region).is_ok_and(|region| region.is_known())));
        assert!(!Region::new("eu-wset-1").unwrap().is_known());
    }
}
