//! The file of an account that has nothing yet.

use crate::{
    cli::args::Common,
    config,
    model::{AccountId, Owner, Region, home_of},
    ses::configured_region,
};

/// What a first change could look like. A comment, because the account has none of it.
const EXAMPLE: &str = "\
# Two leased IPs in a pool of their own, and configuration sets that send through it, through AWS's shared IPs, and
# through the leased IPs in no other pool. Put it in place of `{}`:
#     pools:
#       transactional: {ips: [198.51.100.10, 198.51.100.11]}
#     configuration_sets:
#       receipts: {pool: transactional, tls: require}
#       experiments: {pool: ses-shared-pool}
#       internal: {pool: ses-default-dedicated-pool}
";

/// The Region of the file: the one that is named, else the one in which the user works by the environment or the profile,
/// else the one in which AWS begins.
pub(super) async fn region(common: &Common) -> Region {
    match common.region.first() {
        Some(region) => region.clone(),
        None => configured_region(common.profile.as_deref()).await.unwrap_or_else(|| home_of([])),
    }
}

/// The file: it states the Regions and nothing in them, so that its plan is empty.
pub(super) fn text(account: &AccountId, owner: Option<&Owner>, regions: &[Region]) -> String {
    let mut text = config::head(account, owner) + "regions:\n";
    regions.iter().for_each(|region| text.push_str(&format!("  {region}: {{}}\n")));
    text + EXAMPLE
}
