//! Options that every verb parses but not every verb uses. An option without effect is rejected, because the user who
//! gives it relies on it.

use crate::{
    config::{self, UnknownRegions},
    model::{Region, Sts, known_regions},
    ses::PlainHttp,
};

use super::{
    args::{Allow, Common, FileOrigin, Format},
    failure::Failure,
    verbs::{Arguments, Verb},
};

/// Rejects options that the verb would ignore, unknown Regions, and an endpoint to which nothing may be sent.
pub(crate) fn check(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments { common, verb } = arguments;
    let applicable = Applicable::by(verb, common);
    let given = [
        ("--region", !common.region.is_empty(), applicable.region),
        ("--var", !common.var.is_empty(), applicable.variables),
        ("--var-file", !common.var_file.is_empty(), applicable.variables),
        ("--account", common.account.is_some(), applicable.account),
        ("--profile", common.profile.is_some(), verb.connects()),
    ];
    if let Some((option, ..)) = given.iter().find(|(_, given, applicable)| *given && !applicable) {
        return Err(ignored(option, verb));
    }
    if let Some(allow) = common.allow.iter().find(|allow| !applicable.allow.accepts(**allow)) {
        return Err(ignored(&format!("--allow {}", allow.name()), verb));
    }
    let formats = common.report.iter().map(|target| target.format).chain([common.format]);
    if let Some((format, of)) =
        formats.filter_map(|format| Some((format, format.only_of()?))).find(|(_, of)| *of != verb.name())
    {
        let message = format!("`{}` is a format of `{of}`, and `{}` has none such", format.name(), verb.name());
        return Err(Failure::Usage(message));
    }
    let formats = common.report.iter().map(|target| target.format).chain([common.format]);
    let writes_records = matches!(verb, Verb::Ips(args) if args.spf.is_some());
    if let Some(format) = formats.into_iter().find(is_of_lists).filter(|_| writes_records) {
        let message = format!(
            "`{}` is a format of lists, and `ips --spf` writes records: leave `--spf` out, or use `text` or `json`",
            format.name()
        );
        return Err(Failure::Usage(message));
    }
    let unknown = common.region.iter().find(|region| !region.is_known() && !are_free(verb));
    if let (Some(region), UnknownRegions::Refused) = (unknown, common.unknown_regions()) {
        return Err(unknown_region(region, verb, common));
    }
    match &common.endpoint_url {
        Some(url) => common.plain_http().judge(url).map_err(|problem| Failure::Usage(problem.to_string())),
        None => Ok(()),
    }
}

/// Whether a format has rows of addresses or findings alone.
fn is_of_lists(format: &Format) -> bool {
    matches!(format, Format::Csv | Format::Lines)
}

fn ignored(option: &str, verb: &Verb) -> Failure {
    let of_what = match verb {
        Verb::Validate(args) if args.each => " of each file",
        _ if verb.saved_plan().is_some() => " of a saved plan",
        _ => "",
    };
    Failure::Usage(format!("`{option}` changes nothing in `{}`{of_what}: leave it out", verb.name()))
}

/// Whether the service names Regions as it likes.
fn are_free(verb: &Verb) -> bool {
    matches!(verb, Verb::Import(args) if args.sts() == Sts::Missing)
}

fn unknown_region(region: &Region, verb: &Verb, common: &Common) -> Failure {
    let is_elsewhere = matches!(verb, Verb::Import(_)) && common.endpoint_url.is_some();
    let service = if is_elsewhere { ", or with `--no-sts` if this service is not AWS" } else { "" };
    let near = config::nearest(region.as_str(), known_regions());
    let near = near.map(|near| format!("did you mean `{near}`? If not, ")).unwrap_or_default();
    Failure::Usage(format!(
        "AWS is not known to have a Region `{region}`; {near}accept it with `--allow unknown-region`{service}"
    ))
}

/// The options that a verb uses.
struct Applicable {
    region: bool,
    variables: bool,
    account: bool,
    allow: ApplicableAllow,
}

/// The values of `--allow` that a verb accepts.
enum ApplicableAllow {
    /// The verb reads no file and connects to no account.
    Nothing,
    /// The verb reads a file.
    TheFile,
    /// The verb connects to an account and has no guards.
    TheWay,
    /// The verb writes cases at AWS Support.
    TheRequest,
    /// The verb makes, checks or applies a plan.
    Everything,
}

impl ApplicableAllow {
    fn accepts(&self, allow: Allow) -> bool {
        match self {
            Self::Nothing => false,
            Self::TheFile => allow == Allow::UnknownRegion,
            Self::TheWay => allow.of_a_plan().is_none() && allow != Allow::Review,
            Self::TheRequest => allow.of_a_plan().is_none(),
            Self::Everything => allow != Allow::Review,
        }
    }
}

impl Applicable {
    fn by(verb: &Verb, common: &Common) -> Self {
        let allow = match verb {
            Verb::Plan(_) | Verb::Check(_) | Verb::Apply(_) => ApplicableAllow::Everything,
            Verb::Request(_) => ApplicableAllow::TheRequest,
            Verb::Route(args) if args.desired => ApplicableAllow::TheFile,
            Verb::Lint(args) if !args.live => ApplicableAllow::TheFile,
            // They judge, or count, what the plan would leave with them.
            Verb::Lint(_) => ApplicableAllow::Everything,
            Verb::Cost(args) if !args.offline => ApplicableAllow::Everything,
            Verb::Advise(args) if !args.live => ApplicableAllow::TheFile,
            Verb::Drift(_)
            | Verb::Route(_)
            | Verb::Ips(_)
            | Verb::Advise(_)
            | Verb::Cost(_)
            | Verb::Warmup(_)
            | Verb::Import(_)
            | Verb::Init(_)
            | Verb::Unlock(_)
            | Verb::Doctor(_) => ApplicableAllow::TheWay,
            Verb::Validate(_) => ApplicableAllow::TheFile,
            Verb::Show(_)
            | Verb::Fmt(_)
            | Verb::Explain(_)
            | Verb::Schema(_)
            | Verb::Sandbox(_)
            | Verb::Completions { .. }
            | Verb::Man(_) => ApplicableAllow::Nothing,
        };
        let (region, variables, account) = match verb {
            _ if verb.saved_plan().is_some() => (false, common.file_origin == FileOrigin::Named, true),
            // The files are of many accounts.
            Verb::Validate(args) if args.each => (false, true, false),
            Verb::Validate(_)
            | Verb::Plan(_)
            | Verb::Drift(_)
            | Verb::Route(_)
            | Verb::Ips(_)
            | Verb::Lint(_)
            | Verb::Advise(_)
            | Verb::Cost(_)
            | Verb::Warmup(_)
            | Verb::Request(_)
            | Verb::Apply(_)
            | Verb::Unlock(_)
            | Verb::Doctor(_) => (true, true, true),
            Verb::Import(args) => (true, args.update.is_some(), true),
            Verb::Init(_) => (true, false, true),
            Verb::Show(_)
            | Verb::Check(_)
            | Verb::Fmt(_)
            | Verb::Explain(_)
            | Verb::Schema(_)
            | Verb::Sandbox(_)
            | Verb::Completions { .. }
            | Verb::Man(_) => (false, false, false),
        };
        Self { region, variables, account, allow }
    }
}

impl Common {
    /// Whether Regions that are not on sesform's list of AWS Regions are accepted.
    pub(crate) fn unknown_regions(&self) -> UnknownRegions {
        if self.allow.contains(&Allow::UnknownRegion) { UnknownRegions::Allowed } else { UnknownRegions::Refused }
    }

    /// Whether calls to other machines may use plain HTTP.
    pub(crate) fn plain_http(&self) -> PlainHttp {
        if self.allow.contains(&Allow::Http) { PlainHttp::Anywhere } else { PlainHttp::Loopback }
    }
}
