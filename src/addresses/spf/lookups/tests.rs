//! What is counted, and what is found on the way.

use super::{
    super::share::{Family, Share},
    *,
};

const NAME: &str = "bounce.example.com";

fn passes_all(term: &str, of: Family) -> Problem {
    Problem::PassesAll { term: term.to_owned(), share: Share { of, percent: 100 } }
}

fn record(text: &str) -> Record {
    Record::parse(text).unwrap()
}

fn zone(given: &[(&str, &str)]) -> Zone {
    let mut zone = Zone::default();
    given.iter().for_each(|(name, text)| zone.give(name, (*text).to_owned()));
    zone
}

fn walk(text: &str, zone: &Zone) -> Walk {
    Walk::of(NAME, &record(text), zone, &BTreeMap::new())
}

#[test]
fn only_terms_that_query_count_and_known_records_with_them() {
    let zone = zone(&[
        ("_spf.example.net", "v=spf1 include:_a.example.net mx -all"),
        ("_a.example.net", "v=spf1 a ~all"),
        ("_b.bounce.example.com", "v=spf1 a a ~all"),
    ]);
    for (text, count, is_exact) in [
        ("v=spf1 ip4:203.0.113.4 ip6:2001:db8::/32 ~all", 0, true),
        ("v=spf1 include:amazonses.com ~all", 1, false),
        ("v=spf1 a mx exists:e.example.org a:b.example.org/24 -all", 4, true),
        ("v=spf1 a mx ptr exists:%{i}.example.org a:b.example.org/24 -all", 5, false),
        ("v=spf1 include:_SPF.example.net. ~all", 4, true),
        ("v=spf1 include:_b.%{d} ~all", 3, true),
        ("v=spf1 include:%{i}.example.net ~all", 1, false),
        ("v=spf1 redirect=_a.example.net", 2, true),
        ("v=spf1 redirect=_a.example.net ~all a mx", 0, true),
    ] {
        let Lookups { count: found, is_exact: exact, .. } = walk(text, &zone).lookups;
        assert_eq!((found, exact), (count, is_exact), "{text}");
    }
}

#[test]
fn records_that_lead_back_are_a_loop() {
    let zone = zone(&[
        ("a.example.net", "v=spf1 include:b.example.net -all"),
        ("b.example.net", "v=spf1 redirect=A.example.net."),
        (NAME, "v=spf1 include:bounce.example.com -all"),
    ]);
    for (text, names) in [
        ("v=spf1 include:a.example.net -all", &["a.example.net", "b.example.net", "a.example.net"][..]),
        ("v=spf1 include:%{d} -all", &[NAME, NAME]),
        ("v=spf1 redirect=bounce.example.com", &[NAME, NAME]),
    ] {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(walk(text, &zone).problems, [Problem::Loop { names }], "{text}");
    }
}

#[test]
fn included_records_that_receivers_reject_are_named() {
    let mut zone = zone(&[
        ("bad.example.net", "v=spf1 mx:x/33 -all"),
        ("two.example.net", "v=spf1 -all"),
        ("two.example.net", "v=spf1 mx -all"),
        ("open.example.net", "v=spf1 +all"),
    ]);
    zone.insert(Query::Txt("none.example.net".to_owned()), Answer::Texts(vec!["google-site".to_owned()]));
    let inside = |name: &str, problem| Problem::Inside { name: name.to_owned(), problem: Box::new(problem) };
    for (text, problem) in [
        (
            "v=spf1 include:bad.example.net -all",
            inside("bad.example.net", Problem::BadTerm { term: "mx:x/33".to_owned() }),
        ),
        ("v=spf1 redirect=two.example.net", inside("two.example.net", Problem::SeveralRecords { count: 2 })),
        ("v=spf1 include:none.example.net -all", Problem::NoRecord { name: "none.example.net".to_owned() }),
        ("v=spf1 include:open.example.net -all", passes_all("include:open.example.net", Family::All)),
    ] {
        assert_eq!(walk(text, &zone).problems, [problem], "{text}");
    }
}

#[test]
fn queries_without_an_answer_are_counted_once_all_are_known() {
    let mut zone = Zone::default();
    let text = "v=spf1 a:none.example.net mx exists:here.example.net exists:%{i}.example.net -all";
    let unread = walk(text, &zone);
    let queries =
        [Query::A("here.example.net".to_owned()), Query::A("none.example.net".to_owned()), Query::Mx(NAME.to_owned())];
    assert_eq!((unread.unread, unread.lookups.void), (queries.into(), None));
    zone.insert(Query::A("none.example.net".to_owned()), Answer::Addresses(0));
    zone.insert(Query::A("here.example.net".to_owned()), Answer::Addresses(1));
    zone.insert(Query::Mx(NAME.to_owned()), Answer::Exchanges(["mx.example.net".to_owned()].into()));
    assert_eq!(walk(text, &zone).unread, [Query::A("mx.example.net".to_owned())].into());
    zone.insert(Query::A("mx.example.net".to_owned()), Answer::Addresses(0));
    let known = walk(text, &zone);
    // Whether the last one has an answer hangs on the sender.
    assert_eq!(known.lookups, Lookups { count: 4, is_exact: false, void: None });
    let names: Vec<(&str, &str)> = known.void.iter().map(|it| (it.term.as_str(), it.name.as_str())).collect();
    assert_eq!(names, [("a:none.example.net", "none.example.net"), ("mx", "mx.example.net")]);
    assert_eq!(known.problems, [passes_all("exists:here.example.net", Family::All)]);
}

#[test]
fn records_that_double_with_each_step_are_counted_to_an_end() {
    let names: Vec<String> = (0..40).map(|at| format!("n{at}.example.net")).collect();
    let mut zone = Zone::default();
    for pair in names.windows(2) {
        zone.give(&pair[0], format!("v=spf1 include:{0} include:{0} -all", pair[1]));
    }
    assert_eq!(walk("v=spf1 include:n0.example.net -all", &zone).lookups.count, COUNT_MAX);
}
