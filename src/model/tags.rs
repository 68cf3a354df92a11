//! The tags that sesform stamps.

use std::collections::BTreeMap;

/// The tag whose value is the owner, on everything that sesform creates.
pub const OWNER_TAG: &str = "sesform:owner";

/// The tag of a pool that a plan creates for a while and deletes again.
pub const TEMPORARY_TAG: &str = "sesform:temporary";

/// The name of that pool; a number is added while one of the name is there.
pub const TEMPORARY_POOL: &str = "sesform-temporary";

/// Tags by key.
pub type Tags = BTreeMap<String, String>;
