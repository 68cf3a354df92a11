//! The stable codes of the problems in a file: one name for each kind of problem, for people to look up and for
//! machines to filter by. A code never changes its meaning. Beside them, how bad a problem is.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// Declares the codes with their spelling, so that `Display`, the list of all codes and JSON cannot differ.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $text:literal,)*) => {
        /// What kind of mistake a diagnostic is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        pub enum Code {
            $($(#[doc = $doc])* #[serde(rename = $text)] $variant,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code as it is printed.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// What the code says, in a sentence.
            pub(super) fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),*).trim_ascii(),)*
                }
            }
        }
    };
}

codes! {
    /// The text is no YAML.
    Syntax = "syntax",
    /// One of many files, each checked by itself, cannot be read.
    UnreadableFile = "unreadable-file",
    /// The file is not UTF-8.
    NotUtf8 = "not-utf8",
    /// The file says nothing.
    EmptyFile = "empty-file",
    /// The file holds more than one YAML document.
    MultipleDocuments = "multiple-documents",
    /// Collections are nested deeper than any file of this format is.
    Nesting = "nesting",
    /// Aliases expand to more than a file of this format can need.
    AliasExpansion = "alias-expansion",
    /// An alias names an anchor that is not defined before it.
    UnknownAnchor = "unknown-anchor",
    /// A YAML tag that means nothing here.
    UnsupportedTag = "unsupported-tag",
    /// `<<` is given something that has no fields to merge.
    BadMerge = "bad-merge",
    /// A placeholder whose variable is not set.
    UnsetVariable = "unset-variable",
    /// Something that looks like a placeholder and is none, or stands where none can be.
    BadInterpolation = "bad-interpolation",
    /// Files that are loaded together are not of one account or version.
    FilesDiffer = "files-differ",
    /// A mapping key that is not a name.
    BadKey = "bad-key",
    /// A key is given twice in one mapping.
    DuplicateKey = "duplicate-key",
    /// A field that does not exist.
    UnknownField = "unknown-field",
    /// A field that must be there is not.
    MissingField = "missing-field",
    /// A value of another type than the field takes.
    WrongType = "wrong-type",
    /// A word that is not one of those that the field takes.
    UnknownWord = "unknown-word",
    /// `null`, or a key without a value.
    Null = "null",
    /// A `version` that this build does not read.
    UnsupportedVersion = "unsupported-version",
    /// An account id without quotes.
    UnquotedAccount = "unquoted-account",
    /// A name that is a number or a boolean to YAML, as it has no quotes.
    UnquotedName = "unquoted-name",
    /// A text that is not an AWS account id.
    BadAccount = "bad-account",
    /// A text that is not an AWS Region.
    BadRegion = "bad-region",
    /// A Region that AWS is not known to have.
    UnknownRegion = "unknown-region",
    /// A name that SES would refuse.
    BadName = "bad-name",
    /// A pool that SES keeps itself, declared as if it were one's own.
    ReservedPool = "reserved-pool",
    /// A text that is not an IPv4 address.
    BadIp = "bad-ip",
    /// An IP that one list names twice.
    DuplicateIp = "duplicate-ip",
    /// An IP that two pools name.
    IpInTwoPools = "ip-in-two-pools",
    /// IPs listed for a pool whose IPs SES chooses.
    IpsInManagedPool = "ips-in-managed-pool",
    /// A number that is too large.
    OutOfRange = "out-of-range",
    /// Something is listed twice.
    DuplicateItem = "duplicate-item",
    /// A key or a value that AWS does not take in a tag, or that is not for files to state.
    BadTag = "bad-tag",
    /// More tags than fit on one thing.
    TooManyTags = "too-many-tags",
    /// A text that is not the ARN of what is expected.
    BadArn = "bad-arn",
    /// A pool must include more IPs than it should have.
    CountTooSmall = "count-too-small",
    /// One IP in two Regions.
    IpInTwoRegions = "ip-in-two-regions",
    /// An event destination that says not where to, or that says it twice.
    DestinationKind = "destination-kind",
    /// An event destination that SES does not report to: of another Region or account, or without dimensions.
    BadDestination = "bad-destination",
    /// More event destinations in a configuration set than SES allows.
    TooManyEventDestinations = "too-many-event-destinations",
    /// An HTTPS policy of tracking without a domain.
    HttpsWithoutDomain = "https-without-domain",
    /// A thing is renamed from one that is still declared.
    RenamedFromDeclared = "renamed-from-declared",
    /// Two things are renamed from one.
    RenamedTwice = "renamed-twice",
    /// A thing is declared and ignored.
    DeclaredAndIgnored = "declared-and-ignored",
    /// An identity names a configuration set that is neither in the file nor in the account.
    UnknownConfigurationSet = "unknown-configuration-set",
    /// A text that is not a duration, or one that SES does not take.
    BadDuration = "bad-duration",
    /// A text that is not a day of the calendar.
    BadDate = "bad-date",
    /// A text that is not the address of a website.
    BadWebsite = "bad-website",
    /// A configuration set names a pool that is neither in the file nor in the account.
    UnknownPool = "unknown-pool",
}

impl Code {
    /// Whether the code is about the content of a file, which is then shown, and not about the file as a whole.
    pub(super) fn is_about_content(self) -> bool {
        !matches!(self, Self::EmptyFile | Self::UnreadableFile)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used; a person should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}
