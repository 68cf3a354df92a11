//! The file of an account that has nothing yet.

use crate::{
    cli::args::Common,
    config,
    model::{AccountId, Owner, Region, home_of},
};

/// The variables that name the Region in which a user works, the first one first (SDK reference guide, "AWS Region",
/// read 2026-11).
const REGION_VARIABLES: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// What a first change could look like. A comment, because the account has none of it.
const EXAMPLE: &str = "\
# Two leased IPs in a pool of their own, and a configuration set that sends through it. Put it in place of `{}`:
#   pools:
#     transactional: {ips: [198.51.100.10, 198.51.100.11]}
#   configuration_sets:
#     receipts: {pool: transactional, tls: require}
";

/// The Region of the file: the one in which the user works, else the one in which AWS begins.
#[expect(clippy::disallowed_methods, reason = "the environment says in which Region a user works")]
pub(super) fn region(common: &Common) -> Region {
    let of_environment = || REGION_VARIABLES.iter().find_map(|name| std::env::var(name).ok()?.parse().ok());
    common.region.first().cloned().or_else(of_environment).unwrap_or_else(|| home_of([]))
}

/// The file: it states the Regions and nothing in them, so that its plan is empty.
pub(super) fn text(account: &AccountId, owner: Option<&Owner>, regions: &[Region]) -> String {
    let mut text = config::head(account, owner) + "regions:\n";
    regions.iter().for_each(|region| text.push_str(&format!("  {region}: {{}}\n")));
    text + EXAMPLE
}
