//! The file as a whole, and the service that it is for.

use super::{
    account::Account,
    facts::{PriceFields, RequestFields},
    flag::Flag,
    from_yaml::{FromYaml as _, Shape},
    limits::{IgnoreFields, LimitFields},
    map::Map,
    record::record,
    region::RegionFields,
    version::Version,
};
use crate::{
    config::{problem::Problems, yaml::Child},
    model::{Owner, Region},
};

/// The fields that several files may state, and state alike.
pub(in crate::config) const SAME_IN_ALL: [&str; 3] = ["version", "account", "owner"];

record! {
    /// The dedicated-IP side of one Amazon SES account, as it should be: which pools it has in each Region, which
    /// leased IPs are in which pool, and through which pool each configuration set sends. Omitted fields are unchanged.
    ///
    /// Values, and keys that are names, may have placeholders: `${var.NAME}` for a variable that `--var` or `--var-file`
    /// sets, `${env.SESFORM_NAME}` for an environment variable, `${account}`, and within a Region `${region}`. A variable
    /// is a list where one is expected: `ips: ${var.ips}` with `--var ips=198.51.100.10,198.51.100.11`, or as an item
    /// among others. Keys at the top level that begin with `x-` are your own, such as to keep YAML anchors there.
    struct Document: "the file" {
        required {
            /// The version of this format. Always `1`. If omitted in one of several files, another one has to state it.
            version: Version,
            /// The AWS account that the file is for: twelve digits in quotes, so that leading zeros survive. The
            /// credentials are checked against it before anything else is asked. If omitted in one of several files,
            /// another one has to state it. Example: `"123456789012"`.
            #[schemars(example = &"123456789012")]
            account: Account,
            /// The Regions that sesform manages, by name. A Region that is not listed is neither read nor changed. If
            /// omitted in one of several files, that file speaks of none; one of them has to state Regions, if only
            /// `{}`. Example: `eu-west-1: {pools: {}}`.
            #[schemars(extend("examples" = [{"eu-west-1": {}}]))]
            regions: Map<Region, RegionFields>,
        }
        optional {
            /// Who owns what sesform creates: the value of the tag `sesform:owner` on it, 1 to 256 characters. If
            /// omitted, nothing is stamped. Example: `mail-platform`.
            #[schemars(example = &"mail-platform")]
            owner: Owner,
            /// How much one apply may change. If omitted, there is no limit. Example: `{deletes: 2, moved_ips: 25%}`.
            #[schemars(extend("examples" = [{"deletes": 2, "moved_ips": "25%"}]))]
            limits: LimitFields,
            /// Objects to ignore, by patterns of their names. If omitted, nothing is ignored. Example:
            /// `{configuration_sets: ["legacy-*"]}`.
            #[schemars(extend("examples" = [{"configuration_sets": ["legacy-*"]}]))]
            ignore: IgnoreFields,
            /// A service that is compatible with SES and is not run by AWS. If omitted, it is SES. Example:
            /// `{free_regions: true, sts: false}`.
            #[schemars(extend("examples" = [{"sts": false}]))]
            service: ServiceFields,
            /// Prices that you pay, for `sesform cost` and `sesform lint`; never sent to SES. If omitted, they are those of
            /// AWS in us-east-1. Example: `{dedicated_ip_standard: 24.95}`.
            #[schemars(extend("examples" = [{"dedicated_ip_standard": 24.95}]))]
            prices: PriceFields,
            /// What a case at AWS Support that asks for dedicated IPs is told; never sent to SES. If omitted, the case lacks
            /// it. Example: `{website: https://example.com}`.
            #[schemars(extend("examples" = [{"website": "https://example.com"}]))]
            request: RequestFields,
        }
    }
}

record! {
    /// What differs in a service that is compatible with SES and is not run by AWS, at `--endpoint-url`. If omitted,
    /// everything is as at AWS.
    struct ServiceFields: "the service" {
        required {}
        optional {
            /// Whether the names of Regions are the service's own. If omitted, they are AWS's. Example: `true`.
            free_regions: Flag,
            /// Whether account ids are the service's own, and not twelve digits. If omitted, they are AWS's. Example:
            /// `true`.
            free_accounts: Flag,
            /// Whether an STS identifies the caller. If omitted, one does. Without one nothing compares the credentials
            /// with `account`, so it needs an `--endpoint-url` that is not AWS's. Example: `false`.
            sts: Flag,
        }
    }
}

/// Reads the document.
///
/// Which other record has a field that is unknown where it stands is told here: only the whole knows every record.
pub(in crate::config) fn from_root(root: &Child<'_>, problems: &mut Problems) -> Option<Document> {
    let document = Document::from_yaml(root, problems);
    problems.name_records(record_with);
    document
}

/// The record that has a field of this name, the outermost if several do, in words that read after "a field of ".
fn record_with(field: &str) -> Option<&'static str> {
    let mut floor: Vec<&Shape> = Document::RECORDS.iter().collect();
    while !floor.is_empty() {
        if let Some(record) = floor.iter().find(|record| record.fields.contains(&field)) {
            return Some(record.what);
        }
        floor = floor.iter().flat_map(|record| record.inner.iter().copied().flatten()).collect();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_known_from_the_document_down_and_the_outermost_comes_first() {
        for (field, record) in [
            ("account", Some("the file")),
            ("pools", Some("a Region")),
            ("moved_ips", Some("the limits")),
            ("free_regions", Some("the service")),
            ("protect", Some("a pool")),
            ("include", Some("a counted membership")),
            ("warmup", Some("a leased IP")),
            ("archive", Some("a configuration set")),
            ("scope", Some("a suppression")),
            ("reasons", Some("the suppression of the account")),
            ("threshold", Some("a validation")),
            ("https", Some("the tracking")),
            ("engagement_metrics", Some("the VDM of the account")),
            ("enabled", Some("the VDM of the account")),
            ("stream", Some("a Firehose destination")),
            ("default", Some("a dimension")),
            ("configuration_set", Some("an identity")),
            ("nothing", None),
        ] {
            assert_eq!(record_with(field), record, "{field}");
        }
    }
}
