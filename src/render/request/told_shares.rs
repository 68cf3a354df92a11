//! What the IPs of a case will carry, in words: how many of them which mail, and what the rest is for.

use std::collections::BTreeSet;

use crate::{
    advice::{MailFacts, Share, Use},
    model::{MailKind, Pattern},
    render::advice::words::{all, number},
};

/// How many of the wanted IPs will carry which mail, and how much it is.
pub(super) fn told(wanted: u64, mail: &[MailFacts], shares: &[Share]) -> String {
    let sum = |of: fn(&MailFacts) -> u64| number(mail.iter().fold(0, |sum, mail| of(mail).saturating_add(sum)));
    let kinds: BTreeSet<MailKind> = mail.iter().map(|mail| mail.kind).collect();
    let patterns: BTreeSet<Pattern> = mail.iter().map(|mail| mail.pattern).collect();
    let carriers = match shares.iter().filter(|share| is_mail(share)).map(|share| share.ips).sum::<u64>() {
        1 if wanted == 1 => "It".to_owned(),
        all if all == wanted => format!("All {wanted}"),
        some => format!("{some} of the {wanted}"),
    };
    format!(
        "{carriers} will carry {} mail: {} messages a month, up to {} a day and {} a second{}.",
        all(kinds.into_iter().map(MailKind::word)),
        sum(|mail| mail.month),
        sum(|mail| mail.peak_day),
        sum(|mail| mail.peak_rate),
        // Of several patterns each belongs to its own line.
        if patterns.len() == 1 { format!(", {}", all(patterns.into_iter().map(pattern))) } else { String::new() },
    )
}

/// What the IPs are for that carry none of the mail; `None`: all of them carry some.
pub(super) fn rest(shares: &[Share]) -> Option<String> {
    let rest: Vec<&Share> = shares.iter().filter(|share| !is_mail(share)).collect();
    match rest.as_slice() {
        [] => None,
        [Share { ips: 1, usage, .. }] => Some(format!("The other one {}.", will(usage)?)),
        [Share { ips, usage, .. }] => Some(format!("The other {ips} {}.", will(usage)?)),
        several => {
            let ips: u64 = several.iter().map(|share| share.ips).sum();
            let parts = several.iter().filter_map(|share| Some(format!("{} {}", share.ips, will(&share.usage)?)));
            Some(format!("Of the other {ips}, {}.", parts.collect::<Vec<_>>().join(", and ")))
        }
    }
}

fn is_mail(share: &Share) -> bool {
    matches!(share.usage, Use::Mail(_))
}

fn will(usage: &Use) -> Option<&'static str> {
    match usage {
        Use::Mail(_) => None,
        Use::Nothing => Some("will carry no mail"),
        Use::Uncounted => Some("will be for mail that names no configuration set, which is not counted here"),
    }
}

/// The mail of each stream, by the IPs that it leaves from. `None`: one stream is all of the mail, of which everything is
/// said.
pub(super) fn lines(shares: &[Share]) -> Option<String> {
    let mail = |share: &Share| match &share.usage {
        Use::Mail(mail) => Some((share.ips, mail.iter().map(line).collect::<Vec<_>>())),
        Use::Nothing | Use::Uncounted => None,
    };
    let shares: Vec<(u64, Vec<String>)> = shares.iter().filter_map(mail).collect();
    match shares.as_slice() {
        [] => None,
        [(_, lines)] => (lines.len() > 1).then(|| lines.join("\n")),
        several => {
            let of = |(ips, lines): &(u64, Vec<String>)| {
                let are = if *ips == 1 { "address is" } else { "addresses are" };
                format!("{ips} {are} for:\n{}", lines.join("\n"))
            };
            Some(several.iter().map(of).collect::<Vec<_>>().join("\n"))
        }
    }
}

fn line(mail: &MailFacts) -> String {
    format!(
        "- {}: {} messages a month, up to {} a day and {} a second, {} ({}{})",
        mail.stream.to_string().replace('`', ""),
        number(mail.month),
        number(mail.peak_day),
        number(mail.peak_rate),
        pattern(mail.pattern),
        mail.kind.word(),
        if mail.is_allowlisted { ", recipients accept it by a list of IP addresses" } else { "" }
    )
}

fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Steady => "on most days",
        Pattern::Weekly => "on the same days of each week",
        Pattern::Seasonal => "on known dates of the year",
        Pattern::Irregular => "irregularly",
    }
}
