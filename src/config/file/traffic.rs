//! How much mail goes through a configuration set. Facts for the adviser: never sent to SES, never a change.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    flag::Flag,
    map::Map,
    names::Name,
    number::Whole,
    quantity::{Day, DaysOfMonth, PerSecond, PercentPerMonth, Recipients as Volume, RunOfDays, Share},
    record::record,
    words::words,
};
use crate::{
    config::code::Code,
    model::{MailKind, NameError, Pattern, Recipients},
};

record! {
    /// How much mail goes through, for `sesform lint` and `sesform cost`; never sent to SES. Volumes count recipients,
    /// as SES's quotas do, and days are days in UTC. What is left out is unknown, and rules that need it say nothing.
    struct TrafficFields: "the traffic" {
        required {}
        optional {
            /// What the mail is. If omitted, it is unknown, and rules about kinds of mail say nothing.
            kind: Kind,
            /// Recipients on a mean day on which mail is sent. If omitted, it is unknown. Example: `300000`.
            #[schemars(example = 300_000)]
            day: Whole<Volume>,
            /// Days of a month on which mail is sent, 0 to 31. If omitted, it is 30 for `pattern: steady` and else
            /// unknown. Example: `13`.
            #[schemars(example = 13)]
            days: Whole<DaysOfMonth>,
            /// Recipients of a month. If omitted, it is `day` times `days`. Example: `3900000`.
            #[schemars(example = 3_900_000)]
            month: Whole<Volume>,
            /// Recipients of the largest day in the next 60 days. If omitted, it is `day` for `pattern: steady`, with two
            /// months of `growth`, and else unknown. Example: `900000`.
            #[schemars(example = 900_000)]
            peak_day: Whole<Volume>,
            /// Recipients of the largest second. If omitted, it is unknown. Example: `80/s`.
            #[schemars(example = &"80/s")]
            peak_rate: PerSecond,
            /// How the days of mail follow each other. If omitted, it is unknown, never guessed from a name.
            pattern: PatternWord,
            /// How much more mail there is each month than in the month before, in percent, 0 to 1000; `0%/month` is mail
            /// that does not grow. If omitted, it is unknown, and no capacity is counted for it. Example: `10%/month`.
            #[schemars(example = &"10%/month")]
            growth: PercentPerMonth,
            /// The longest run of days without mail in a year, 0 to 366. If omitted, it is unknown. Example: `3d`.
            #[schemars(example = &"3d")]
            gap: RunOfDays,
            /// The share of each mailbox provider, by any name in lower case; all together at most 100%. If omitted, it
            /// is unknown. Example: `{gmail: 45%, microsoft: 25%}`.
            #[schemars(extend("examples" = [{"gmail": "45%", "microsoft": "25%"}]))]
            providers: Map<Provider, Share>,
            /// Who gets the mail. If omitted, it is unknown, and taken for `public`.
            recipients: RecipientsWord,
            /// Whether the mail must share no address with other customers of AWS. If omitted, it may.
            isolate: Flag,
            /// The date on which the whole `peak_day` must leave from the pool. If omitted, there is none. Example:
            /// `2027-02-01`.
            #[schemars(example = &"2027-02-01")]
            ready_by: Day,
        }
    }
}

words! {
    /// What mail is.
    enum Kind: "a kind of mail" => MailKind {
        /// One recipient asked for this very message: receipts, passwords, alerts.
        Transactional = "transactional",
        /// The same message to many: newsletters, offers.
        Marketing = "marketing",
        /// Neither, or both.
        Other = "other",
    }
}

words! {
    /// How the days of mail follow each other.
    enum PatternWord: "a pattern" => Pattern {
        /// Most days, and no day above three times the mean.
        Steady = "steady",
        /// The same days of each week.
        Weekly = "weekly",
        /// Known dates, such as Black Friday.
        Seasonal = "seasonal",
        /// None of these.
        Irregular = "irregular",
    }
}

words! {
    /// Who gets mail.
    enum RecipientsWord: "a kind of recipients" => Recipients {
        /// Anybody.
        Public = "public",
        /// A small, defined group whose servers accept mail by a list of IPs.
        Allowlisted = "allowlisted",
    }
}

/// A mailbox provider, by a name that only the file knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::config) struct Provider(pub(in crate::config) String);

impl JsonSchema for Provider {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Provider".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[a-z][a-z0-9._-]{0,63}$"})
    }
}

impl Name for Provider {
    const WHAT: &'static str = "the name of a mailbox provider";
    const MAP: &'static str = "shares by mailbox provider, such as `{gmail: 45%}`";
    const CODE: Code = Code::BadName;

    fn new(text: &str) -> Result<Self, NameError> {
        let is_fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
        match begins && text.len() <= 64 && text.chars().all(is_fine) {
            true => Ok(Self(text.to_owned())),
            false => Err(NameError::new("write 1 to 64 of `a-z`, `0-9`, `.`, `_` and `-`, a letter first")),
        }
    }
}
