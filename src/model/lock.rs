//! The lock: a configuration set whose creation is SES's own test-and-set. It is no part of any desired or live state.

/// The name of the configuration set that is the lock of a Region.
pub const LOCK_SET: &str = "sesform-lock";

/// The tag that says who holds it.
pub const LOCK_HOLDER_TAG: &str = "sesform:lock-holder";

/// The tag that says until when, RFC 3339 in UTC.
pub const LOCK_EXPIRES_TAG: &str = "sesform:lock-expires";
