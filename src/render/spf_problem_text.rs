//! What is wrong with an SPF record, in words, and what helps.

use crate::{
    addresses::spf::{EXCHANGES_MAX, Family, LOOKUPS_MAX, Problem, Share, TermCost, VOID_MAX},
    model::word_or_quoted,
};

use super::fold;

/// So many terms of a record are named with their cost, and so many of each record that they lead to.
const TERMS_SHOWN: usize = 4;
const INSIDE_SHOWN: usize = 3;

/// What is wrong with a record.
pub(super) fn problem_text(problem: &Problem) -> String {
    match problem {
        Problem::SeveralRecords { count } => {
            format!("the name has {count} SPF records, and receivers accept one: make one of them")
        }
        Problem::NotSpf => "the text is no SPF record: it does not begin with `v=spf1` and a space".to_owned(),
        Problem::UnknownMechanism { term } => {
            format!("{} is no mechanism of SPF, so receivers reject the whole record", word_or_quoted(term))
        }
        Problem::BadTerm { term } => {
            format!("{} is not spelled as SPF has it, so receivers reject the whole record", word_or_quoted(term))
        }
        Problem::ModifierTwice { name } => {
            format!("the record has two terms `{name}=`, so receivers reject the whole record: remove one")
        }
        Problem::Inside { name, problem } => {
            format!("in the record of {}: {}", word_or_quoted(name), problem_text(problem))
        }
        Problem::NoRecord { name } => format!(
            "{} has no SPF record, so receivers reject the record that includes it: remove the term",
            word_or_quoted(name)
        ),
        Problem::Loop { names } => format!(
            "the records lead back to themselves, so receivers reject them: {}",
            names.iter().map(|name| word_or_quoted(name)).collect::<Vec<_>>().join(" → ")
        ),
        Problem::TooManyVoid { count } => format!(
            "{count} look-ups have no answer, and receivers accept {VOID_MAX}: remove terms whose names are not in DNS"
        ),
        Problem::TooManyExchanges { name, count } => format!(
            "{} has {count} mail servers, and receivers look at {EXCHANGES_MAX}: remove the term `mx`",
            word_or_quoted(name)
        ),
        Problem::PassesAll { term, share } => passes_all(term, *share),
        Problem::OpenBehindAll { term } => format!(
            "nobody looks at {}, which stands behind `all` and would let everybody pass before it: remove it",
            word_or_quoted(term)
        ),
        Problem::Alias { name, to } => format!(
            "{} is an alias (CNAME) of {}, and nothing else may stand beside a CNAME, neither this record nor the MX record \
             that SES asks for: remove the CNAME and publish both at the name, or use another MAIL FROM domain",
            word_or_quoted(name),
            word_or_quoted(to)
        ),
        Problem::AliasPasses { name, to } => format!(
            "{} is an alias (CNAME) of {}, whose record passes this mail; the MX record that SES asks for has to be there \
             too, since nothing else may stand beside a CNAME",
            word_or_quoted(name),
            word_or_quoted(to)
        ),
        Problem::TooManyLookups { count, terms, alone, with_include } => {
            let advice = ways_out(terms, *alone, *with_include);
            format!(
                "the record needs {count} look-ups and receivers make {LOOKUPS_MAX}. These cost most: {}. {advice}",
                costs_text(terms, TERMS_SHOWN)
            )
        }
        Problem::Ptr { term } => {
            format!("{} is slow, and RFC 7208 advises against it: remove it", word_or_quoted(term))
        }
        Problem::MissingAll => {
            "the record ends with neither `all` nor `redirect=`, so other addresses are neutral: add \
                                `~all`"
                .to_owned()
        }
        Problem::BehindAll { terms } => {
            format!(
                "nobody looks at what stands behind `all`: {}",
                fold::list(terms.iter().map(|term| word_or_quoted(term)))
            )
        }
        Problem::RedirectIgnored => "nobody looks at `redirect=` beside `all`: remove one of them".to_owned(),
        Problem::IncludeDoesNotPass { term } => {
            format!("{} does not let mail of SES pass: remove it", word_or_quoted(term))
        }
        Problem::IncludesAmazonSes => {
            "the record also includes amazonses.com, which lets every address of SES pass: the \
                                       addresses add nothing while it is there"
                .to_owned()
        }
        Problem::PartsUnknown { names } => format!(
            "the record includes {}, which may be of an earlier split: give what is there with `--record NAME=TEXT`, and it \
             is replaced",
            fold::list(names.iter().map(|name| word_or_quoted(name)))
        ),
        Problem::Long { name, octets } => format!(
            "name and record of {} are {octets} octets long, and more than 450 may not fit a DNS answer",
            word_or_quoted(name)
        ),
    }
}

/// That terms let too many addresses pass.
fn passes_all(term: &str, Share { of, percent }: Share) -> String {
    let verb = if term.contains(' ') { "together let" } else { "lets" };
    let (one, all) = match of {
        Family::All => ("address", "addresses"),
        Family::Ip4 => ("IPv4 address", "IPv4 addresses"),
        Family::Ip6 => ("IPv6 address of the Internet", "IPv6 addresses of the Internet"),
    };
    let passed = if percent < 100 { format!("{percent} % of all {all}") } else { format!("every {one}") };
    let is_all = term.trim_start_matches('+').eq_ignore_ascii_case("all");
    let remedy = match (is_all, of) {
        (true, _) => "remove it, or write `~all` or `-all` for `all`",
        (false, Family::All) => "remove it",
        (false, Family::Ip4 | Family::Ip6) => "name only the addresses that send your mail",
    };
    format!("{} {verb} {passed} pass: {remedy}", word_or_quoted(term))
}

/// What terms cost, with those inside the records that they lead to.
fn costs_text(terms: &[TermCost], shown: usize) -> String {
    let one = |cost: &TermCost| {
        let inside = match cost.inside.as_slice() {
            [] => String::new(),
            inside => format!(" (itself and {})", costs_text(inside, INSIDE_SHOWN)),
        };
        format!("`{}` {}{inside}", cost.term, cost.lookups)
    };
    let mut words: Vec<String> = terms.iter().take(shown).map(one).collect();
    let rest: usize = terms.iter().skip(shown).map(|cost| cost.lookups).sum();
    words.extend((rest > 0).then(|| format!("the others {rest}")));
    words.join(", ")
}

/// What lessens the number of look-ups.
fn ways_out(terms: &[TermCost], alone: Option<usize>, with_include: Option<usize>) -> String {
    let mut ways: Vec<String> = Vec::new();
    let spelled = |cost: &TermCost| cost.term.trim_start_matches('+').to_ascii_lowercase();
    for (at, cost) in terms.iter().enumerate() {
        let is_same = |other: &TermCost| spelled(other) == spelled(cost);
        let name = word_or_quoted(&cost.term);
        if terms[..at].iter().any(is_same) {
            ways.push(format!("{name} stands there twice, so that one can go"));
        } else if let Some(other) = terms.iter().find(|other| !is_same(other) && holds(other, &spelled(cost))) {
            ways.push(format!("{name} can go, since {} has it too", word_or_quoted(&other.term)));
        } else if spelled(cost).starts_with("ptr") {
            ways.push(format!("{name} can go, since RFC 7208 advises against it"));
        }
    }
    ways.extend(with_include.map(|count| format!("with `--spf=include` in place of the addresses it needs {count}")));
    let others = "terms of other senders can go, since SES asks that nothing else is sent with a MAIL FROM domain";
    ways.push(others.to_owned());
    ways.extend(alone.map(|count| format!("a MAIL FROM domain with a record for this mail alone needs {count}")));
    format!("What helps: {}", ways.join("; "))
}

/// Whether a term leads to a record with an `include:` that is spelled so, and passes what that passes.
fn holds(cost: &TermCost, include: &str) -> bool {
    let is_passing = |cost: &TermCost| cost.term.trim_start_matches('+').to_ascii_lowercase().starts_with("include:");
    include.starts_with("include:")
        && is_passing(cost)
        && cost.inside.iter().any(|inside| {
            let is_it = inside.term.trim_start_matches('+').eq_ignore_ascii_case(include);
            is_it || holds(inside, include)
        })
}
