//! What prevents an edit, and where.

use crate::config::span::Span;

/// What prevents an edit.
#[derive(Debug)]
pub(super) struct Why {
    pub(super) at: Option<Span>,
    pub(super) text: String,
}

impl Why {
    pub(super) fn at(span: Span, text: &str) -> Self {
        Self { at: Some(span), text: text.to_owned() }
    }
}
