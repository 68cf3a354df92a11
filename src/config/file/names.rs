//! Names as values and as keys. The model's constructors judge them.
//!
//! A key is a name whatever it looks like, and is read by its source text. A value that is a number or a boolean to YAML
//! must be in quotes, as the schema wants it too: another tool that reads and writes the file may spell `0123` as `83`.
//! The value of a placeholder has no quotes that it could have lost: it is taken as the text that it is.

use super::from_yaml::{FromYaml, scalar};
use crate::{
    config::{
        code::Code,
        problem::{Problem, Problems},
        span::Span,
        yaml::{Child, Scalar, Style},
    },
    model::{
        ArchiveArn, ConfigurationSetName, DimensionDefault, DimensionName, EventBusArn, EventDestinationName, Glob,
        IdentityName, NameError, Owner, PoolName, PoolRef, ProjectArn, RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL,
        Region, RoleArn, StreamArn, TagKey, TagValue, TopicArn, TrackingDomain,
    },
};

/// A name that the model knows how to judge.
pub(in crate::config) trait Name: Sized {
    /// What it is, in words that read after "expected ".
    const WHAT: &'static str;
    /// What a mapping by such names is, in words that read after "expected ".
    const MAP: &'static str;
    /// The code of a text that is no such name.
    const CODE: Code;

    /// The model's constructor.
    fn new(text: &str) -> Result<Self, NameError>;

    /// The complaint about a text that the constructor refused.
    fn refused(text: &str, span: Span, error: &NameError) -> Problem {
        Problem::error(Self::CODE, span, no_name::<Self>(text, error))
    }
}

fn no_name<N: Name>(text: &str, error: &NameError) -> String {
    match text {
        "" => format!("{} is empty", N::WHAT),
        _ => format!("`{}` is not {}: {error}", text.escape_debug(), N::WHAT),
    }
}

/// Reads a name, or complains.
pub(super) fn named<N: Name>(text: &str, span: Span, problems: &mut Problems) -> Option<N> {
    N::new(text).map_err(|error| problems.push(N::refused(text, span, &error))).ok()
}

impl<N: Name> FromYaml for N {
    const EXPECTED: &'static str = N::WHAT;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let scalar = scalar::<Self>(node, problems)?;
        let name = named(&scalar.text, node.span(), problems)?;
        if scalar.style == Style::Plain && (scalar.is_number() || scalar.boolean().is_some()) {
            problems.push(unquoted::<Self>(scalar, node));
            return None;
        }
        Some(name)
    }
}

/// The complaint about a name that would be one in quotes.
fn unquoted<N: Name>(scalar: &Scalar<'_>, node: &Child<'_>) -> Problem {
    let text = &scalar.text;
    let message = format!("expected {}, found {}", N::WHAT, node.describe());
    Problem::error(Code::UnquotedName, node.span(), message)
        .label("not a text to YAML, and other tools may spell it in another way")
        .replace(format!("put it in quotes: `\"{text}\"`"), format!("\"{text}\""))
}

impl Name for PoolName {
    const WHAT: &'static str = "the name of a pool";
    const MAP: &'static str = "pools by name, such as `transactional: {}`";
    const CODE: Code = Code::BadName;

    fn new(text: &str) -> Result<Self, NameError> {
        Self::new(text)
    }

    fn refused(text: &str, span: Span, error: &NameError) -> Problem {
        match text {
            RESERVED_DEFAULT_POOL => reserved(text, span, "its IPs are those that no other pool has"),
            RESERVED_SHARED_POOL => reserved(text, span, "its IPs are AWS's own"),
            _ => Problem::error(Code::BadName, span, no_name::<Self>(text, error)),
        }
    }
}

impl Name for PoolRef {
    const WHAT: &'static str = "the name of a pool";
    const MAP: &'static str = PoolName::MAP;
    const CODE: Code = Code::BadName;

    fn new(text: &str) -> Result<Self, NameError> {
        Self::new(text)
    }
}

/// Declares what users call a name of the model: `Type: "what it is", "what a mapping by it is", code;`.
macro_rules! plain_names {
    ($($name:ident: $what:literal, $map:literal, $code:ident;)+) => {
        $(impl Name for $name {
            const WHAT: &'static str = $what;
            const MAP: &'static str = $map;
            const CODE: Code = Code::$code;

            fn new(text: &str) -> Result<Self, NameError> {
                Self::new(text)
            }
        })+
    };
}

plain_names! {
    Region: "an AWS Region", "Regions by name, such as `eu-west-1: {}`", BadRegion;
    ConfigurationSetName: "the name of a configuration set", "configuration sets by name, such as `receipts: {}`", BadName;
    EventDestinationName: "the name of an event destination", "event destinations by name", BadName;
    IdentityName: "an identity", "identities, such as `example.com: {}`", BadName;
    Owner: "an owner", "owners", BadName;
    TagKey: "the key of a tag", "tags, such as `{team: checkout}`", BadTag;
    TagValue: "the value of a tag", "values of tags", BadTag;
    Glob: "a pattern", "patterns", BadName;
    TrackingDomain: "a domain", "domains", BadName;
    DimensionName: "the name of a dimension", "dimensions by name, such as `{campaign: {source: message_tag, default: none}}`",
        BadName;
    DimensionDefault: "the default value of a dimension", "default values", BadName;
    ArchiveArn: "the ARN of an archive", "archives", BadArn;
    TopicArn: "the ARN of an SNS topic", "topics", BadArn;
    StreamArn: "the ARN of a Firehose stream", "streams", BadArn;
    RoleArn: "the ARN of an IAM role", "roles", BadArn;
    EventBusArn: "the ARN of an EventBridge bus", "buses", BadArn;
    ProjectArn: "the ARN of a Pinpoint project", "projects", BadArn;
}

fn reserved(text: &str, span: Span, why: &str) -> Problem {
    Problem::error(
        Code::ReservedPool,
        span,
        format!("the pool `{text}` cannot be declared: SES keeps it itself, {why}"),
    )
    .help("take it out; a configuration set may name it without that")
}
