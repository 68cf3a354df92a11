//! How lists are split into pages: their length, their order, and the page sizes that a client may request.
//!
//! In JSON these are the members of `pages`: `{"longest": 3, "order": {"shuffled": {"seed": 7}}, "empty": "first"}`.

use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};

/// How lists are split into pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageOptions {
    /// Maximum length of a page, whatever the request asks for. `None`: the request decides.
    pub longest: Option<NonZeroUsize>,
    /// The order of the items over all pages.
    pub order: PageOrder,
    /// Whether a page may be empty although more pages follow.
    pub empty: EmptyPages,
    /// How a `PageSize` over the maximum is handled.
    pub oversized: OversizedPages,
}

/// The order of a list over all its pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageOrder {
    /// By name or address.
    #[default]
    Sorted,
    /// In a shuffled order that is the same for the same seed.
    Shuffled {
        /// The seed of the order.
        seed: u64,
    },
}

/// Whether a page may be empty although more pages follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyPages {
    /// Never.
    #[default]
    Never,
    /// The first page of every list is empty and has a token.
    First,
}

/// How a `PageSize` over the maximum is handled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OversizedPages {
    /// 400.
    #[default]
    Refused,
    /// Reduced to the maximum.
    Clamped,
}
