//! What a code of a message means, for whoever looks it up: the same for errors of a file, findings of a plan and
//! failures of a run. Who uses a code states what it means; `explain` and the reference show it.

/// What a code means and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// The code, as messages and documents spell it.
    pub code: &'static str,
    /// What it says, in one sentence.
    pub title: &'static str,
    /// Why it is so, and what sesform does then.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// A file that causes it, where a file alone can.
    pub example: Example,
}

/// A file that causes a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Example {
    /// No file alone causes it.
    Nothing,
    /// What stands under the name of a Region.
    Region(&'static str),
    /// The whole file.
    Whole(&'static str),
}

impl Example {
    /// The example as a whole file.
    #[must_use]
    pub fn whole(self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Whole(text) => Some(text.to_owned()),
            Self::Region(text) => {
                let lines: String = text.lines().map(|line| format!("    {line}\n")).collect();
                Some(format!("version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n{lines}"))
            }
        }
    }
}
