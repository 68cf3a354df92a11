//! The kinds of drift.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{OWNER_TAG, Owner, PoolName, PoolRef, word_or_quoted};

/// What differs between the declared and the live state of an object. Values are spelled as in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "drift", rename_all = "kebab-case")]
pub enum Deviation {
    /// It is declared, and not live.
    Missing {
        /// The live object that `renamed_from` names.
        #[serde(skip_serializing_if = "Option::is_none")]
        renamed_from: Option<String>,
    },
    /// An IP is in another pool.
    Moved {
        /// The pool that declares it. Absent: the pool that it is in declares its IPs, and this is none of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        declared: Option<PoolRef>,
        /// The pool that it is in.
        live: PoolRef,
        /// Whether the declared pool is live.
        declared_is_live: bool,
    },
    /// An IP that a pool declares is no longer leased.
    NotLeased {
        /// The pool that declares it.
        declared: PoolName,
    },
    /// A pool has another number of IPs.
    Count {
        /// The declared number.
        declared: usize,
        /// The live number.
        live: usize,
    },
    /// An IP is warmed up less than declared.
    Warmup {
        /// The declared percentage.
        declared: String,
        /// The live percentage.
        live: String,
    },
    /// A configuration set is paused, and declared as sending.
    Paused,
    /// A configuration set sends, and is declared as paused.
    Resumed,
    /// A configuration set sends through another pool.
    Rerouted {
        /// The declared pool.
        declared: String,
        /// The live pool.
        live: String,
    },
    /// An identity has another default configuration set.
    DefaultSet {
        /// The declared configuration set.
        declared: String,
        /// The live configuration set.
        live: String,
    },
    /// A field has another value.
    Field {
        /// Its path within the object, as in the file.
        path: String,
        /// The declared value. Absent: the files declare that there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        declared: Option<String>,
        /// The live value. Absent: there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        live: Option<String>,
    },
    /// A list has other items.
    Items {
        /// Its path within the object, as in the file.
        path: String,
        /// Items that are declared, and not live.
        missing: Vec<String>,
        /// Items that are live, and not declared.
        extra: Vec<String>,
    },
    /// SES holds another value, which a file spells like the declared one.
    SameSpelling,
    /// A temporary pool that an interrupted apply left behind.
    LeftOver,
}

impl Deviation {
    /// Its tag says that somebody else has the object.
    pub(super) fn another_owner(declared: &Owner, live: &Owner) -> Self {
        let [declared, live] = [declared, live].map(|owner| Some(word_or_quoted(owner.as_str())));
        Self::Field { path: owner_path(), declared, live }
    }

    /// Whether it is the tag of the owner that differs.
    #[must_use]
    pub fn is_of_owner(&self) -> bool {
        matches!(self, Self::Field { path, .. } if *path == owner_path())
    }

    /// The field of the object that the files declare differently, in the words of the file.
    pub(super) fn field(&self) -> Option<&'static str> {
        let path = match self {
            Self::Missing { .. } | Self::Moved { .. } | Self::SameSpelling | Self::LeftOver => return None,
            Self::NotLeased { .. } => return None,
            Self::Count { .. } => "ips",
            Self::Warmup { .. } => "warmup",
            Self::Paused | Self::Resumed => "sending",
            Self::Rerouted { .. } => "pool",
            Self::DefaultSet { .. } => "configuration_set",
            Self::Field { path, .. } | Self::Items { path, .. } => path,
        };
        let first = path.split('.').next().unwrap_or_default();
        FIELDS.into_iter().find(|known| *known == first)
    }

    /// The pool that declares the IP and is not live itself.
    #[must_use]
    pub fn missing_pool(&self) -> Option<&PoolName> {
        match self {
            Self::Moved { declared: Some(PoolRef::Named(pool)), declared_is_live: false, .. } => Some(pool),
            _ => None,
        }
    }
}

/// The tag of the owner, as the path of a field.
fn owner_path() -> String {
    format!("tags.{}", word_or_quoted(OWNER_TAG))
}

/// The fields of objects that have a place of their own in a file.
const FIELDS: [&str; 23] = [
    "scaling",
    "ips",
    "tags",
    "protect",
    "warmup",
    "pool",
    "tls",
    "max_delivery",
    "reputation_metrics",
    "sending",
    "suppression",
    "tracking",
    "vdm",
    "archive",
    "event_destinations",
    "configuration_set",
    "events",
    "enabled",
    "cloudwatch",
    "sns",
    "firehose",
    "eventbridge",
    "pinpoint",
];
