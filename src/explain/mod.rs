//! What a name means: a field of the file, a code of an error or of a finding, an exit code. The texts are those of the
//! types themselves: the schema of the file, the codes with their explanations, the schema of the findings. The command
//! `explain` shows one, reference pages show all.

mod exits;
mod explanation;
mod fields;
mod findings;

pub use explanation::{Explanation, Topic};

use crate::config::{self, CodeExplanation};

/// Everything that can be explained: fields in the order of the file, then codes, then exit codes.
#[must_use]
pub fn all() -> Vec<Explanation> {
    let mut all = fields::all();
    all.extend(config::explanations().into_iter().map(of_code));
    all.extend(findings::all());
    all.extend(exits::all());
    all
}

fn of_code(code: &CodeExplanation) -> Explanation {
    let CodeExplanation { code, title, meaning, example, remedy } = code;
    Explanation {
        topic: Topic::Error,
        name: code.as_str().to_owned(),
        title: (*title).to_owned(),
        meaning: (*meaning).to_owned(),
        details: Vec::new(),
        examples: example.texts(),
        remedy: Some((*remedy).to_owned()),
    }
}

/// A name that nothing has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("nothing is called `{what}`{}", near.as_ref().map(|near| format!(": did you mean `{near}`?")).unwrap_or_default())]
pub struct Unknown {
    /// What was asked for.
    pub what: String,
    /// A name that was probably meant.
    pub near: Option<String>,
}

/// What has this name. A path may have concrete names in place of `*`, or leave out its beginning; a code may stand as a
/// message shows it, `error[CODE]`.
///
/// # Errors
/// Nothing has the name.
pub fn find(what: &str) -> Result<Vec<Explanation>, Unknown> {
    let all = all();
    let name = what.trim().trim_matches('`');
    let in_message = ["error[", "warning["].iter().find_map(|head| name.strip_prefix(head)?.split(']').next());
    let name = in_message.unwrap_or(name);
    let name = name.strip_prefix("exit ").or_else(|| name.strip_prefix("exit-code ")).unwrap_or(name).trim();
    let exact: Vec<_> = all.iter().filter(|explanation| explanation.name == name).cloned().collect();
    // A word such as `owner` may be a field at the top and inside.
    let inside =
        all.iter().filter(|it| it.topic == Topic::Field && it.name != name && fields::ends_with(&it.name, name));
    let mut found: Vec<_> = exact.into_iter().chain(inside.cloned()).collect();
    if found.is_empty() {
        found = all.iter().filter(|it| it.topic == Topic::Field && fields::fits(&it.name, name)).cloned().collect();
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let last = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
    let words: Vec<String> = all.iter().flat_map(|it| [it.name.clone(), last(&it.name)]).collect();
    let near = |word: &str| {
        // The nearest of each part: the comparison takes a limited number of words.
        let near = words.chunks(PART).filter_map(|part| config::nearest(word, part.iter().map(String::as_str)));
        let near: Vec<&str> = near.collect();
        config::nearest(word, near).map(str::to_owned)
    };
    Err(Unknown { what: what.to_owned(), near: near(name).or_else(|| near(&last(name))) })
}

/// Words that are compared at once.
const PART: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn names(what: &str) -> Vec<(Topic, String)> {
        find(what).unwrap().into_iter().map(|found| (found.topic, found.name)).collect()
    }

    #[test]
    fn path_is_found_by_itself_by_concrete_names_and_by_its_end() {
        let ips = vec![(Topic::Field, "regions.*.pools.*.ips".to_owned())];
        assert_eq!(names("regions.*.pools.*.ips"), ips);
        assert_eq!(names("regions.eu-west-1.pools.transactional.ips"), ips);
        assert_eq!(names("pools.*.ips"), ips);
        assert_eq!(names("pools.transactional.ips"), ips);
        assert_eq!(names("ips"), ips);
        assert_eq!(names("regions.eu-west-1.pools.x"), [(Topic::Field, "regions.*.pools.*".to_owned())]);
        let set = "regions.*.identities.*.configuration_set";
        assert_eq!(names("regions.eu-west-1.identities.mail.example.com.configuration_set")[0].1, set);
    }

    #[test]
    fn code_is_found_as_a_message_shows_it_and_for_all_that_have_it() {
        assert_eq!(names("unknown-field"), [(Topic::Error, "unknown-field".to_owned())]);
        assert_eq!(names("error[unknown-field]"), names("unknown-field"));
        let topics: Vec<_> = names("unknown-pool").into_iter().map(|(topic, _)| topic).collect();
        assert_eq!(topics, [Topic::Error, Topic::Withheld]);
        assert_eq!(names("5"), [(Topic::Exit, "5".to_owned())]);
    }

    #[test]
    fn misspelled_name_proposes_the_right_one() {
        for (typo, name) in [
            ("ipss", "ips"),
            ("unknwon-field", "unknown-field"),
            ("regions.*.pools.*.scalling", "scaling"),
            ("pools.x.ipz", "ips"),
        ] {
            assert!(find(typo).unwrap_err().near.unwrap().ends_with(name), "{typo}");
        }
        assert_eq!(find("zzzzzzzz").unwrap_err().near, None);
    }

    #[test]
    fn everything_has_a_title_and_a_meaning() {
        let all = all();
        for it in &all {
            assert!(!it.title.is_empty() && !it.meaning.is_empty(), "{it:?}");
        }
        for topic in [Topic::Field, Topic::Error, Topic::Withheld, Topic::Warning, Topic::Guard, Topic::Exit] {
            assert!(all.iter().filter(|it| it.topic == topic).count() > 5, "{topic:?}");
        }
    }
}
