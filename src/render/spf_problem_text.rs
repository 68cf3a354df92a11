//! What is wrong with an SPF record, in words, and what helps.

use crate::{
    addresses::spf::{
        AMAZON_SES, EXCHANGES_MAX, Family, LOOKUPS_MAX, Problem, Share, Spare, TermCost, VOID_MAX, VoidLookup,
    },
    model::word_or_quoted,
};

use super::fold;

/// So many terms of a record are named with their cost, and so many of each record that they lead to.
const TERMS_SHOWN: usize = 4;
const INSIDE_SHOWN: usize = 3;
/// So many look-ups without an answer are named.
const VOID_SHOWN: usize = 6;
/// What is said of a record of SES that SES does not publish.
const NOT_OF_SES: &str = "what is known of amazonses.com is not what SES publishes, so give its record as it is, or read it \
                          from another DNS server";

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
        Problem::Inside { name, .. } if name == AMAZON_SES => format!("{NOT_OF_SES}: receivers reject it"),
        Problem::Inside { name, problem } => {
            format!("in the record of {}: {}", word_or_quoted(name), problem_text(problem))
        }
        Problem::NoRecord { name } if name == AMAZON_SES => format!("{NOT_OF_SES}: it is no SPF record"),
        Problem::NoRecord { name } => format!(
            "{} has no SPF record, so receivers reject the record that includes it: remove the term",
            word_or_quoted(name)
        ),
        Problem::Loop { names } => format!(
            "the records lead back to themselves, so receivers reject them: {}",
            names.iter().map(|name| word_or_quoted(name)).collect::<Vec<_>>().join(" → ")
        ),
        Problem::TooManyVoid { count, lookups } => format!(
            "{count} look-ups have no answer, and receivers accept {VOID_MAX}: remove terms whose names are not in DNS: {}",
            void_text(lookups)
        ),
        Problem::TooManyExchanges { name, count } => format!(
            "{} has {count} mail servers, and receivers look at {EXCHANGES_MAX}: remove the term `mx`",
            word_or_quoted(name)
        ),
        Problem::PassesAll { term, share } if is_of_ses(term) => {
            format!("{NOT_OF_SES}: it passes {}", passed_text(*share))
        }
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
        Problem::TooManyLookups { count, terms, spare, alone, with_include } => {
            let advice = ways_out(terms, spare, *alone, *with_include);
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
        Problem::PartsPassNoLonger { blocks } => format!(
            "an earlier split passes {} and the new records do not, since none of this mail leaves from there: publish them \
             only if nobody else sends from there",
            // All of them: whoever publishes the record has to know each.
            blocks.iter().map(|block| block.trim_end_matches("/32")).collect::<Vec<_>>().join(", ")
        ),
        Problem::PartsUnused { names } => format!(
            "the new record does not include {} of the earlier split any more: delete what is there once the new record is \
             published",
            names.iter().map(|name| word_or_quoted(name)).collect::<Vec<_>>().join(", ")
        ),
        Problem::Long { name, octets, others } => {
            let what = if *others > 0 { "name, record and the other texts" } else { "name and record" };
            format!(
                "{what} of {} are {octets} octets long, and more than 450 may not fit a DNS answer",
                word_or_quoted(name)
            )
        }
    }
}

/// Whether a term leads to the record of SES.
fn is_of_ses(term: &str) -> bool {
    let domain = term.trim_start_matches('+').to_ascii_lowercase();
    domain.strip_prefix("include:").is_some_and(|domain| domain.trim_end_matches('.') == AMAZON_SES)
}

/// Look-ups without an answer, each once.
fn void_text(lookups: &[VoidLookup]) -> String {
    let one = |lookup: &VoidLookup| {
        let VoidLookup { term, name } = lookup;
        let is_named = term.to_ascii_lowercase().contains(name.as_str());
        let of = if is_named { String::new() } else { format!(" ({})", word_or_quoted(name)) };
        format!("{}{of}", word_or_quoted(term))
    };
    let mut words: Vec<String> = Vec::new();
    for word in lookups.iter().map(one) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let more = words.len().saturating_sub(VOID_SHOWN);
    words.truncate(VOID_SHOWN);
    words.extend((more > 0).then(|| format!("{more} more")));
    words.join(", ")
}

/// How many addresses pass.
fn passed_text(Share { of, percent }: Share) -> String {
    let (one, all) = match of {
        Family::All => ("address", "addresses"),
        Family::Ip4 => ("IPv4 address", "IPv4 addresses"),
        Family::Ip6 => ("IPv6 address of the Internet", "IPv6 addresses of the Internet"),
    };
    if percent < 100 { format!("{percent} % of all {all}") } else { format!("every {one}") }
}

/// That terms let too many addresses pass.
fn passes_all(term: &str, Share { of, percent }: Share) -> String {
    let passed = passed_text(Share { of, percent });
    let verb = if term.contains(' ') { "together let" } else { "lets" };
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
fn ways_out(terms: &[TermCost], spare: &[Spare], alone: Option<usize>, with_include: Option<usize>) -> String {
    let mut ways: Vec<String> = Vec::new();
    for spare in spare {
        ways.push(match spare {
            Spare::Repeated { term, times: 2 } => {
                format!("{} stands there twice, so the later one can go", word_or_quoted(term))
            }
            Spare::Repeated { term, times } => {
                format!("{} stands there {times} times, so the later ones can go", word_or_quoted(term))
            }
            Spare::Held { term, by } => {
                format!("{} can go, since {} has it too", word_or_quoted(term), word_or_quoted(by))
            }
        });
    }
    for cost in terms.iter().filter(|cost| cost.term.trim_start_matches('+').to_ascii_lowercase().starts_with("ptr")) {
        let way = format!("{} can go, since RFC 7208 advises against it", word_or_quoted(&cost.term));
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways.extend(with_include.map(|count| format!("with `--spf=include` in place of the addresses it needs {count}")));
    let others = "terms of other senders can go, since SES asks that nothing else is sent with a MAIL FROM domain";
    ways.push(others.to_owned());
    ways.extend(alone.map(|count| format!("a MAIL FROM domain with a record for this mail alone needs {count}")));
    format!("What helps: {}", ways.join("; "))
}
