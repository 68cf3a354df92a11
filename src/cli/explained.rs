//! Everything that `explain` knows, as data: fields of the file, the codes of its errors, of findings and of failures.
//! The texts stand beside what they explain; the reference of the documentation is made from the same list.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    advice::{self, Rule, Severity},
    config::{self, Code, FieldDoc},
    model::Explanation,
    plan::{GUARDS, WARNINGS, WITHHELD},
};

use super::failures::FAILURES;

/// Something that can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Topic {
    /// A field of the file.
    Field(FieldDoc),
    /// What is wrong with a file.
    FileError(CodeDoc),
    /// What a plan withholds.
    Withheld(CodeDoc),
    /// What a plan warns of.
    Warning(CodeDoc),
    /// What stops an apply.
    Guard(CodeDoc),
    /// Why a run failed.
    Failure(CodeDoc),
    /// A rule of the adviser.
    Rule(RuleDoc),
}

/// What a rule of the adviser says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleDoc {
    /// The code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What it says, and why.
    pub says: &'static str,
    /// What helps.
    pub fix: &'static str,
    /// Where it says nothing.
    pub silent: &'static str,
    /// Where it is from.
    pub sources: &'static [&'static str],
}

impl From<&'static Rule> for RuleDoc {
    fn from(rule: &'static Rule) -> Self {
        let Rule { code, name, severity, says, fix, silent, sources, .. } = *rule;
        Self { code: code.as_str(), name, severity, says, fix, silent, sources }
    }
}

/// What a code means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CodeDoc {
    /// The code.
    pub code: &'static str,
    /// What it says, in a sentence.
    pub title: &'static str,
    /// Why it is so.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// A whole file that causes it, where a file alone can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

impl From<&Explanation> for CodeDoc {
    fn from(explanation: &Explanation) -> Self {
        let &Explanation { code, title, meaning, remedy, example } = explanation;
        Self { code, title, meaning, remedy, example: example.whole() }
    }
}

impl Topic {
    /// How it is looked up: the path of a field, or a code. Two kinds of topics may share a code.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Field(doc) => &doc.path,
            Self::Rule(doc) => doc.code,
            Self::FileError(doc) | Self::Withheld(doc) | Self::Warning(doc) | Self::Guard(doc) | Self::Failure(doc) => {
                doc.code
            }
        }
    }

    /// How well it answers somebody who types this: a code, the path of a field with `*`, real names or no names in it,
    /// or the last segments of such a path. Of several fields, the one with the most segments is meant.
    fn answers(&self, asked: &str) -> Option<usize> {
        let Self::Field(doc) = self else { return (self.name() == asked).then_some(0) };
        let segments: Vec<_> = doc.path.split('.').collect();
        let ends = (0..segments.len()).map(|from| &segments[from..]).filter(|end| end[0] != config::ANY);
        let is_field = !doc.path.ends_with(config::ANY);
        let fits = |end: &[&str]| config::is_at(&end.join("."), asked) || (is_field && without_names(end) == asked);
        ends.filter(|end| fits(end)).map(<[_]>::len).max().filter(|_| !is_misspelled(doc, asked))
    }
}

fn without_names(segments: &[&str]) -> String {
    segments.iter().filter(|segment| **segment != config::ANY).copied().collect::<Vec<_>>().join(".")
}

/// Whether a path is taken for a name with dots that is rather a misspelled field of the object: in
/// `identities.example.com.configuration_sets`, the domain does not end in `configuration_sets`.
fn is_misspelled(doc: &FieldDoc, asked: &str) -> bool {
    let last = asked.rsplit('.').next().unwrap_or(asked);
    doc.path.ends_with(config::ANY)
        && last != config::ANY
        && config::nearest(last, doc.fields.iter().map(String::as_str)).is_some()
}

/// All topics: fields in the order of the file, then codes in the order in which a run can meet them.
#[must_use]
pub fn all() -> Vec<Topic> {
    let fields = config::field_docs().into_iter().filter(|doc| !doc.path.is_empty()).map(Topic::Field);
    let errors = Code::ALL.iter().map(|code| Topic::FileError((&code.explanation()).into()));
    let table = |table: &'static [Explanation], kind: fn(CodeDoc) -> Topic| {
        table.iter().map(move |explanation| kind(explanation.into()))
    };
    let findings =
        table(WITHHELD, Topic::Withheld).chain(table(WARNINGS, Topic::Warning)).chain(table(GUARDS, Topic::Guard));
    let rules = advice::rules().map(|rule| Topic::Rule(rule.into()));
    fields.chain(errors).chain(findings).chain(table(FAILURES, Topic::Failure)).chain(rules).collect()
}

/// The topics that somebody asks for with a word.
pub(crate) fn find(asked: &str) -> Vec<Topic> {
    let found: Vec<_> = all().into_iter().filter_map(|topic| Some((topic.answers(asked)?, topic))).collect();
    let best = found.iter().map(|(segments, _)| *segments).max();
    found.into_iter().filter(|(segments, _)| Some(*segments) == best).map(|(_, topic)| topic).collect()
}

/// The name of a topic that is near to a word, of which there is none.
pub(crate) fn nearest(asked: &str) -> Option<String> {
    let topics = all();
    let last = |topic: &Topic| topic.name().rsplit('.').next().unwrap_or_default().to_owned();
    let mut names: Vec<_> = topics.iter().map(last).filter(|name| name != "*").collect();
    names.sort();
    names.dedup();
    let word = asked.rsplit('.').next().unwrap_or(asked);
    config::nearest(word, names.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(asked: &str) -> Vec<String> {
        find(asked).iter().map(|topic| topic.name().to_owned()).collect()
    }

    #[test]
    fn fields_are_found_by_path_by_real_names_and_by_their_end() {
        let ips = ["regions.*.pools.*.ips"];
        for asked in ["regions.*.pools.*.ips", "regions.eu-west-1.pools.otp.ips", "pools.otp.ips", "ips"] {
            assert_eq!(paths(asked), ips, "{asked}");
        }
        let of_identity = "regions.eu-west-1.identities.example.com.configuration_set";
        assert_eq!(paths(of_identity), ["regions.*.identities.*.configuration_set"]);
    }

    #[test]
    fn names_may_be_left_out_and_a_misspelled_field_is_not_its_parent() {
        assert_eq!(paths("pools.ips"), ["regions.*.pools.*.ips"]);
        assert_eq!(paths("regions.pools.ips"), ["regions.*.pools.*.ips"]);
        assert_eq!(paths("tags"), ["regions.*.pools.*.tags", "regions.*.configuration_sets.*.tags"]);
        for asked in [
            "regions.eu-west-1.pools.otp.scalling",
            "regions.eu-west-1.poools.otp.ips",
            "regions.eu-west-1.identities.example.com.configuration_sets",
            "pools.otp.ips.cuont",
            "identities.example.com.configuration_ste",
        ] {
            assert_eq!(paths(asked), Vec::<String>::new(), "{asked}");
            assert!(nearest(asked).is_some(), "{asked}");
        }
        assert_eq!(paths("dedicated_ips.198.51.100.10.warmup"), ["regions.*.dedicated_ips.*.warmup"]);
    }

    #[test]
    fn code_of_two_kinds_is_explained_for_both() {
        assert!(matches!(find("shortage")[..], [Topic::Withheld(_), Topic::Warning(_)]));
    }

    #[test]
    fn what_is_misspelled_has_a_neighbour() {
        assert_eq!(nearest("regions.*.pools.*.scalling").as_deref(), Some("scaling"));
        assert_eq!(nearest("unknow-field").as_deref(), Some("unknown-field"));
        assert_eq!(nearest("zzz"), None);
    }
}
