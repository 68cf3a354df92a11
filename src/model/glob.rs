//! Patterns over names: `*` matches any run of characters, `?` matches one.
//!
//! Matching takes at most time proportional to the product of the two lengths, so a file cannot make it slow. Every
//! pattern except the empty one is valid, so a pattern cannot be misread. Character classes such as `[a-z]` are not
//! supported: no SES name needs them, and every dialect defines them differently.

use super::names::{NameError, name};

/// Longest pattern, in characters: longer than any name it could match.
const GLOB_MAX: usize = 512;

name!(
    /// A pattern over names: `*` matches any run of characters, `?` matches one, and every other character matches
    /// itself.
    Glob,
    check_glob,
    "^.{1,512}$"
);

fn check_glob(text: &str) -> Result<(), NameError> {
    match text.chars().count() {
        0 => Err(NameError::new("the pattern is empty; `*` stands for every name")),
        1..=GLOB_MAX => Ok(()),
        long => Err(NameError::new(format!("{long} characters are too long: a pattern has at most {GLOB_MAX}"))),
    }
}

impl Glob {
    /// Whether the pattern matches the whole name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let pattern: Vec<char> = self.as_str().chars().collect();
        let name: Vec<char> = name.chars().collect();
        let (mut at, mut seen) = (0, 0);
        // The position of the last `*`, and how far into the name it reaches so far.
        let mut star: Option<(usize, usize)> = None;
        while seen < name.len() {
            match pattern.get(at) {
                Some('*') => {
                    star = Some((at, seen));
                    at += 1;
                }
                Some(c) if *c == '?' || *c == name[seen] => {
                    at += 1;
                    seen += 1;
                }
                Some(_) | None => match star {
                    Some((place, reach)) => {
                        star = Some((place, reach + 1));
                        at = place + 1;
                        seen = reach + 1;
                    }
                    None => return false,
                },
            }
        }
        pattern[at..].iter().all(|c| *c == '*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_run_and_question_marks_for_one() {
        for (pattern, name, fits) in [
            ("legacy-*", "legacy-", true),
            ("legacy-*", "legacy-a-b", true),
            ("legacy-*", "a-legacy-b", false),
            ("*", "", true),
            ("?", "", false),
            ("?", "é", true),
            ("a?c", "abc", true),
            ("*a*b", "xaxxaxb", true),
            ("*a*b", "xaxxax", false),
            ("a", "A", false),
            ("**", "x", true),
            ("[a]", "[a]", true),
        ] {
            assert_eq!(Glob::new(pattern).unwrap().matches(name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn hostile_pattern_ends() {
        let glob = Glob::new("a*".repeat(250) + "b").unwrap();
        assert!(!glob.matches(&"a".repeat(10_000)));
    }
}
