//! Facts for the adviser beside traffic: what is paid, what AWS Support is told, which rules are silenced. Never sent to
//! SES, never a change.

use super::{
    map::Map,
    names::Name,
    quantity::{Price, Sentence},
    record::record,
    traffic::Kind,
    website::Website,
    words::words,
};
use crate::{
    config::code::Code,
    model::{Language, NameError, RuleCode, Terms},
};

record! {
    /// Prices in US dollars that you pay, in place of those that sesform knows; never sent to SES.
    struct PriceFields: "the prices" {
        required {}
        optional {
            /// A leased standard IP, for each IP and month. If omitted, it is AWS's price in us-east-1. Example: `24.95`.
            #[schemars(example = 24.95)]
            dedicated_ip_standard: Price,
            /// What managed IPs cost each month before any message. If omitted, it is AWS's price in us-east-1. Example:
            /// `15`.
            #[schemars(example = 15)]
            dedicated_ip_managed_base: Price,
            /// Messages through managed IPs, for each 1,000. If omitted, it is AWS's price in us-east-1.
            /// Example: `{to_10_million: 0.07}`.
            #[schemars(extend("examples" = [{"to_10_million": 0.07}]))]
            dedicated_ip_managed: ManagedPriceFields,
            /// Outgoing mail, for each 1,000 recipients, whatever the pricing plan and the number. If omitted, it is AWS's
            /// price of your plan in us-east-1. Example: `0.10`.
            #[schemars(example = 0.1)]
            outbound: Price,
            /// Outgoing mail under the pricing plan Essentials. If omitted, it is AWS's price in us-east-1. Example:
            /// `{to_10_million: 0.15}`.
            #[schemars(extend("examples" = [{"to_10_million": 0.15}]))]
            plan_essentials: TierPriceFields,
            /// The pricing plan Pro, and outgoing mail under it. If omitted, it is AWS's price in us-east-1. Example:
            /// `{month: 99, to_10_million: 0.20}`.
            #[schemars(extend("examples" = [{"month": 99, "to_10_million": 0.2}]))]
            plan_pro: PlanPriceFields,
            /// The pricing plan Enterprise, and outgoing mail under it. If omitted, it is AWS's price in us-east-1. Example:
            /// `{month: 450, above: 0.10}`.
            #[schemars(extend("examples" = [{"month": 450, "above": 0.1}]))]
            plan_enterprise: PlanPriceFields,
        }
    }
}

record! {
    /// What 1,000 messages through managed IPs cost, by how many of them the month has had.
    struct ManagedPriceFields: "the prices of managed IPs" {
        required {}
        optional {
            /// Each 1,000 of the first 10 million messages of a month. If omitted, it is AWS's price. Example: `0.08`.
            #[schemars(example = 0.08)]
            to_10_million: Price,
            /// Each 1,000 from there to 50 million. If omitted, it is AWS's price. Example: `0.04`.
            #[schemars(example = 0.04)]
            to_50_million: Price,
            /// Each 1,000 from there to 100 million. If omitted, it is AWS's price. Example: `0.02`.
            #[schemars(example = 0.02)]
            to_100_million: Price,
            /// Each 1,000 above 100 million. If omitted, it is unknown: AWS publishes none. Example: `0.01`.
            #[schemars(example = 0.01)]
            above: Price,
        }
    }
}

record! {
    /// What outgoing mail to 1,000 recipients costs, by how many of them the month has had.
    struct TierPriceFields: "the prices of outgoing mail" {
        required {}
        optional {
            /// Each 1,000 of the first 10 million recipients of a month. If omitted, it is AWS's price. Example: `0.15`.
            #[schemars(example = 0.15)]
            to_10_million: Price,
            /// Each 1,000 from there to 100 million. If omitted, it is AWS's price. Example: `0.13`.
            #[schemars(example = 0.13)]
            to_100_million: Price,
            /// Each 1,000 above 100 million. If omitted, it is AWS's price. Example: `0.10`.
            #[schemars(example = 0.1)]
            above: Price,
        }
    }
}

record! {
    /// What a pricing plan costs a month, and outgoing mail to 1,000 recipients under it, by how many of them the month has
    /// had.
    struct PlanPriceFields: "the prices of a plan" {
        required {}
        optional {
            /// The plan itself, each month. If omitted, it is AWS's price. Example: `99`.
            #[schemars(example = 99)]
            month: Price,
            /// Each 1,000 of the first 10 million recipients of a month. If omitted, it is AWS's price. Example: `0.20`.
            #[schemars(example = 0.2)]
            to_10_million: Price,
            /// Each 1,000 from there to 100 million. If omitted, it is AWS's price. Example: `0.16`.
            #[schemars(example = 0.16)]
            to_100_million: Price,
            /// Each 1,000 above 100 million. If omitted, it is AWS's price. Example: `0.11`.
            #[schemars(example = 0.11)]
            above: Price,
        }
    }
}

record! {
    /// What a case at AWS Support that asks for dedicated IPs is told; never sent to SES.
    struct RequestFields: "the request" {
        required {}
        optional {
            /// The website of the sender. If omitted, the one that SES knows. Example: `https://example.com`.
            #[schemars(example = &"https://example.com")]
            website: Website,
            /// How mail goes only to recipients who asked for it. If omitted, the case lacks it.
            /// Example: `Recipients tick a box and confirm by mail.`.
            #[schemars(example = &"Recipients tick a box and confirm by mail.")]
            opt_in: Sentence,
            /// What happens to bounces and complaints. If omitted, the case lacks it.
            /// Example: `Both come by SNS, and we stop mailing the address.`.
            #[schemars(example = &"Both come by SNS, and we stop mailing the address.")]
            bounces_and_complaints: Sentence,
            /// What the mail is for. If omitted, the case says only what the traffic says.
            /// Example: `Receipts of a shop.`.
            #[schemars(example = &"Receipts of a shop.")]
            use_case: Sentence,
            /// Why addresses of your own are needed. If omitted, the case lacks it.
            /// Example: `Customers accept mail only from listed addresses.`.
            #[schemars(example = &"Customers accept mail only from listed addresses.")]
            why_dedicated: Sentence,
            /// Write `accepted` once a person has accepted AWS's Service Terms and Acceptable Use Policy. If omitted, the
            /// case leaves the answer to a person.
            terms: TermsWord,
            /// The language of AWS's answer. If omitted, it is English.
            language: LanguageWord,
            /// The kind of mail that the case names. If omitted, it is the kind with most mail.
            mail_type: Kind,
        }
    }
}

record! {
    /// Which rules of `sesform lint` are silent in this Region.
    struct LintFields: "the lint settings" {
        required {}
        optional {
            /// Rules that are silent, by code, each with the reason. If omitted, none is. Example: `{SF104: "spread is
            /// planned for Q2"}`.
            #[schemars(extend("examples" = [{"SF104": "spread is planned for Q2"}]))]
            ignore: Map<RuleCode, Sentence>,
        }
    }
}

words! {
    /// Whether AWS's terms are accepted.
    enum TermsWord: "`accepted`" => Terms {
        /// A person accepted them.
        Accepted = "accepted",
    }
}

words! {
    /// A language that AWS Support answers in.
    enum LanguageWord: "a language" => Language {
        /// English.
        English = "english",
        /// Japanese.
        Japanese = "japanese",
    }
}

impl Name for RuleCode {
    const WHAT: &'static str = "the code of a rule";
    const MAP: &'static str = "rules with reasons, such as `{SF104: \"spread is planned for Q2\"}`";
    const CODE: Code = Code::UnknownWord;

    fn new(text: &str) -> Result<Self, NameError> {
        text.parse()
    }
}
