//! `sesform request`: the cases at AWS Support for more leased IPs, or to give some back. Writes nothing to AWS.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::{
    advice::{Answer, Purpose, Requests, Reviewed, requests},
    cli::{
        advised::{self, Advised},
        args::{Allow, Common},
        exit::Exit,
        failure::Failure,
        output::Output,
        parking_edits,
    },
    model::Region,
    render,
};

/// Arguments of `request`.
#[derive(Debug, Args)]
pub(crate) struct RequestArgs {
    /// Only gives back the addresses that the file lists under `relinquish`
    #[arg(long)]
    relinquish: bool,
    /// Only compares how many IPs are wanted and leased; exits 2 if the numbers differ
    #[arg(long, conflicts_with_all = ["relinquish", "form"])]
    status: bool,
    /// The form to fill in
    #[arg(long, value_name = "FORM", default_value = "ses")]
    form: Form,
    /// The day on which the question is asked, in UTC [default: today]
    #[arg(long, value_name = "DATE", value_parser = advised::date)]
    date: Option<Date>,
}

/// A form of AWS Support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// That of the SES console
    Ses,
    /// That of Amazon Pinpoint, retired: its support ended on 2026-10-30
    Pinpoint,
}

pub(super) async fn run(common: &Common, args: &RequestArgs, output: &mut Output) -> Result<Exit, Failure> {
    let advised = Advised::live(common, args.date).await?;
    let purpose = match (args.status, args.relinquish) {
        (true, _) => Purpose::Status,
        (false, true) => Purpose::Relinquish,
        (false, false) => Purpose::Both,
    };
    let reviewed = if common.allow.contains(&Allow::Review) { Reviewed::Allowed } else { Reviewed::Refused };
    let form = match args.form {
        Form::Ses => render::Form::Ses,
        Form::Pinpoint => render::Form::Pinpoint,
    };
    let found = requests(&advised.question(), purpose, reviewed);
    let ended = ended(&found, purpose);
    let mut document = render::RequestsDocument::of(&found, form);
    parking_edits::show(common, &advised.loaded, &found, &mut document)?;
    let text = if args.status { render::status_text(&document) } else { render::requests_text(&document) };
    output.requests(document, &text);
    ended
}

/// How the command ends: a comparison with 2 if the numbers differ, a case with 0.
///
/// # Errors
/// Regions without a case, the gravest reason first.
fn ended(found: &Requests, purpose: Purpose) -> Result<Exit, Failure> {
    if purpose == Purpose::Status {
        let differs = found.regions.iter().any(|region| region.leased != region.wanted);
        return Ok(if differs { Exit::Pending } else { Exit::Success });
    }
    let (mut reviewed, mut kept, mut own): (Vec<Region>, Vec<Region>, Vec<Region>) = Default::default();
    let mut missing: Vec<String> = Vec::new();
    for region in &found.regions {
        match &region.answer {
            Answer::Nothing | Answer::More(_) | Answer::Fewer(_) => {}
            Answer::UnderReview(..) => reviewed.push(region.region.clone()),
            Answer::OwnAddresses(_) => own.push(region.region.clone()),
            Answer::Refused(_) => kept.push(region.region.clone()),
            Answer::Missing(facts) => missing.extend(facts.iter().map(|fact| fact.key.clone())),
        }
    }
    if !reviewed.is_empty() {
        return Err(Failure::UnderReview(reviewed));
    }
    if !kept.is_empty() {
        return Err(Failure::NotRelinquished(kept));
    }
    if !own.is_empty() {
        return Err(Failure::OwnAddresses(own));
    }
    if missing.is_empty() { Ok(Exit::Success) } else { Err(Failure::FactsMissing(missing)) }
}
