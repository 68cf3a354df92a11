//! The account id: the one place where quotes matter, because YAML takes twelve bare digits for a number.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::from_yaml::{FromYaml, scalar};
use crate::{
    config::{
        code::Code,
        problem::{Problem, Problems},
        span::Span,
        yaml::{Child, Style},
    },
    model::AccountId,
};

/// An account id in quotes.
#[derive(Debug)]
pub(in crate::config) struct Account(pub(in crate::config) AccountId);

impl FromYaml for Account {
    const EXPECTED: &'static str = "an account id of twelve digits in quotes";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let scalar = scalar::<Self>(node, problems)?;
        // A variable has no quotes that it could have lost: its value is taken as the text that it is.
        if scalar.style == Style::Plain && scalar.is_number() {
            problems.push(unquoted(&scalar.text, node.span()));
            return None;
        }
        AccountId::new(&*scalar.text)
            .map_err(|error| problems.push(bad(&scalar.text, node.span(), &error.to_string())))
            .map(Self)
            .ok()
    }
}

/// A text that is an account id of AWS's.
fn of_aws(text: impl Into<String>) -> Option<AccountId> {
    AccountId::new(text).ok().filter(|account| account.check_aws().is_ok())
}

fn unquoted(text: &str, span: Span) -> Problem {
    let problem = Problem::error(Code::UnquotedAccount, span, format!("the account id `{text}` must be in quotes"))
        .label("a number to YAML, which drops leading zeros");
    // Eleven digits are most likely an id whose zero some tool has dropped already.
    match (of_aws(text), of_aws(format!("0{text}"))) {
        (Some(account), _) => problem.replace(format!("put it in quotes: `\"{account}\"`"), format!("\"{account}\"")),
        (None, Some(account)) => {
            let help = format!("if it has lost a leading zero, write `\"{account}\"`");
            problem.replace(help, format!("\"{account}\""))
        }
        (None, None) => problem.help("write all twelve digits in quotes, such as \"012345678901\""),
    }
}

/// The complaint about a text that is no account id of AWS's.
pub(in crate::config) fn bad(text: &str, span: Span, why: &str) -> Problem {
    let message = format!("`{}` is not an AWS account id: {why}", text.escape_debug());
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    match of_aws(digits) {
        Some(account) => Problem::error(Code::BadAccount, span, message)
            .replace(format!("leave out what separates the digits: `\"{account}\"`"), format!("\"{account}\"")),
        None => Problem::error(Code::BadAccount, span, message)
            .help("if it is one of a service that speaks as SES does, state `service: {free_accounts: true}`"),
    }
}

impl JsonSchema for Account {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        AccountId::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        AccountId::json_schema(generator)
    }
}
