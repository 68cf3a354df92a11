//! The tags that sesform stamps.

use std::collections::BTreeMap;

/// The tag whose value is the owner, on everything that sesform creates.
pub const OWNER_TAG: &str = "sesform:owner";

/// Tags by key.
pub type Tags = BTreeMap<String, String>;
