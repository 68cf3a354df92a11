//! The custom MAIL FROM domain of an identity: the domain of the envelope sender, which SPF is checked for (RFC 7208,
//! section 2.4).

use super::{domain::check_domain, names::name};

name!(
    /// A custom MAIL FROM domain, such as `bounce.example.com`. Without one, SES uses a subdomain of `amazonses.com`.
    MailFromDomain,
    check_domain,
    r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$"
);
