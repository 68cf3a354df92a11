//! The lock of a Region: a configuration set, because creating one is an atomic test-and-set in SES. It is never part
//! of the desired or the live state.

/// The name of the configuration set that serves as the lock of a Region.
pub const LOCK_SET: &str = "sesform-lock";

/// The tag that names the holder of the lock.
pub const LOCK_HOLDER_TAG: &str = "sesform:lock-holder";

/// The tag with the time at which the lock expires, RFC 3339 in UTC.
pub const LOCK_EXPIRES_TAG: &str = "sesform:lock-expires";
