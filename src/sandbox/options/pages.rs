//! How lists come in pages: how long, in which order, and what a client may ask for.
//!
//! In JSON these are the members of `pages`: `{"longest": 3, "order": {"shuffled": {"seed": 7}}, "empty": "first"}`.

use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};

/// How lists come in pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageOptions {
    /// No page is longer than this, whatever the request asks for. `None`: the request decides.
    pub longest: Option<NonZeroUsize>,
    /// The order of the items over all pages.
    pub order: PageOrder,
    /// Whether a page may be empty though more follow.
    pub empty: EmptyPages,
    /// A `PageSize` over the bound.
    pub oversized: OversizedPages,
}

/// The order of a list over all its pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageOrder {
    /// By name or address.
    #[default]
    Sorted,
    /// In an order that looks like none and is the same for the same seed.
    Shuffled {
        /// What the order is drawn from.
        seed: u64,
    },
}

/// Whether a page may be empty though more follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyPages {
    /// Never.
    #[default]
    Never,
    /// The first page of every list is empty and has a token.
    First,
}

/// A `PageSize` over the bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OversizedPages {
    /// 400.
    #[default]
    Refused,
    /// Taken as the bound.
    Clamped,
}
