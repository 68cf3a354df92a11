//! SF174 in words: an SPF record that fails at receivers, or does not let SES send.

use crate::{
    addresses::spf::Problem,
    advice::{Found, LetsSend, MailFromRecord},
    model::word_or_quoted,
    render::spf_problem_text::problem_text,
};

use super::{
    said::{Advice, advice},
    words::all,
};

/// What SF174 says.
pub(super) fn of(found: &Found) -> Option<Advice> {
    let Found::SpfRecord { identity, record } = found else { return None };
    let MailFromRecord { domain, existing, alias, problems, lets_send } = record;
    let subject = format!("the SPF record of `{domain}`, the MAIL FROM domain of `{identity}`,");
    let writes = format!("what `sesform ips {} --spf --resolve` writes", word_or_quoted(identity.as_str()));
    // Nothing else may stand beside a CNAME, so that what `ips` writes cannot be published.
    if let (Some(to), false) = (alias, *lets_send == LetsSend::Yes) {
        let why = problems.iter().map(problem_text).collect::<Vec<_>>().join("; ");
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        let sends = match lets_send {
            LetsSend::Unknown(terms) => {
                let terms = all(terms.iter().map(|term| format!("`{term}`")));
                format!("whether its record lets SES send is not known: it hangs on {terms}")
            }
            LetsSend::Yes | LetsSend::No => "its record does not let SES send".to_owned(),
        };
        let says = format!(
            "`{domain}`, the MAIL FROM domain of `{identity}`, is an alias (CNAME) of {}; {sends}{why}",
            word_or_quoted(to)
        );
        let fix = format!(
            "remove the CNAME, and publish {writes} and the MX record that SES asks for, or use another MAIL FROM domain"
        );
        return Some(advice(says, fix));
    }
    let fatal: Vec<&Problem> = problems.iter().filter(|problem| problem.is_fatal()).collect();
    let says = match (fatal.as_slice(), lets_send) {
        ([], LetsSend::No) if existing.is_empty() => {
            let says =
                format!("`{domain}`, the MAIL FROM domain of `{identity}`, has no SPF record, and SES asks for one");
            return Some(advice(says, format!("publish {writes}")));
        }
        ([], LetsSend::No) => {
            let says = format!(
                "{subject} does not let SES send: nothing in it passes what `include:amazonses.com` passes, or all addresses \
                 of this mail"
            );
            return Some(advice(says, format!("publish {writes}")));
        }
        ([], LetsSend::Unknown(terms)) => {
            let terms = all(terms.iter().map(|term| format!("`{term}`")));
            let unknown = format!("whether {subject} lets SES send is not known: it hangs on {terms}");
            let rest = problems.iter().map(|problem| format!("; {}", problem_text(problem)));
            rest.fold(unknown, |says, rest| says + &rest)
        }
        ([], LetsSend::Yes) => format!("{subject} may not reach receivers: {}", all_problems(problems.iter())),
        (fatal, _) => format!("{subject} does not do what it is for: {}", all_problems(fatal.iter().copied())),
    };
    let has_others = problems.iter().any(|problem| matches!(problem, Problem::Long { others: 1.., .. }));
    let fix = match (fatal.as_slice(), lets_send) {
        ([], LetsSend::Unknown(_)) => {
            format!("publish {writes}, which lets SES send for certain")
        }
        ([], _) if has_others => {
            "remove texts of the name that nobody needs, or shorten the record: terms that no sender needs can go"
                .to_owned()
        }
        ([], _) => {
            "shorten the record: terms that no sender needs can go, as can addresses that a block holds".to_owned()
        }
        _ => format!("mend it as said; then publish {writes}, if that is another one"),
    };
    Some(advice(says, fix))
}

fn all_problems<'a>(problems: impl Iterator<Item = &'a Problem>) -> String {
    problems.map(problem_text).collect::<Vec<_>>().join("; ")
}
