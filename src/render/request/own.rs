//! Why there is no case for IPs that the customer brought (BYOIP), and what to do instead.
//!
//! "Using your own IP addresses to send email using Amazon SES", text of AWS's archived guide, read 2026-11: whole ranges of
//! a /24 at least come to SES, no single addresses, and each address is charged for by the month. It says neither how a range
//! leaves SES nor whether AWS leases standard IPs to such an account.

use crate::model::Region;

/// AWS's page, by the name that the findings use.
const PAGE: &str = "AWS's page \"Using your own IP addresses (BYOIP) in Amazon SES\"";

/// More IPs.
pub(super) fn more(region: &Region) -> String {
    format!(
        "the IPs in {region} are your own (`byoip`), and a case asks for IPs that AWS leases. {PAGE} says how addresses of \
         your own come to SES: as whole ranges, of a /24 at least. It does not say whether AWS leases IPs beside them: ask AWS if you \
         want that. Until there are more, ask for as many as the Region has. If AWS leases these IPs to you, take `byoip` \
         out of the file"
    )
}

/// Fewer IPs.
pub(super) fn fewer(region: &Region) -> String {
    format!(
        "the IPs in {region} are your own (`byoip`): AWS does not lease them to you, so a case cannot give them back. {PAGE} \
         says that they come to SES as whole ranges and are charged for by the month, and not how a range leaves SES: ask \
         AWS. Take the addresses out of `relinquish`, and state no smaller number under `leased`. An address sends nothing \
         while it is in a pool that no configuration set names. If AWS leases these IPs to you, take `byoip` out of the file"
    )
}
