//! The answers as lines for people.

use std::fmt::Write as _;

use crate::{
    advice::{Gives, IpKind, LeftPool, Need, Needed, StreamFacts, WayCosts},
    model::{counted, shown},
    render::{
        advice::{
            figures_text::measured,
            words::{all, ips, number},
        },
        style::Style,
    },
};

use super::{
    document::{
        AnswerDocument, BenefitDocument, ChoiceDocument, ChoicesDocument, FollowingDocument, RegionChoiceDocument,
    },
    reasons,
};

/// Every stream, then the facts that are missing and the sources.
#[must_use]
pub fn choices_text(document: &ChoicesDocument) -> String {
    let mut text: String = document.regions.iter().map(region_text).collect();
    if !document.missing.is_empty() {
        text.push_str("Facts that are missing:\n");
        document.missing.iter().for_each(|key| {
            let _ = writeln!(text, "  {}", shown(key));
        });
        text.push_str("`sesform explain traffic` says what each is.\n\n");
    }
    text.push_str("Sources:\n");
    for source in &document.sources {
        let _ = writeln!(text, "  [{}] {}", source.tag, source.page);
    }
    text
}

fn region_text(region: &RegionChoiceDocument) -> String {
    // Of a Region of which no stream was asked for, there is nothing to say.
    if region.streams.is_empty() {
        return String::new();
    }
    let plan = region.plan.as_ref().map(|plan| format!(" (pricing plan {})", shown(plan))).unwrap_or_default();
    let basis = if region.is_live { "" } else { ", from the file alone" };
    let mut text = format!("{}{plan}{basis}\n\n", region.region);
    region.streams.iter().for_each(|choice| text.push_str(&choice_text(choice, region.is_live)));
    let is_byoip = region.streams.iter().any(|choice| choice.facts.is_byoip);
    let back = if is_byoip { "" } else { ". `sesform request --relinquish` gives addresses back" };
    for LeftPool { pool, ips: count, cost, published } in &region.left {
        let known = match published.len() {
            0 => String::new(),
            1 => format!(". {} is `published`: others know it, so keep it", all(published)),
            _ => format!(". {} are `published`: others know them, so keep them", all(published)),
        };
        let _ = writeln!(
            text,
            "With these changes nothing leaves through `{pool}`: {}{}{known}{back}\n",
            ips(*count),
            cost.map(|cost| format!(", {cost} USD a month")).unwrap_or_default()
        );
    }
    for pool in &region.left_managed {
        let _ = writeln!(
            text,
            "With these changes nothing leaves through the managed pool `{pool}`: delete it, or its fee may be paid for nothing \
             (SF106)\n"
        );
    }
    for FollowingDocument { rule, severity, subject, says } in &region.following {
        let _ =
            writeln!(text, "With these changes `lint` has a new {severity} {rule} of `{}`: {says}\n", shown(subject));
    }
    text
}

fn choice_text(choice: &ChoiceDocument, is_live: bool) -> String {
    let sure = choice.answer.as_ref().map(|answer| format!(" ({})", reasons::confidence(answer.answer.confidence)));
    let mut text =
        format!("{}: {}{}\n", Style::Heading.paint(&choice.stream), choice.message, sure.unwrap_or_default());
    let _ = writeln!(text, "  facts: {}", facts(&choice.facts));
    if let Some(measured) = measured(&choice.facts.measured) {
        let _ = writeln!(text, "  measured: {measured}");
    }
    let _ = writeln!(text, "  now: {}", now(choice));
    if !choice.facts.is_stated {
        text.push('\n');
        return text;
    }
    if let Some(answer) = &choice.answer {
        answer_text(&mut text, answer);
    }
    text.push_str("  benefits of the guide, needed or not [G, G2]:\n");
    choice.benefits.iter().for_each(|benefit| text.push_str(&benefit_text(benefit)));
    if let Some(needed) = &choice.ips {
        let _ = writeln!(text, "  IPs for the largest day: {}", needed_text(needed, choice));
    }
    if let Some(needed) = &choice.base_ips {
        let _ = writeln!(text, "  IPs for a mean day: {}", needed_text(needed, choice));
    }
    if let Some(cost) = &choice.cost {
        let _ = writeln!(text, "  cost: {}", cost_text(cost));
    }
    let before = reasons::premises(&choice.premises);
    let when = choice.timing.as_ref().map(|timing| reasons::timing(timing, &choice.premises, &choice.facts, is_live));
    let of_ips: Vec<String> = before.into_iter().chain(when).collect();
    if !of_ips.is_empty() {
        let _ = writeln!(text, "  IPs: {}", of_ips.join("; "));
    }
    let _ = writeln!(text, "  change: {}", choice.change_message);
    if let Some(why) = &choice.not_changed {
        let _ = writeln!(text, "  no diff: {}", shown(why));
    }
    text.push('\n');
    text
}

fn answer_text(text: &mut String, answer: &AnswerDocument) {
    let _ = match answer.answer.case {
        0 => writeln!(text, "  because: {}", answer.because),
        case => writeln!(text, "  because (case {case} of 6): {}", answer.because),
    };
    if !answer.would_change.is_empty() {
        let _ = writeln!(text, "  would change it: {}", answer.would_change.join("; "));
    }
}

/// What is known of a stream, on a line.
fn facts(facts: &StreamFacts) -> String {
    if !facts.is_stated {
        return "none are stated".to_owned();
    }
    let recipients = |number_of: Option<u64>, what: &str| number_of.map(|count| format!("{} {what}", number(count)));
    let day = match (facts.day, facts.days) {
        (Some(day), Some(days)) => Some(format!("{} a day on {} a month", number(day), counted(days, "day"))),
        (day, _) => recipients(day, "a day"),
    };
    let parts = [
        facts.kind.map(str::to_owned),
        facts.pattern.map(str::to_owned),
        day,
        recipients(facts.month, "a month"),
        facts.peak_day.map(|peak| format!("largest day {}", number(peak))),
        facts.growth.map(|percent| format!("growth of {percent} % a month")),
        facts.gap.map(|gap| format!("pauses of {gap} days at most")),
        (!facts.providers.is_empty()).then(|| {
            let shares = facts.providers.iter().map(|(name, share)| format!("{name} {share} %"));
            shares.collect::<Vec<_>>().join(", ")
        }),
        facts.is_allowlisted.then(|| "allow-listed".to_owned()),
        facts.is_isolated.then(|| "isolated".to_owned()),
        facts.ready_by.as_ref().map(|day| format!("ready by {day}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn now(choice: &ChoiceDocument) -> String {
    let kind = match choice.pool_kind {
        Some(IpKind::Shared) => "AWS's shared IPs",
        Some(IpKind::Standard) => "standard",
        Some(IpKind::Managed) => "managed",
        None => "what it is is not stated",
    };
    match &choice.pool {
        Some(pool) => format!("through `{pool}` ({kind})"),
        None => "the file does not say through which pool".to_owned(),
    }
}

fn benefit_text(said: &BenefitDocument) -> String {
    let needed = match said.benefit.needed {
        Need::Yes => "yes",
        Need::No => "no",
        Need::Unknown => "unknown",
    };
    let BenefitDocument { benefit, name, why, gives, editions } = said;
    let editions = editions.map(|editions| format!(" ({editions})")).unwrap_or_default();
    // What nobody needs is not explained: the document has all of it.
    let gives = match benefit.needed {
        Need::Yes | Need::Unknown => format!("{gives}{editions}"),
        Need::No => {
            let [shared, standard, managed] = [benefit.shared, benefit.standard, benefit.managed].map(word);
            format!("shared: {shared}; standard: {standard}; managed: {managed}")
        }
    };
    format!("    {needed:<7} {name}: {why}. {gives}\n")
}

fn word(gives: Gives) -> &'static str {
    match gives {
        Gives::Yes => "yes",
        Gives::No => "no",
        Gives::Conditional => "on a condition",
        Gives::Unavailable => "not available",
    }
}

fn needed_text(needed: &Needed, choice: &ChoiceDocument) -> String {
    let Needed { over_three_days, most, is_by_provider, recommended, .. } = *needed;
    let [low, typical, careful] = [needed.low, needed.typical, needed.careful].map(number);
    let mut text = format!(
        "{low} at 1,000,000 a day each [X: Word to the Wise, GreenArrow], {typical} at 200,000 [X: EmailDelivered], {careful} \
         at 50,000, where AWS's warm-up ends [W]; never fewer than 2 [R]"
    );
    if let Some(spread) = over_three_days {
        let _ = write!(text, "; {spread} at 200,000 if that day were spread over three");
    }
    if let Some(most) = most {
        let kept = if most == 0 { "no IP".to_owned() } else { format!("at most {}", ips(most)) };
        let why = if is_by_provider {
            "about 1,000 a day to each provider from each IP [W]"
        } else {
            "100,000 a month for each [X: Mailtrap]"
        };
        let _ = write!(text, "; the mail keeps {kept} warm: {why}");
    }
    // One number is named: that of the pool, where there is one. With other mail, or within practice, it is another one.
    match recommended.filter(|count| choice.pool_ips.is_none_or(|ips| ips == *count)) {
        Some(count) => text + &format!("; recommended: {}", number(count)),
        None => text,
    }
}

fn cost_text(cost: &WayCosts) -> String {
    let WayCosts {
        month,
        with,
        shared,
        ips: count,
        each_ip,
        standard,
        managed_fee,
        fee_stays,
        managed,
        break_even,
        is_managed_unpublished,
        is_managed_included,
        is_standard_assumed,
    } = cost;
    let standard = match standard.zip(*each_ip) {
        Some((standard, each)) => format!("standard {standard} USD ({} x {})", number(*count), each.exact()),
        None => format!("standard {} of your own (BYOIP), whose price is unknown", ips(*count)),
    };
    let managed = match managed {
        Some(usd) if *is_managed_included => format!("managed {usd} USD, as the pricing plan includes it"),
        Some(usd) if *fee_stays => format!(
            "managed {usd} USD (the price of {} messages; another managed pool pays the fee for the account)",
            number(*month)
        ),
        Some(usd) => {
            format!(
                "managed {usd} USD ({managed_fee} for the account, once, and the price of {} messages)",
                number(*month)
            )
        }
        None => "managed at a price that AWS does not publish".to_owned(),
    };
    let even = break_even.map(|messages| {
        format!("; against {}, managed is cheaper up to {} messages a month", ips(*count), number(messages))
    });
    format!(
        "a month, beside the messages{} [$]: shared {}, {standard}, {managed}{}{}{}",
        if with.is_empty() { String::new() } else { format!(", together with {}", all(with)) },
        shared.map_or_else(|| "not available".to_owned(), |usd| format!("{usd} USD")),
        even.unwrap_or_default(),
        if *is_managed_unpublished {
            "; AWS does not publish what managed IPs cost under ESSENTIALS: these prices are those without a plan"
        } else {
            ""
        },
        if *is_standard_assumed {
            "; what a standard IP costs under a plan is not stated by AWS: the price without one is assumed"
        } else {
            ""
        },
    )
}
