//! The few styles, by meaning. No meaning is carried by colour alone: each has a symbol or a word beside it.

use std::fmt::Display;

use anstyle::{AnsiColor, Style as Ansi};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A heading: a Region, a section.
    Heading,
    /// Something new, something that went well.
    Good,
    /// Something that changes.
    Change,
    /// A warning.
    Warning,
    /// Something refused or failed.
    Bad,
    /// Less important.
    Faint,
}

impl Style {
    /// The text in this style.
    #[must_use]
    pub fn paint(self, text: impl Display) -> String {
        let ansi = match self {
            Self::Heading => Ansi::new().bold(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Change => AnsiColor::Cyan.on_default(),
            Self::Warning => AnsiColor::Yellow.on_default().bold(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Faint => Ansi::new().dimmed(),
        };
        format!("{ansi}{text}{ansi:#}")
    }
}
