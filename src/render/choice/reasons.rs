//! What decided an answer, what would change it, and what changes in the file, each as a sentence without its full stop.
//! Letters in brackets are the sources, which the end of the text lists.

use crate::{
    advice::{
        Change, Choice, ChoiceAnswer, Confidence, Decided, FileChange, IpKind, ManagedFor, Premises, Separation,
        StreamFacts, Timing, Turn,
    },
    model::{PoolRef, Traffic},
    render::advice::words::{all, few, ips, number},
};

/// The answer in a few words.
pub(super) fn headline(choice: &Choice) -> String {
    let Some(answer) = &choice.answer else { return "no answer, as facts are missing".to_owned() };
    let needed = choice.base_ips.as_ref().or(choice.ips.as_ref()).and_then(|ips| ips.recommended);
    let surplus = match answer.decided {
        Decided::Surplus { because: Separation::TwoKinds, .. } => {
            ", and AWS's shared IPs for the surplus of its peak days"
        }
        _ => "",
    };
    if let FileChange::KeptWarm { pool, .. } = &choice.change {
        return format!("it stays on the standard dedicated IPs of `{pool}`, which its other mail keeps warm");
    }
    match (answer.to, answer.or) {
        (None, _) if answer.decided == Decided::NoMail => "nothing to decide".to_owned(),
        (None, _) => "either: shared IPs are not wrong, and nothing excludes dedicated ones".to_owned(),
        (Some(IpKind::Shared), Some(_)) => "AWS's shared IPs (G), or managed IPs (G2)".to_owned(),
        (Some(IpKind::Shared), None) => "AWS's shared IPs".to_owned(),
        (Some(IpKind::Managed), _) => format!("managed dedicated IPs{surplus}"),
        (Some(IpKind::Standard), _) => match (choice.pool_ips, shared_pool(choice), needed) {
            (Some(count), Some(pool), _) => {
                format!("standard dedicated IPs, the {} of `{pool}`{surplus}", number(count))
            }
            (Some(count), None, _) | (None, _, Some(count)) => {
                format!("standard dedicated IPs, {} of them{surplus}", number(count))
            }
            (None, _, None) => "standard dedicated IPs, at least 2".to_owned(),
        },
    }
}

/// The standard pool that a stream leaves through with other mail.
fn shared_pool(choice: &Choice) -> Option<&PoolRef> {
    choice.cost.as_ref().filter(|cost| !cost.with.is_empty())?;
    let changes = match &choice.change {
        FileChange::Changes { changes } => changes.as_slice(),
        _ => &[],
    };
    let to = changes.iter().find_map(|change| match change {
        Change::Route { pool, .. } => Some(pool),
        _ => None,
    });
    to.or(choice.pool.as_ref())
}

/// How sure it is.
pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Clear => "clear",
        Confidence::Practice => "practice",
        Confidence::Either => "either",
    }
}

/// What decided.
pub(super) fn decided(answer: &ChoiceAnswer, facts: &StreamFacts) -> String {
    let even = if facts.pattern == Some("seasonal") {
        "its season is known, and its largest day is not above 5 mean days (5 is our line)"
    } else {
        "its sending is predictable"
    };
    let isolated = |is_isolated: bool, what: &str| {
        if is_isolated {
            format!(
                "; `isolate` asks for addresses of its own, and so little mail {what}: shared IPs do not keep it apart from \
                 other customers [G2]"
            )
        } else {
            String::new()
        }
    };
    match &answer.decided {
        Decided::NoMail => "no mail is stated: `day` or `month` is 0".to_owned(),
        Decided::Allowlisted => {
            "its recipients accept mail by a list of IPs: only standard IPs are known and do not change, whatever the \
             volume [G]; at least two, because AWS spreads them over Availability Zones only when there is more than one [R]"
                .to_owned()
        }
        Decided::OwnAddresses => "the account has brought its own IPs (`byoip`), and cannot use AWS's shared ones [Using your \
                                  own IP addresses]"
            .to_owned(),
        Decided::Untracked { largest, is_isolated } => format!(
            "no provider gets more than {} messages on its largest day, and providers track an address that sends several \
             hundred [G, G2; 300 is our reading]{}",
            number(*largest),
            isolated(*is_isolated, "makes no address known")
        ),
        Decided::ThinMonth { month, is_isolated } => format!(
            "{} messages a month are too few to keep the reputation of one IP: the line is at 100,000 a month [X: Mailtrap; \
             SendGrid 50,000, Iterable 150,000, 250ok 500,000; AWS publishes none]{}",
            number(*month),
            isolated(*is_isolated, "keeps none warm")
        ),
        Decided::Uneven { is_irregular, gap, is_isolated } => {
            let what = match (is_irregular, gap) {
                (true, None) => "its pattern is irregular".to_owned(),
                (true, Some(gap)) => format!("its pattern is irregular, and it pauses for {gap} days"),
                (false, gap) => format!(
                    "it pauses for {} days, and most providers forget an address after about 30 [X: SendGrid, Braze]",
                    gap.unwrap_or(0)
                ),
            };
            let then = if *is_isolated {
                "standard IPs need an even history [G2], and `isolate` asks for addresses that no other customer sends from"
            } else {
                "G has shared IPs for it; G2 has managed ones too, which cost more"
            };
            format!("{what}: {then}")
        }
        Decided::Surplus { day, peak_day, because, managed } => format!(
            "its largest day of {} is more than 5 mean days of {} (5 is our line), and {}; {}{}",
            number(*peak_day),
            number(*day),
            separation(*because),
            managed.map(|why| format!("{}; ", managed_for(why))).unwrap_or_default(),
            surplus(*because, managed.is_some())
        ),
        Decided::Apart { because, managed: None } => {
            format!("{even}, and {}: addresses of its own [G, G2]", separation(*because))
        }
        Decided::Apart { because, managed: Some(why) } => {
            format!("{even}, and {}; {}", separation(*because), managed_for(*why))
        }
        Decided::ApartButThin { because, most } => format!(
            "{}, but the mail keeps {} warm and two are the fewest [W: about 1,000 a day to each provider from each IP; X: \
             100,000 a month]",
            separation(*because),
            if *most == 0 { "no IP".to_owned() } else { format!("only {}", ips(*most)) }
        ),
        Decided::Thin { most } => format!(
            "its mail keeps {} warm, and two are the fewest [W: about 1,000 a day to each provider from each IP; X: \
             100,000 a month]; nothing that is stated asks for dedicated IPs",
            if *most == 0 { "no IP".to_owned() } else { format!("only {}", ips(*most)) }
        ),
        Decided::Either => {
            let even = if facts.pattern == Some("seasonal") { "its season is known" } else { "its sending is predictable" };
            format!(
                "{even}, and it is large enough for dedicated IPs; nothing that is stated asks for them, and G has shared \
                 IPs for high volume too"
            )
        }
    }
}

/// Where mail leaves that is more than that of a mean day.
fn surplus(because: Separation, is_managed: bool) -> &'static str {
    match (because, is_managed) {
        (Separation::TwoKinds, _) => {
            "the surplus of the peak days leaves from the shared IPs [G]: a configuration set sends through one pool, and SES \
             cannot split it, so the surplus takes a second set, and the application chooses one of both for each message"
        }
        (Separation::Isolated, false) => {
            "shared IPs would take the surplus [G], but `isolate` is against it: the IPs are counted for the largest \
             day. Raise the volume in steps before it [W]"
        }
        (Separation::Isolated, true) => {
            "shared IPs would take the surplus [G], but `isolate` is against it. Managed IPs do not keep all of it apart \
             either: what is more than they take leaves from shared IPs at first, and later waits [M], so raise the volume in \
             steps before the largest day"
        }
    }
}

/// Why managed IPs and no standard ones.
fn managed_for(why: ManagedFor) -> String {
    let unwatched = why.is_unwatched.then(|| {
        "no event destination of it tells of bounces or complaints, and managed IPs are warmed up and scaled by SES, for each \
         provider, where nobody looks after it".into()
    });
    let grows =
        why.growth.map(|percent| format!("{}, and the capacity of managed IPs grows by itself", growth(percent)));
    let both: Vec<String> = unwatched.into_iter().chain(grows).collect();
    let own = if why.is_unwatched {
        ". What receivers report is nobody's but yours there too [F]: add an event destination in any case"
    } else {
        ""
    };
    format!("{} [G2]{own}", both.join("; "))
}

/// What the answer leaves open, beside what decided: who watches, and where the excess of new managed IPs leaves.
pub(super) fn beside(choice: &Choice) -> String {
    let (facts, to) = (&choice.facts, choice.answer.as_ref().and_then(|answer| answer.to));
    let mut text = String::new();
    if to == Some(IpKind::Standard) && facts.is_watched == Some(false) {
        let stays = facts.is_on_warm_standard && !leaves(choice) && !facts.is_allowlisted && !facts.is_byoip;
        text += match &choice.timing {
            Some(timing) if stays && timing.is_warm => {
                ". Its IPs are warm, so it has what SES would do for it in a managed pool. Nobody is told of bounces and \
                 complaints, and"
            }
            _ if stays => {
                ". Some of its IPs are warm, so it has begun what SES would do for it in a managed pool. Nobody is told of \
                 bounces and complaints, and"
            }
            _ => ". Nobody is told of bounces and complaints, and",
        };
        text += " managed IPs would not watch for you either [F]: add an event destination to the set, such as `event_destinations: {bounces: {events: [bounce, complaint], sns: ARN}}` with \
                 the ARN of your topic";
    }
    if to == Some(IpKind::Standard) && choice.base_ips.is_some() {
        text += ". The IPs are counted for the mean day, as the surplus leaves another way";
    }
    let is_either = choice.answer.as_ref().is_some_and(|answer| answer.decided == Decided::Either);
    if let (true, Some(percent)) = (is_either, facts.growth.filter(|percent| *percent > 0)) {
        text += &format!(
            ". {}: that alone asks for no dedicated IPs; if it gets some, then managed ones, whose capacity grows by itself [G2]",
            growth(percent)
        );
    }
    let is_new = choice.pool_kind != Some(IpKind::Managed);
    if to == Some(IpKind::Managed) && facts.is_isolated && is_new && !facts.is_byoip {
        text += ". `isolate` is not kept from the first day: what a new managed pool does not take at first leaves from AWS's \
                 shared IPs [M]";
    }
    text
}

/// Whether it leaves through another pool once the file is changed.
fn leaves(choice: &Choice) -> bool {
    let FileChange::Changes { changes } = &choice.change else { return false };
    changes.iter().any(|change| matches!(change, Change::Route { .. }))
}

/// How fast mail grows.
pub(super) fn growth(percent: u32) -> String {
    let twice = match Traffic::doubles_in(percent) {
        Some(1) => ", so that it doubles within a month".to_owned(),
        Some(months) => format!(", so that it doubles in {months} months"),
        None => String::new(),
    };
    format!("`growth` is {percent} % a month{twice}")
}

fn separation(because: Separation) -> &'static str {
    match because {
        Separation::Isolated => "`isolate` asks for addresses that no other customer sends from",
        Separation::TwoKinds => {
            "the account sends transactional and marketing mail, which shared IPs do not keep apart [G]"
        }
    }
}

/// What would change it.
pub(super) fn turn(turn: Turn) -> &'static str {
    match turn {
        Turn::MoreMail => "more mail: from 200,000 a month on it keeps two IPs warm",
        Turn::MoreToEach => "more mail: from 2,000 a day to each of its large providers on it keeps two IPs warm",
        Turn::Listed => "`recipients: allowlisted`: standard IPs, whatever the volume",
        Turn::EvenPattern => "a pattern that is steady or weekly, without a gap of more than 30 days",
        Turn::Isolate => "`isolate: true`: dedicated IPs",
        Turn::OtherKind => {
            "another set of the account that sends the other kind of mail: dedicated IPs, to keep both apart"
        }
        Turn::Watch => "an event destination for bounces and complaints: standard IPs",
        Turn::FlatterPeak => "a largest day of no more than five mean days: all of it from the IPs",
        Turn::Growth => "`growth` above 0 %: managed IPs, whose capacity grows by itself",
        Turn::NoGrowth => "`growth: 0%/month`: standard IPs",
        Turn::WatchNoGrowth => "an event destination for bounces and complaints, and `growth: 0%/month`: standard IPs",
        Turn::UnevenPattern => "irregular sending, or a gap of more than 30 days: no standard IPs",
    }
}

/// What has to come before the IPs, or stops them.
pub(super) fn premises(premises: &Premises) -> Option<String> {
    let Premises { unproven, is_refused, unwarmed, review, is_in_sandbox } = premises;
    let mut said = Vec::new();
    if let Some(status) = review {
        said.push(format!(
            "no new IPs help an account that SES reviews (`{status}`), and `sesform request` refuses: what SES found comes \
             first (SF183)"
        ));
    }
    if *is_in_sandbox {
        said.push(
            "the account is in SES's sandbox, where dedicated IPs carry no mail to others: production access comes first, \
             and `sesform request` refuses until then (SF145)"
                .to_owned(),
        );
    }
    if let Some(count) = unwarmed {
        let then = if premises.is_without_request() {
            String::new()
        } else {
            format!(". Then `sesform request` with the changed file, which asks for {}", ips(*count))
        };
        said.push(format!(
            "{} yet to be leased, and automatic warm-up is off: they would arrive at 100 % without having been warmed up, so \
             `auto_warmup: true` comes before the request (SF132){then}",
            if *count == 1 { "1 IP is".to_owned() } else { format!("{} are", ips(*count)) }
        ));
    }
    if !unproven.is_empty() {
        let refused = if *is_refused {
            ". Until then `apply` of the change is refused without `--allow cold` (SF134; `sesform explain SF134` says what \
             helps)"
        } else {
            ""
        };
        said.push(format!(
            "{} at 100 %, and nothing shows that mail ever warmed {} up (SF133): if that was done, state the day under \
             `dedicated_ips` (`warm_since`){refused}",
            if unproven.len() == 1 { format!("{} is", all(unproven)) } else { format!("{} are", few(unproven)) },
            if unproven.len() == 1 { "it" } else { "them" }
        ));
    } else if *is_refused && unwarmed.is_none() {
        said.push(
            "`apply` of the change is refused without `--allow cold` (SF134; `sesform explain SF134` says what helps)"
                .to_owned(),
        );
    }
    (!said.is_empty()).then(|| said.join("; "))
}

/// When the IPs are warm.
pub(super) fn timing(timing: &Timing, premises: &Premises, facts: &StreamFacts, is_live: bool) -> String {
    let Timing { warm_on, is_warm, is_new, leased, lacking, is_late } = timing;
    let warm = if *is_warm { "warm [W]".to_owned() } else { format!("warm on {warm_on} [W]") };
    let mut text = match (is_new, leased) {
        (true, _) if facts.is_byoip => format!("warm on {warm_on} if they come today [W]"),
        (true, _) => {
            format!("warm on {warm_on} if leased today, plus the time that AWS takes, which is not published [W]")
        }
        (false, Some(count)) => format!("{} that the account has already, so at no further cost: {warm}", ips(*count)),
        (false, None) => warm,
    };
    if let (true, Some(count)) = (is_new, leased) {
        text = format!("{} that the account has already, the others {text}", ips(*count));
    }
    let is_to_be_leased = *is_new && !facts.is_byoip;
    if let Some(count) = lacking.filter(|_| is_to_be_leased) {
        text += &format!(
            ". {} `sesform request` with the changed file, which asks for {}: until they are leased, `apply` of it is refused \
             for what is missing",
            if premises.is_without_request() { "Once that is over," } else { "First" },
            ips(count)
        );
    } else if is_to_be_leased && is_live {
        text += ". Once the change is known, `advise --live` says how many of them are yet to be leased";
    } else if is_to_be_leased {
        text += ". If the account does not lease them yet, `sesform request` comes first: until then `apply` of the changed \
                 file is refused for what is missing. `--live` says whether other pools have some that no mail needs";
    }
    if *is_new && facts.is_byoip && is_live {
        text += ". Until they are there, `apply` of the changed file is refused for what is missing";
    }
    if facts.is_allowlisted && !is_warm {
        text += ". Until then it leaves from other addresses too, which those who accept it by a list do not know (SF171): tell \
                 them of the new ones before";
    }
    if let (Some(is_late), Some(day)) = (is_late, &facts.ready_by) {
        let rest = if facts.is_isolated && !facts.is_byoip {
            "`isolate` is not kept, as mail above what they take leaves from AWS's shared IPs, or from warm IPs that you lease"
        } else if facts.is_byoip {
            "AWS does not say where mail above what they take leaves from, as the account cannot use its shared IPs"
        } else {
            "mail above what they take leaves from shared IPs"
        };
        text += &if *is_late {
            format!("; `ready_by` {day} is before that: until then {rest}")
        } else {
            format!("; in time for `ready_by` {day}")
        };
    }
    if facts.is_isolated && !is_warm && !facts.is_byoip && *is_late != Some(true) {
        text += ". `isolate` holds from then on: before, what they do not take leaves from AWS's shared IPs, or from warm IPs \
                 that you lease [W]";
    }
    text
}
