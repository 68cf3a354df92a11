//! `${var.NAME}`, `${env.SESFORM_NAME}`, `${region}` and `${account}` in the scalars and the keys of a file.
//!
//! Values are filled in after parsing, so a variable can be wrong but cannot break out of its scalar, and the file
//! keeps its structure for all values. `scope` knows which Region and account a place has. Of the environment, a file
//! can read only the variables that are named for sesform.

use std::{collections::BTreeMap, ops::Range};

use super::suggest;

/// The prefix of the environment variables that a file may read.
pub const ENVIRONMENT_PREFIX: &str = "SESFORM_";

/// The start of a placeholder. [`ESCAPED_OPEN`] stands for it as text.
const OPEN: &str = "${";
const ESCAPED_OPEN: &str = "$${";

/// Maximum length of a text with its placeholders filled in, in bytes. No value of this format needs a hundredth of it.
/// Without the limit, a text that names a large value many times could exhaust the memory.
const FILLED_MAX: usize = 1024 * 1024;

/// The values that a file can refer to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interpolation {
    /// Variables by the name that follows `var.`.
    pub variables: BTreeMap<String, Variable>,
    /// Environment variables by name. Those that do not begin with [`ENVIRONMENT_PREFIX`] are never read.
    pub environment: BTreeMap<String, String>,
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variable {
    /// A text. Where a list is expected it is read as one: see `yaml::elements`.
    Text(String),
    /// The texts of a list.
    List(Vec<String>),
}

impl From<&str> for Variable {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// What `${region}` and `${account}` are at a place of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) region: Here<'a>,
    pub(super) account: Here<'a>,
}

/// What a placeholder is at a place of the file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Here<'a> {
    /// This text.
    Is(&'a str),
    /// Nothing: it cannot be used here, for this reason. The second text says what to do.
    Nothing(&'static str, &'static str),
}

/// A scalar with its placeholders filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// The scalar is one placeholder and nothing else: the value has the type that YAML gives its text.
    Whole(String),
    /// The scalar is one placeholder and nothing else: the value is a list.
    List(Vec<String>),
    /// The scalar is text that contains placeholders or escapes.
    Text(String),
}

/// Why a placeholder cannot be filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unfilled {
    /// The range of the placeholder in the text, in bytes.
    pub(super) range: Range<usize>,
    pub(super) why: Why,
    pub(super) message: String,
    pub(super) help: String,
}

/// The kind of reason that a placeholder cannot be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The variable has no value.
    Unset,
    /// The text is not a valid placeholder, or one that has no meaning there.
    Malformed,
    /// The value is a list, and a text is expected.
    IsList,
}

/// Whether the text contains the start of a placeholder, escaped or not.
pub(super) fn concerns(text: &str) -> bool {
    text.contains(OPEN)
}

/// Whether the text is a valid variable name: ASCII letters, digits, `_` and `-`, not beginning with a digit or `-`.
#[must_use]
pub fn is_variable_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
}

/// Whether the text contains a placeholder. An escaped `$${` is not one.
pub(super) fn has_placeholder(text: &str) -> bool {
    text.replace(ESCAPED_OPEN, "").contains(OPEN)
}

fn too_long(text: &str) -> Unfilled {
    Unfilled {
        range: 0..text.len(),
        why: Why::Malformed,
        message: format!("the text is longer than {FILLED_MAX} bytes with its values filled in"),
        help: "no value of the file is as long: look at the values that it names".to_owned(),
    }
}

fn list_in_text(placeholder: &str, at: usize) -> Unfilled {
    Unfilled {
        range: at..at + placeholder.len(),
        why: Why::IsList,
        message: format!("the value of `{placeholder}` is a list, and a text is expected"),
        help: "use it by itself, as a list or as an item of one".to_owned(),
    }
}

/// What a placeholder stands for.
enum Value<'a> {
    Text(&'a str),
    List(&'a [String]),
}

/// Why a placeholder stands for nothing: the kind, what is wrong, and what to do.
type Unknown = (Why, String, String);

impl Interpolation {
    /// Fills in every placeholder of a text.
    ///
    /// # Errors
    /// Each placeholder that cannot be filled in, with the reason; or the whole text if it is too long once filled in.
    pub(super) fn fill(&self, text: &str, scope: Scope<'_>) -> Result<Filled, Vec<Unfilled>> {
        let (mut filled, mut unfilled, mut at) = (String::new(), Vec::new(), 0);
        while let Some(dollar) = text[at..].find('$').map(|found| at + found) {
            filled.push_str(&text[at..dollar]);
            let rest = &text[dollar..];
            if rest.starts_with(ESCAPED_OPEN) {
                filled.push_str(OPEN);
                at = dollar + ESCAPED_OPEN.len();
            } else if rest.starts_with(OPEN) {
                let length = rest.find('}').map_or(rest.len(), |end| end + 1);
                let is_whole = length == text.len();
                match self.value(&rest[..length], scope) {
                    Ok(Value::Text(value)) if is_whole => return Ok(Filled::Whole(value.to_owned())),
                    Ok(Value::List(values)) if is_whole => return Ok(Filled::List(values.to_vec())),
                    Ok(Value::Text(value)) if filled.len() + value.len() > FILLED_MAX => {
                        return Err(vec![too_long(text)]);
                    }
                    Ok(Value::Text(value)) => filled.push_str(value),
                    Ok(Value::List(_)) => unfilled.push(list_in_text(&rest[..length], dollar)),
                    Err((why, message, help)) => {
                        unfilled.push(Unfilled { range: dollar..dollar + length, why, message, help });
                    }
                }
                at = dollar + length;
            } else {
                filled.push('$');
                at = dollar + 1;
            }
        }
        filled.push_str(&text[at..]);
        if filled.len() > FILLED_MAX {
            return Err(vec![too_long(text)]);
        }
        if unfilled.is_empty() { Ok(Filled::Text(filled)) } else { Err(unfilled) }
    }

    fn value<'a>(&'a self, placeholder: &str, scope: Scope<'a>) -> Result<Value<'a>, Unknown> {
        let inner = placeholder.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
        let here = |here: Here<'a>| match here {
            Here::Is(text) => Ok(Value::Text(text)),
            Here::Nothing(why, help) => Err((Why::Malformed, format!("`{placeholder}` {why}"), help.to_owned())),
        };
        match (inner, inner.split_once('.')) {
            ("region", _) => here(scope.region),
            ("account", _) => here(scope.account),
            (_, Some(("var", name))) if is_variable_name(name) => self.variable(name),
            (_, Some(("env", name))) if is_variable_name(name) => self.environment(name).map(Value::Text),
            (_, Some(_) | None) => Err((
                Why::Malformed,
                format!("`{}` is no placeholder", placeholder.escape_debug()),
                "write `${var.NAME}`, `${env.SESFORM_NAME}`, `${region}` or `${account}`, or `$${` for a text with `${` \
                 in it"
                    .to_owned(),
            )),
        }
    }

    fn variable(&self, name: &str) -> Result<Value<'_>, Unknown> {
        match self.variables.get(name) {
            Some(Variable::Text(text)) => return Ok(Value::Text(text)),
            Some(Variable::List(values)) => return Ok(Value::List(values)),
            None => {}
        }
        let near = suggest::nearest(name, self.variables.keys().map(String::as_str));
        let near = near.map(|near| format!("did you mean `${{var.{near}}}`? If not, ")).unwrap_or_default();
        let help = format!("{near}set it with `--var {name}=VALUE` or in a `--var-file`");
        Err((Why::Unset, format!("the variable `{name}` is not set"), help))
    }

    fn environment(&self, name: &str) -> Result<&str, Unknown> {
        if !name.starts_with(ENVIRONMENT_PREFIX) {
            let message = format!("the environment variable `{name}` is not for files to read");
            let help = format!(
                "only names that begin with `{ENVIRONMENT_PREFIX}` are: set `{ENVIRONMENT_PREFIX}{name}`, or use `--var`"
            );
            return Err((Why::Malformed, message, help));
        }
        self.environment.get(name).map(String::as_str).ok_or_else(|| {
            (Why::Unset, format!("the environment variable `{name}` is not set"), format!("set `{name}`"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Interpolation {
        let texts = [("pool", "tx"), ("empty", ""), ("nested", "${var.pool}")];
        let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), Variable::from(text)));
        let list = ("list".to_owned(), Variable::List(vec!["a".into(), "b".into()]));
        let environment = [("SESFORM_X", "7"), ("HOME", "/root")];
        Interpolation {
            variables: texts.chain([list]).collect(),
            environment: environment.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
        }
    }

    fn fill(text: &str) -> Result<Filled, Vec<Unfilled>> {
        let scope = Scope { region: Here::Is("eu-west-1"), account: Here::Nothing("is not known", "state it") };
        values().fill(text, scope)
    }

    #[test]
    fn one_placeholder_is_typed_and_more_are_text() {
        for (text, expected) in [
            ("${var.pool}", Filled::Whole("tx".into())),
            ("${env.SESFORM_X}", Filled::Whole("7".into())),
            ("${var.empty}", Filled::Whole(String::new())),
            ("${var.nested}", Filled::Whole("${var.pool}".into())),
            ("a-${var.pool}-${env.SESFORM_X}", Filled::Text("a-tx-7".into())),
            (" ${var.pool}", Filled::Text(" tx".into())),
            ("$${var.pool}", Filled::Text("${var.pool}".into())),
            ("$$${var.pool}", Filled::Text("$${var.pool}".into())),
            ("5 $ ${var.pool}$", Filled::Text("5 $ tx$".into())),
            ("${var.pool}-${region}", Filled::Text("tx-eu-west-1".into())),
            ("${region}", Filled::Whole("eu-west-1".into())),
            ("${var.list}", Filled::List(vec!["a".into(), "b".into()])),
        ] {
            assert_eq!(fill(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_at_its_place() {
        for (text, range, why) in [
            ("${var.other}", 0..12, Why::Unset),
            ("a${env.SESFORM_Y}", 1..17, Why::Unset),
            ("${env.HOME}", 0..11, Why::Malformed),
            ("${pool}", 0..7, Why::Malformed),
            ("${var.}", 0..7, Why::Malformed),
            ("x${var.pool", 1..11, Why::Malformed),
            ("${ var.pool }", 0..13, Why::Malformed),
            ("${account}", 0..10, Why::Malformed),
            ("x${var.list}", 1..12, Why::IsList),
        ] {
            let unfilled = fill(text).unwrap_err();
            assert_eq!((unfilled[0].range.clone(), unfilled[0].why), (range, why), "{text}");
        }
    }
}
