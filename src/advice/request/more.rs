//! The facts of a case for more IPs, and those that are missing. Nothing is filled in that neither the files state nor the
//! account says.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    advice::{
        finding::Sent,
        lint::Question,
        picture::Picture,
        scene::Scene,
        stream::{Stream, StreamName},
    },
    model::{
        ConfigurationSetName, Language, LiveRegion, MailKind, PoolName, PoolRef, Quota, RequestFacts, Switch, Terms,
        Traffic,
    },
};

use super::{
    mail::{Larger, MailFacts, larger, larger_kind},
    shares::{self, Place, Share, Use},
    stay,
};

/// A case for more IPs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// Leased standard IPs.
    pub leased: u64,
    /// Standard IPs that are needed in all; more than are leased.
    pub wanted: u64,
    /// The mail of each stream that leaves from standard IPs.
    pub mail: Vec<MailFacts>,
    /// What the wanted IPs will be for, each of them once.
    pub shares: Vec<Share>,
    /// What the configuration sets show today of how bounces and complaints are handled.
    pub sets: Vec<SetFacts>,
    /// What those of them will show that the file changes or creates.
    pub sets_then: Vec<SetFacts>,
    /// The kind of mail that the form is told.
    pub mail_type: MailKind,
    /// The kind of the larger part of the mail, if the file states another one.
    pub contradicted: Option<Larger>,
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
    /// IPs of the default pool, from which mail without a configuration set leaves that no file states: after the plan.
    pub uncounted: usize,
    /// How many it has today.
    pub in_default_pool: usize,
    /// Pools with IPs that no mail leaves from and that are not for this file to change, each with the number of its IPs.
    pub idle_of_others: BTreeMap<PoolName, u64>,
    /// Pools whose lists name addresses that are not leased: AWS chooses the addresses.
    pub lists: BTreeSet<PoolName>,
    /// Whether the account is out of SES's sandbox in this Region. `None`: unknown.
    pub production_access: Option<Switch>,
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
    let places = shares::places(scene, wanted);
    let streams: Vec<&Stream<'_>> = places.iter().flat_map(|place: &Place<'_>| &place.streams).collect();
    let mail: Vec<Option<MailFacts>> = streams.iter().map(|stream| mail(scene, stream, asked)).collect();
    if streams.is_empty() {
        let key = format!("regions.{}.configuration_sets", scene.region);
        asked.need::<()>(None, &key, "a configuration set that sends through a standard pool of the Region");
    }
    let mail: Vec<MailFacts> = mail.into_iter().collect::<Option<_>>().unwrap_or_default();
    let of_account = scene.figures.and_then(|figures| figures.mail_type.as_deref()).and_then(kind_of_ses);
    let contradicted = mail_type.and_then(|stated| larger(&mail).filter(|larger| larger.kind != stated));
    let mail_type = mail_type.or_else(|| larger_kind(&mail)).or(of_account);
    // Once the traffic is stated, it may tell the kind.
    let mail_type = if mail.is_empty() {
        mail_type
    } else {
        asked.need(mail_type, "request.mail_type", "the kind of mail that the form is told: transactional or marketing")
    };
    let account = question.account;
    let of = |live: Option<&LiveRegion>| -> Vec<SetFacts> {
        streams.iter().filter_map(|stream| set_facts(live?, &stream.name)).collect()
    };
    let sets = of(account.and_then(|account| account.before.get(scene.region)));
    let mut sets_then = of(account.and_then(|account| account.after.get(scene.region)));
    sets_then.retain(|set| !sets.contains(set));
    let in_default_pool = |picture: &Picture| picture.pools.get(&PoolRef::Default).and_then(|it| it.members.count());
    let shares = shares::shares(scene, wanted, &places, &mail);
    let idle = shares.iter().filter(|share| share.usage == Use::Nothing).flat_map(|share| &share.pools);
    let of_others = idle.filter_map(PoolRef::named).filter(|pool| stay::of_others(question, scene, pool).is_some());
    let idle_of_others = of_others.filter_map(|pool| {
        Some((pool.clone(), scene.after.pools.get(&PoolRef::Named(pool.clone()))?.members.count()? as u64))
    });
    Some(More {
        leased,
        wanted,
        over_quota: over_quota(scene, &mail),
        idle_of_others: idle_of_others.collect(),
        shares,
        mail,
        sets,
        sets_then,
        mail_type: mail_type?,
        contradicted,
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
        uncounted: in_default_pool(scene.after).filter(|_| scene.facts.unassigned.is_none()).unwrap_or(0),
        in_default_pool: in_default_pool(scene.now()).unwrap_or(0),
        lists: scene.lists_without_lease(),
        production_access: scene.figures.map(|figures| figures.production_access),
    })
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

/// The kind that SES knows of the account (`GetAccount`, `Details.MailType`).
fn kind_of_ses(word: &str) -> Option<MailKind> {
    match word {
        "TRANSACTIONAL" => Some(MailKind::Transactional),
        "MARKETING" => Some(MailKind::Marketing),
        _ => None,
    }
}

fn set_facts(live: &LiveRegion, stream: &StreamName) -> Option<SetFacts> {
    let StreamName::ConfigurationSet(name) = stream else { return None };
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
