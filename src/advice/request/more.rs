//! The facts of a case for more IPs, and those that are missing. Nothing is filled in that neither the files state nor the
//! account says.

use std::collections::BTreeSet;

use crate::{
    advice::{
        finding::Sent,
        lint::Question,
        picture::PoolKind,
        scene::Scene,
        stream::{Stream, StreamName},
    },
    model::{
        ConfigurationSetName, Language, MailKind, Pattern, PoolName, PoolRef, Quota, RequestFacts, Switch, Terms,
        Traffic,
    },
};

/// A case for more IPs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// Leased standard IPs.
    pub leased: u64,
    /// Standard IPs that are needed in all; more than are leased.
    pub wanted: u64,
    /// The mail of each stream that leaves from them.
    pub mail: Vec<MailFacts>,
    /// What the configuration sets show of how bounces and complaints are handled.
    pub sets: Vec<SetFacts>,
    /// The kind of mail that the form is told.
    pub mail_type: MailKind,
    /// The website of the sender.
    pub website: String,
    /// How mail goes only to recipients who asked for it.
    pub opt_in: String,
    /// What happens to bounces and complaints.
    pub bounces_and_complaints: String,
    /// What the mail is for, if it is stated.
    pub use_case: Option<String>,
    /// Why addresses of one's own are needed.
    pub why_dedicated: String,
    /// Whether a person accepted AWS's terms.
    pub terms: Option<Terms>,
    /// The language of the answer.
    pub language: Language,
    /// Whether new IPs will be warmed up automatically, once the file is applied. `None`: unknown.
    pub auto_warmup: Option<Switch>,
    /// Whether they are today. `None`: unknown.
    pub auto_warmup_now: Option<Switch>,
    /// The sending quotas that the mail goes over, each with what the mail needs and what is allowed.
    pub over_quota: Vec<(Sent, u64, u64)>,
    /// The state of AWS's review of the account, if it is not healthy.
    pub review: Option<String>,
    /// IPs of the default pool, from which mail without a configuration set leaves that no file states.
    pub uncounted: usize,
    /// Pools whose lists name addresses that are not leased: AWS chooses the addresses.
    pub lists: BTreeSet<PoolName>,
    /// Whether the account is out of SES's sandbox in this Region. `None`: unknown.
    pub production_access: Option<Switch>,
}

/// The mail of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFacts {
    /// The stream.
    pub stream: StreamName,
    /// Its kind.
    pub kind: MailKind,
    /// Recipients of a month.
    pub month: u64,
    /// Recipients of the largest day.
    pub peak_day: u64,
    /// Recipients of the largest second.
    pub peak_rate: u64,
    /// How the days of mail follow each other.
    pub pattern: Pattern,
    /// Whether it goes to servers that accept mail by a list of addresses.
    pub is_allowlisted: bool,
}

/// What a configuration set shows of how bounces and complaints are handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFacts {
    /// The configuration set.
    pub name: ConfigurationSetName,
    /// Enabled event destinations that are told of bounces and of complaints.
    pub told: BTreeSet<String>,
    /// Why addresses come on the suppression list, as SES spells it.
    pub suppressed: BTreeSet<String>,
}

/// A fact that a case needs and the files do not state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Where it is stated, from the top of the file.
    pub key: String,
    /// What it is.
    pub what: &'static str,
}

/// The facts that are missing so far.
#[derive(Debug, Default)]
struct Asked(Vec<Missing>);

impl Asked {
    /// The fact, or `None` after asking for it.
    fn need<T>(&mut self, fact: Option<T>, key: &str, what: &'static str) -> Option<T> {
        if fact.is_none() {
            self.0.push(Missing { key: key.to_owned(), what });
        }
        fact
    }
}

/// The case, or the facts that it lacks.
pub(super) fn answer(
    question: &Question<'_>,
    scene: &Scene<'_>,
    leased: u64,
    wanted: u64,
) -> Result<More, Vec<Missing>> {
    let mut asked = Asked::default();
    let more = case(question, scene, (leased, wanted), &mut asked);
    match more {
        Some(more) if asked.0.is_empty() => Ok(more),
        Some(_) | None => Err(asked.0),
    }
}

/// The case; `None` after asking for what it lacks.
fn case(question: &Question<'_>, scene: &Scene<'_>, (leased, wanted): (u64, u64), asked: &mut Asked) -> Option<More> {
    let RequestFacts { website, opt_in, bounces_and_complaints, use_case, why_dedicated, terms, language, mail_type } =
        question.facts.request.clone();
    let known = scene.figures.and_then(|figures| figures.website.clone());
    let website = asked.need(website.or(known), "request.website", "the website of the sender");
    let opt_in = asked.need(opt_in, "request.opt_in", "how mail goes only to recipients who asked for it");
    let handling =
        asked.need(bounces_and_complaints, "request.bounces_and_complaints", "what happens to bounces and complaints");
    let why = asked.need(why_dedicated, "request.why_dedicated", "why addresses of your own are needed");
    let streams = streams(scene);
    let mail: Vec<Option<MailFacts>> = streams.iter().map(|stream| mail(scene, stream, asked)).collect();
    if streams.is_empty() {
        let key = format!("regions.{}.configuration_sets", scene.region);
        asked.need::<()>(None, &key, "a configuration set that sends through a standard pool of the Region");
    }
    let mail: Vec<MailFacts> = mail.into_iter().collect::<Option<_>>().unwrap_or_default();
    let of_account = scene.figures.and_then(|figures| figures.mail_type.as_deref()).and_then(kind_of_ses);
    let mail_type = mail_type.or_else(|| larger_kind(&mail)).or(of_account);
    // Once the traffic is stated, it may tell the kind.
    let mail_type = if mail.is_empty() {
        mail_type
    } else {
        asked.need(mail_type, "request.mail_type", "the kind of mail that the form is told: transactional or marketing")
    };
    Some(More {
        leased,
        wanted,
        over_quota: over_quota(scene, &mail),
        mail,
        sets: streams.iter().filter_map(|stream| set_facts(question, scene, &stream.name)).collect(),
        mail_type: mail_type?,
        website: website?,
        opt_in: opt_in?,
        bounces_and_complaints: handling?,
        use_case,
        why_dedicated: why?,
        terms,
        language: language.unwrap_or(Language::English),
        auto_warmup: scene.after.auto_warmup,
        auto_warmup_now: scene.figures.map(|figures| figures.auto_warmup),
        review: scene.review().map(str::to_owned),
        uncounted: uncounted(scene),
        lists: scene.lists_without_lease(),
        production_access: scene.figures.map(|figures| figures.production_access),
    })
}

/// The streams that leave from standard IPs after the plan, and from pools that lack some. If no pool lacks any, new IPs
/// stay in the default pool, where they arrive. Mail without a configuration set is among them only where the file states
/// how much it is: an account need not send any.
fn streams<'a>(scene: &Scene<'a>) -> Vec<Stream<'a>> {
    let lacking = scene.lacking();
    let has_ips = |name: &PoolRef| {
        let members = scene.after.pools.get(name).and_then(|pool| pool.members.count());
        let lacks = name.named().map_or(lacking.is_empty(), |name| lacking.contains_key(name));
        members.is_some_and(|count| count > 0) || lacks
    };
    let standard = scene.after.pools.iter().filter(|(_, pool)| pool.kind == Some(PoolKind::Standard));
    let pools: BTreeSet<&PoolRef> = standard.map(|(name, _)| name).chain([&PoolRef::Default]).collect();
    let streams = pools.into_iter().filter(|name| has_ips(name)).flat_map(|name| scene.streams(name));
    let streams = streams.filter(|stream| stream.name != StreamName::Unassigned || stream.traffic.is_some());
    streams.filter(|stream| stream.traffic.is_none_or(|traffic| traffic.day != Some(0))).collect()
}

/// IPs of the default pool, if no file states the mail without a configuration set that leaves from them.
fn uncounted(scene: &Scene<'_>) -> usize {
    let ips = scene.after.pools.get(&PoolRef::Default).and_then(|pool| pool.members.count());
    ips.filter(|_| scene.facts.unassigned.is_none()).unwrap_or(0)
}

/// The sending quotas that the mail goes over.
fn over_quota(scene: &Scene<'_>, mail: &[MailFacts]) -> Vec<(Sent, u64, u64)> {
    let sum = |of: fn(&MailFacts) -> u64| mail.iter().fold(0_u64, |sum, mail| of(mail).saturating_add(sum));
    let asked = [(Sent::InADay, sum(|mail| mail.peak_day)), (Sent::InASecond, sum(|mail| mail.peak_rate))];
    let over = asked.into_iter().filter_map(|(quota, asked)| {
        let figures = scene.figures?;
        let allowed = match quota {
            Sent::InADay => figures.in_24_hours,
            Sent::InASecond => figures.a_second,
        };
        match allowed? {
            Quota::Most(allowed) if asked > allowed => Some((quota, asked, allowed)),
            Quota::Most(_) | Quota::Unlimited => None,
        }
    });
    over.collect()
}

/// The mail of a stream; `None` after asking for what is missing.
fn mail(scene: &Scene<'_>, stream: &Stream<'_>, asked: &mut Asked) -> Option<MailFacts> {
    let at = match &stream.name {
        StreamName::ConfigurationSet(name) => format!("regions.{}.configuration_sets.{name}.traffic", scene.region),
        StreamName::Unassigned => format!("regions.{}.unassigned", scene.region),
    };
    let nothing = Traffic::default();
    let traffic = stream.traffic.unwrap_or(&nothing);
    let mut need = |fact, field: &str, what| asked.need(fact, &format!("{at}.{field}"), what);
    let month = need(traffic.of_month(), "month", "recipients of a month, or `day` and `days`");
    let peak_day = need(traffic.of_peak_day(), "peak_day", "recipients of the largest day");
    let peak_rate = need(traffic.peak_rate, "peak_rate", "recipients of the largest second, such as 80/s");
    let kind = asked.need(traffic.kind, &format!("{at}.kind"), "what the mail is");
    let pattern = asked.need(traffic.pattern, &format!("{at}.pattern"), "how the days of mail follow each other");
    Some(MailFacts {
        stream: stream.name.clone(),
        kind: kind?,
        month: month?,
        peak_day: peak_day?,
        peak_rate: peak_rate?,
        pattern: pattern?,
        is_allowlisted: stream.is_allowlisted(),
    })
}

/// The kind with more mail in a month; `None` if neither has more, or there is none of both.
fn larger_kind(mail: &[MailFacts]) -> Option<MailKind> {
    let month =
        |kind| -> u64 { mail.iter().filter(|it| it.kind == kind).fold(0, |sum, it| it.month.saturating_add(sum)) };
    match month(MailKind::Transactional).cmp(&month(MailKind::Marketing)) {
        std::cmp::Ordering::Greater => Some(MailKind::Transactional),
        std::cmp::Ordering::Less => Some(MailKind::Marketing),
        std::cmp::Ordering::Equal => None,
    }
}

/// The kind that SES knows of the account (`GetAccount`, `Details.MailType`).
fn kind_of_ses(word: &str) -> Option<MailKind> {
    match word {
        "TRANSACTIONAL" => Some(MailKind::Transactional),
        "MARKETING" => Some(MailKind::Marketing),
        _ => None,
    }
}

fn set_facts(question: &Question<'_>, scene: &Scene<'_>, stream: &StreamName) -> Option<SetFacts> {
    let StreamName::ConfigurationSet(name) = stream else { return None };
    let live = question.account?.after.get(scene.region)?;
    let set = live.configuration_sets.get(name)?;
    let destinations = live.event_destinations.get(name).into_iter().flatten().filter(|(_, it)| {
        let hears = |word| it.events.iter().any(|event| event.as_str() == word);
        it.enabled == Switch::On && hears("BOUNCE") && hears("COMPLAINT")
    });
    let of_account = live.account.as_ref().map(|account| account.suppression().reasons);
    let reasons = set.suppression.reasons.clone().or(of_account);
    Some(SetFacts {
        name: name.clone(),
        told: destinations.map(|(name, _)| name.to_string()).collect(),
        suppressed: reasons.into_iter().flatten().map(|reason| reason.as_str().to_owned()).collect(),
    })
}
