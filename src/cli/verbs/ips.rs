//! `sesform ips`: the addresses that mail leaves from, for allow-lists, firewalls and SPF. Writes nothing to AWS.

use std::{collections::BTreeSet, path::PathBuf, str::FromStr};

use clap::{Args, ValueEnum};

use crate::{
    addresses::spf::{AMAZON_SES, Problem, Zone},
    cli::{
        args::Common,
        exit::Exit,
        failure::Failure,
        output::Output,
        resolving::Resolve,
        routing::{self, Asked, Routing},
    },
    config,
    model::{MailFromDomain, shown},
    render::{self, AddressForm},
    view::{AddressReport, RoutesReport, SpfDomain, SpfFrom, SpfMode, SpfReport},
};

/// Arguments of `ips`.
#[derive(Debug, Args)]
pub(crate) struct IpsArgs {
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Lists the fewest CIDR blocks that hold these addresses and no others
    #[arg(long)]
    pub(crate) cidr: bool,
    /// Compares with a list that `ips` wrote earlier, as text, CSV or JSON; exits 2 if an address came or went
    #[arg(long, value_name = "FILE", conflicts_with = "spf")]
    pub(crate) since: Option<PathBuf>,
    /// Writes the letter to those who allow the addresses; with --since, about what changed
    #[arg(long, conflicts_with_all = ["cidr", "spf"])]
    pub(crate) notice: bool,
    /// Writes the SPF records of custom MAIL FROM domains instead: with `include:amazonses.com`, or with the addresses
    /// themselves, which needs routes that use no other address
    #[arg(long, value_name = "MODE", num_args = 0..=1, require_equals = true, default_missing_value = "include")]
    pub(crate) spf: Option<Mode>,
    /// An SPF record that is there (repeatable), to merge into, or of a name that it includes, to count look-ups: TEXT
    /// for the only MAIL FROM domain, or NAME=TEXT
    #[arg(long, value_name = "[NAME=]TEXT", requires = "spf")]
    pub(crate) record: Vec<Given>,
    /// Reads existing records and those that they include from DNS: the system's servers, or ADDRESS[:PORT]
    #[arg(long, value_name = "SERVER", requires = "spf", num_args = 0..=1, require_equals = true,
          default_missing_value = "system")]
    pub(crate) resolve: Option<Resolve>,
    /// The MAIL FROM domain, instead of those that SES names
    #[arg(long, value_name = "DOMAIN", requires = "spf", value_parser = MailFromDomain::from_str)]
    pub(crate) mail_from: Option<MailFromDomain>,
}

/// What an SPF record passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// What SES's own record passes
    Include,
    /// The addresses themselves
    Ip4,
}

/// An SPF record as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    /// Its name in lower case. `None`: that of the only MAIL FROM domain.
    name: Option<String>,
    text: String,
}

impl FromStr for Given {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_name = |name: &str| MailFromDomain::from_str(name.trim_end_matches('.')).is_ok();
        Ok(match text.split_once('=') {
            Some((name, text)) if is_name(name) => {
                Self { name: Some(name.trim_end_matches('.').to_ascii_lowercase()), text: text.to_owned() }
            }
            _ => Self { name: None, text: text.to_owned() },
        })
    }
}

pub(super) async fn run(common: &Common, args: &IpsArgs, output: &mut Output) -> Result<Exit, Failure> {
    // A list that cannot be read is an error before the account is read.
    let former = args.since.as_deref().map(routing::former).transpose()?;
    let routing = Routing::live(common, output).await?;
    let routes = routing.report(&args.asked)?;
    if let Some(mode) = args.spf {
        return spf(&routing, &routes, mode, args, output).await;
    }
    let mut report = AddressReport::of(&routes);
    // A letter about a pattern without a match would ask others to remove what is in use.
    let is_handed_out = args.notice || former.is_some();
    if let Some(name) = report.unmatched.first().filter(|_| is_handed_out) {
        return Err(Failure::UnknownName { name: name.clone(), near: None });
    }
    if let Some((path, former)) = args.since.as_deref().zip(former.as_ref()) {
        routing.is_of_account(path, former)?;
        report = report.since(&former.ips, &routing.used_ips()?);
    }
    if args.notice && report.list.is_empty() {
        return Err(Failure::NoAddress(report.reasons.iter().map(render::reason_text).collect()));
    }
    let is_changed = report.since.as_ref().is_some_and(|since| since.is_any());
    let form = if args.cidr { AddressForm::Cidr } else { AddressForm::Addresses };
    if args.notice {
        let mail =
            if args.asked.names.is_empty() { render::NoticeAbout::AllMail } else { render::NoticeAbout::of(&routes) };
        report.notice = Some(render::notice_text(&report, &mail));
        // The letter is for others, and what it rests on for its sender.
        render::list_remarks(&report).iter().for_each(|line| output.note(line));
    }
    output.addresses(report, form);
    Ok(if is_changed { Exit::Pending } else { Exit::Success })
}

async fn spf(
    routing: &Routing,
    routes: &RoutesReport,
    mode: Mode,
    args: &IpsArgs,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let mode = match mode {
        Mode::Include => SpfMode::Include,
        Mode::Ip4 => SpfMode::Ip4,
    };
    let all = routing.report(&Asked { names: Vec::new(), date: args.asked.date })?;
    let from = SpfFrom { asked: routes, all: &all, mail_from: &routing.mail_from, only: args.mail_from.as_ref() };
    let of = |zone: &Zone| SpfReport::of(from, mode, zone);
    let mut zone = given(&args.record, &of(&Zone::default()).domains)?;
    if let Some(resolve) = args.resolve {
        let domains = of(&zone).domains.len();
        resolve.read(&mut zone, domains, |zone| of(zone).unread()).await?;
    }
    let report = of(&zone);
    let ended = ended(&report);
    // A record that is wrong is told first: what it includes is not known.
    if ended.is_ok() {
        are_used(&zone, &report, args.resolve)?;
    }
    output.spf(report);
    ended.map(|()| Exit::Success)
}

/// The records by name. Those without one are of the only domain.
fn given(records: &[Given], domains: &[SpfDomain]) -> Result<Zone, Failure> {
    let mut zone = Zone::default();
    for record in records {
        let name = match (&record.name, domains) {
            (Some(name), _) => name,
            (None, [domain]) => domain.name.as_str(),
            (None, domains) => {
                let message = format!(
                    "`--record` says not of which name the record is, and there are {} MAIL FROM domains: write \
                     `--record NAME=TEXT`, or name one identity or `--mail-from`",
                    domains.len()
                );
                return Err(Failure::Usage(message));
            }
        };
        zone.give(name, record.text.clone());
    }
    Ok(zone)
}

/// Refuses a record that was given and nothing leads to: its name was mistyped.
fn are_used(zone: &Zone, report: &SpfReport, resolve: Option<Resolve>) -> Result<(), Failure> {
    // A DNS server has to know that of SES, whatever it is asked for.
    let names: BTreeSet<String> = report.names().into_iter().chain(resolve.map(|_| AMAZON_SES.to_owned())).collect();
    let Some(unused) = zone.given().find(|name| !names.contains(*name)) else { return Ok(()) };
    let near = config::nearest(unused, names.iter().map(String::as_str));
    let near = near.map(|near| format!("did you mean `{}`? If not, ", shown(near))).unwrap_or_default();
    Err(Failure::Usage(format!(
        "`--record` gives a record of `{}`, which is no MAIL FROM domain of this mail, and no record includes it: {near}\
         leave it out, or name its domain with `--mail-from`",
        shown(unused)
    )))
}

/// How the command ends.
///
/// # Errors
/// Routes that are not closed, records that are wrong, or more look-ups than there may be.
fn ended(report: &SpfReport) -> Result<(), Failure> {
    let open = || report.domains.iter().flat_map(|domain| &domain.addresses).flat_map(|addresses| &addresses.reasons);
    let reasons: BTreeSet<String> = open().map(render::reason_text).collect();
    if !reasons.is_empty() {
        return Err(Failure::RouteNotClosed { reasons, remedies: open().map(render::reason_remedy).collect() });
    }
    let fatal: Vec<_> =
        report.domains.iter().flat_map(|domain| &domain.problems).filter(|problem| problem.is_fatal()).collect();
    match fatal.as_slice() {
        [] => Ok(()),
        all if all.iter().all(|problem| matches!(problem, Problem::TooManyLookups { .. })) => Err(Failure::SpfLimit),
        all if all.iter().any(|problem| matches!(problem, Problem::Alias { .. })) => Err(Failure::SpfAlias),
        _ => Err(Failure::SpfRecord),
    }
}
