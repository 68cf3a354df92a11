//! Text styles, named by meaning. Colour is never the only sign of a meaning: a symbol or a word always accompanies it.

use std::fmt::Display;

use anstyle::{AnsiColor, Style as Ansi};

/// The meaning of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A heading: a Region, a section.
    Heading,
    /// Something new or successful.
    Good,
    /// Something that changes.
    Change,
    /// A warning.
    Warning,
    /// Something that was refused or failed.
    Bad,
    /// Less important text.
    Faint,
}

impl Style {
    /// The text with the escape codes of this style.
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
