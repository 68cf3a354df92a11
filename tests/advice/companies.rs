//! Six companies, each computed by hand: which IPs fit, how many, what each way costs, when they are warm, what changes in
//! the file, and which rules speak and which must not.

use std::collections::BTreeSet;

use sesform::{
    advice::{self, Change, Choice, Confidence, FileChange, IpKind, RegionChoices},
    model::ScalingMode,
};

use crate::support::{World, ask, file, live, offline};

const DAY: &str = "2026-12-01";

struct Company {
    body: &'static str,
    world: Option<World>,
}

impl Company {
    fn of_file(body: &'static str) -> Self {
        Self { body, world: None }
    }

    fn region(&self) -> RegionChoices {
        let loaded = file(self.body);
        let choices = |question: &advice::Question<'_>| advice::choices(question, &BTreeSet::new());
        ask(&loaded, self.world.as_ref(), DAY, choices).regions.remove(0)
    }

    fn answer(&self, set: &str) -> Choice {
        let name = format!("`{set}`");
        self.region().streams.into_iter().find(|choice| choice.stream.to_string() == name).unwrap()
    }

    /// The rules that speak, with their subjects.
    fn rules(&self) -> Vec<String> {
        let loaded = file(self.body);
        let found = match &self.world {
            Some(world) => live(&loaded, world, DAY),
            None => offline(&loaded, DAY),
        };
        found.findings.iter().map(|it| format!("{} {}", it.rule.as_str(), it.address.name)).collect()
    }

    #[track_caller]
    fn speaks(&self, must: &[&str], must_not: &[&str]) {
        let rules = self.rules();
        must.iter().for_each(|rule| assert!(rules.iter().any(|it| it == rule), "{rule} is not in {rules:?}"));
        must_not
            .iter()
            .for_each(|rule| assert!(!rules.iter().any(|it| it.starts_with(rule)), "{rule} is in {rules:?}"));
    }
}

/// Case, kind and confidence.
fn decided(choice: &Choice) -> (u8, Option<IpKind>, Confidence) {
    let answer = choice.answer.as_ref().unwrap();
    (answer.case, answer.to, answer.confidence)
}

/// Low, typical, careful, the most that the mail keeps warm, recommended.
fn range(choice: &Choice) -> (u64, u64, u64, Option<u64>, Option<u64>) {
    let needed = choice.base_ips.or(choice.ips).unwrap();
    (needed.low, needed.typical, needed.careful, needed.most, needed.recommended)
}

/// Standard and managed a month, and the break-even.
fn costs(choice: &Choice) -> (String, String, Option<u64>) {
    let cost = choice.cost.as_ref().unwrap();
    (cost.standard.unwrap().to_string(), cost.managed.unwrap().to_string(), cost.break_even)
}

fn routes(choice: &Choice) -> Vec<String> {
    let FileChange::Changes { changes } = &choice.change else { return vec![format!("{:?}", choice.change)] };
    let word = |change: &Change| match change {
        Change::NewStandard { pool, ips, .. } => format!("+{pool} {ips}"),
        Change::NewManaged { pool } => format!("+{pool} managed"),
        Change::Count { pool, ips, .. } => format!("{pool} {ips}"),
        Change::Moved { from, ips } => format!("{from} - {ips:?}"),
        Change::Parked { pool, ips } => format!("{pool}:{ips:?}"),
        Change::Leased { ips } => format!("leased {ips}"),
        Change::Route { set, pool } => format!("{set} > {pool}"),
        Change::Surplus { above, second, pool, peak_day, .. } => format!("{second} > {pool} {peak_day} above {above}"),
    };
    changes.iter().map(word).collect()
}

/// An insurer: 120,000 statements a day that share no address with others, on four warm IPs; 4,000 quotes a day beside.
#[test]
fn insurer_keeps_its_own_ips_and_lets_few_quotes_ride_along() {
    let world = (10..14).fold(World::new(), |world, last| world.ip(last, "documents", 100));
    let company = Company {
        body: "pools: {documents: {ips: {count: 4}}}\nconfiguration_sets:\n  \
               statements: {pool: documents, traffic: {kind: transactional, day: 120000, peak_day: 260000, pattern: steady, \
               isolate: true, ready_by: 2026-12-10}}\n  \
               quotes: {pool: documents, traffic: {kind: transactional, day: 4000, days: 22, pattern: weekly, peak_day: 6000}}",
        world: Some(world.set("statements", Some("documents")).set("quotes", Some("documents"))),
    };
    let statements = company.answer("statements");
    assert_eq!(decided(&statements), (5, Some(IpKind::Standard), Confidence::Practice));
    // 260,000: 1 at a million, 2 at 200,000 (1.3), 6 at 50,000 (5.2), never below 2; 120,000 x 30 = 3,600,000 keep 36 warm.
    assert_eq!(range(&statements), (2, 2, 6, Some(36), Some(2)));
    // The 4 of the pool, and all its mail: 4 x 24.95; 15 + 3,688 x 0.08 = 310.04; (99.80 - 15) / 0.08 = 1,060 thousand.
    assert_eq!(costs(&statements), ("99.80".into(), "310.04".into(), Some(1_060_000)));
    assert_eq!((statements.pool_ips, statements.cost.as_ref().unwrap().with.len()), (Some(4), 1));
    // All four are at 100 % today.
    let timing = statements.timing.clone().unwrap();
    assert_eq!((timing.warm_on.as_str(), timing.is_new, timing.is_late), (DAY, false, Some(false)));
    assert!(matches!(statements.change, FileChange::Fits { .. }), "{:?}", statements.change);
    // 4,000 x 22 = 88,000 are too few by themselves; with 3,600,000 beside, 4 IPs stay warm.
    let quotes = company.answer("quotes");
    assert_eq!(decided(&quotes), (2, Some(IpKind::Shared), Confidence::Practice));
    // They stay there, so their cost is that of the pool.
    assert_eq!(costs(&quotes), costs(&statements));
    assert!(matches!(quotes.change, FileChange::KeptWarm { month: 3_688_000, .. }), "{:?}", quotes.change);
    // 266,000 on 4 IPs: neither too few nor too many (6 at 50,000).
    company.speaks(&[], &["SF101", "SF121", "SF131", "SF141", "SF142", "SF161", "SF162", "SF171"]);
}

/// A newspaper: two million on each of four Sundays from three IPs, and password mails in the same pool.
#[test]
fn newspaper_takes_its_password_mails_out_of_the_pool_of_the_sunday_edition() {
    let company = Company::of_file(
        "pools: {sunday: {ips: {count: 3}}}\nconfiguration_sets:\n  \
         edition: {pool: sunday, traffic: {kind: marketing, day: 2000000, days: 4, peak_day: 2000000, pattern: weekly, \
         providers: {gmail: 50%, microsoft: 12%, orange: 9%}}}\n  \
         password: {pool: sunday, traffic: {kind: transactional, day: 1500, peak_day: 2500, pattern: steady}}",
    );
    let edition = company.answer("edition");
    assert_eq!(decided(&edition), (5, Some(IpKind::Standard), Confidence::Practice));
    // 2 at a million, 10 at 200,000, 40 at 50,000; 12 % of 2,000,000 to microsoft keep 240 warm, orange is below 10 %;
    // 8,000,000 a month are 80 times 100,000.
    assert_eq!(range(&edition), (2, 10, 40, Some(80), Some(10)));
    // 666,667 on each of three days: 4 at 200,000.
    assert_eq!(edition.ips.unwrap().over_three_days, Some(4));
    // The 3 that it has are within practice: 3 x 24.95; 15 + 8,000 x 0.08 = 655.00; (74.85 - 15) / 0.08 = 748.125 thousand.
    assert_eq!(costs(&edition), ("74.85".into(), "655.00".into(), Some(748_125)));
    assert_eq!(edition.pool_ips, Some(3));
    assert!(matches!(edition.change, FileChange::Fits { .. }), "{:?}", edition.change);
    // 1,500 x 30 = 45,000 a month are below every number that anybody names, but shared IPs keep no kinds apart.
    let password = company.answer("password");
    assert_eq!(decided(&password), (2, Some(IpKind::Shared), Confidence::Practice));
    assert_eq!(routes(&password), ["password > ses-shared-pool"]);
    assert_eq!(costs(&password), ("49.90".into(), "18.60".into(), Some(436_250)));
    // `password` is steady, so the pool is not once a week alone.
    company.speaks(&["SF161 sunday"], &["SF101", "SF102", "SF103", "SF104", "SF121"]);
}

/// A toy shop: 40,000 offers a day, 500,000 before Christmas, and receipts; all on the shared IPs.
#[test]
fn toy_shop_leases_for_its_mean_days_and_sends_the_surplus_from_shared_ips() {
    let company = Company::of_file(
        "configuration_sets:\n  \
         offers: {pool: ses-shared-pool, traffic: {kind: marketing, day: 40000, days: 20, peak_day: 500000, \
         pattern: seasonal, gap: 4d, ready_by: 2027-01-10}}\n  \
         receipts: {pool: ses-shared-pool, traffic: {kind: transactional, day: 9000, peak_day: 60000, days: 30, \
         pattern: seasonal}}",
    );
    let offers = company.answer("offers");
    // 500,000 are more than 5 x 40,000.
    assert_eq!(decided(&offers), (4, Some(IpKind::Standard), Confidence::Practice));
    // For 40,000: two are the fewest; 40,000 x 20 = 800,000 keep 8 warm.
    assert_eq!(range(&offers), (2, 2, 2, Some(8), Some(2)));
    // For 500,000: 2 (1 at a million), 3 at 200,000, 10 at 50,000.
    let peak = offers.ips.unwrap();
    assert_eq!((peak.low, peak.typical, peak.careful), (2, 3, 10));
    // 15 + 800 x 0.08 = 79.00.
    assert_eq!(costs(&offers), ("49.90".into(), "79.00".into(), Some(436_250)));
    assert_eq!(
        routes(&offers),
        ["+marketing 2", "offers > marketing", "offers-surplus > ses-shared-pool 460000 above 40000"]
    );
    // 2026-12-01 + 45 days is 2027-01-15, after the day that is asked for.
    let timing = offers.timing.unwrap();
    assert_eq!((timing.warm_on.as_str(), timing.is_new, timing.is_late), ("2027-01-15", true, Some(true)));
    // 9,000 x 30 = 270,000 keep two IPs warm; 60,000 are more than 5 x 9,000.
    let receipts = company.answer("receipts");
    assert_eq!(decided(&receipts), (4, Some(IpKind::Standard), Confidence::Practice));
    assert_eq!(range(&receipts), (2, 2, 2, Some(2), Some(2)));
    // 15 + 270 x 0.08 = 36.60: managed would be cheaper.
    assert_eq!(costs(&receipts), ("49.90".into(), "36.60".into(), Some(436_250)));
    assert_eq!(
        routes(&receipts),
        ["+transactional 2", "receipts > transactional", "receipts-surplus > ses-shared-pool 51000 above 9000"]
    );
    // The shared pool mixes kinds by its nature: no finding.
    company.speaks(&[], &["SF105", "SF161", "SF162", "SF101", "SF102"]);
}

/// A university: 200,000 letters in six weeks, then a pause of 140 days; two leased IPs that go cold.
#[test]
fn university_leaves_ips_that_go_cold() {
    let company = Company::of_file(
        "pools: {letters: {ips: {count: 2}}}\nconfiguration_sets:\n  \
         enrolment: {pool: letters, traffic: {kind: other, month: 200000, day: 10000, peak_day: 30000, pattern: seasonal, \
         gap: 140d}}",
    );
    let enrolment = company.answer("enrolment");
    assert_eq!(decided(&enrolment), (3, Some(IpKind::Shared), Confidence::Practice));
    assert_eq!(enrolment.answer.as_ref().unwrap().or, Some(IpKind::Managed));
    assert_eq!(range(&enrolment), (2, 2, 2, Some(2), Some(2)));
    // 15 + 200 x 0.08 = 31.00.
    assert_eq!(costs(&enrolment), ("49.90".into(), "31.00".into(), Some(436_250)));
    assert_eq!(routes(&enrolment), ["enrolment > ses-shared-pool"]);
    let left: Vec<String> =
        company.region().left.iter().map(|it| format!("{} {}", it.pool, it.cost.unwrap())).collect();
    assert_eq!(left, ["letters 49.90"]);
    // 200,000 a month on 2 IPs are just enough; a provider with 10 % of 10,000 a day would get 500 from each IP, so the
    // shares are asked for.
    company.speaks(&["SF103 letters", "SF191 enrolment"], &["SF101", "SF102", "SF104", "SF161"]);
}

/// A hospital: 40 reports a day to surgeries that allow-list addresses, from the shared IPs; a leased IP at 60 % lies idle.
#[test]
fn hospital_gets_two_known_addresses_for_forty_reports_a_day() {
    let company = Company {
        body: "configuration_sets:\n  \
               reports: {pool: ses-shared-pool, traffic: {kind: transactional, day: 40, pattern: steady, \
               recipients: allowlisted, ready_by: 2027-03-01}}\nunassigned: {day: 0}",
        world: Some(World::new().ip(10, "ses-default-dedicated-pool", 60).set("reports", Some("ses-shared-pool"))),
    };
    let reports = company.answer("reports");
    assert_eq!(decided(&reports), (1, Some(IpKind::Standard), Confidence::Clear));
    // Whatever the volume: 1,200 a month keep none warm, and two are leased all the same.
    assert_eq!(range(&reports), (2, 2, 2, Some(0), Some(2)));
    // 15 + 1.2 x 0.08 = 15.096.
    assert_eq!(costs(&reports), ("49.90".into(), "15.10".into(), Some(436_250)));
    assert_eq!(routes(&reports), ["+reports 2", "reports > reports"]);
    let timing = reports.timing.unwrap();
    assert_eq!((timing.warm_on.as_str(), timing.is_late), ("2027-01-15", Some(false)));
    company.speaks(&["SF171 reports"], &["SF101", "SF105", "SF162", "SF191"]);
}

/// A games studio: 25 million a month, irregular, through a managed pool; 100 invoices a day through it too.
#[test]
fn games_studio_stays_on_managed_ips_which_cost_more_than_many_leased_ones() {
    let world = World::new().pool("launch", ScalingMode::Managed);
    let company = Company {
        body: "pools: {launch: {scaling: managed}}\nconfiguration_sets:\n  \
               news: {pool: launch, traffic: {kind: marketing, day: 5000000, days: 5, peak_day: 12000000, \
               pattern: irregular, isolate: true}}\n  \
               invoices: {pool: launch, traffic: {kind: transactional, day: 100, pattern: steady, peak_day: 150}}",
        world: Some(world.set("news", Some("launch")).set("invoices", Some("launch"))),
    };
    let news = company.answer("news");
    assert_eq!(decided(&news), (3, Some(IpKind::Managed), Confidence::Clear));
    // 12 at a million, 60 at 200,000, 240 at 50,000; 25,000,000 keep 250 warm.
    assert_eq!(range(&news), (12, 60, 240, Some(250), Some(60)));
    // 60 x 24.95 = 1,497.00; 15 + 10,000 x 0.08 + 15,000 x 0.04 = 1,415.00; the break-even is in the
    // second tier: 10,000,000 + (1,497.00 - 815.00) ÷ 0.04 x 1,000 = 27,050,000.
    assert_eq!(costs(&news), ("1497.00".into(), "1415.00".into(), Some(27_050_000)));
    assert!(routes(&news)[0].starts_with("Fits"), "{:?}", news.change);
    // 150 on the largest day: nobody tracks that; 3,000 a month. The other kind in the account makes it practice.
    let invoices = company.answer("invoices");
    assert_eq!(decided(&invoices), (2, Some(IpKind::Shared), Confidence::Practice));
    assert_eq!(routes(&invoices), ["invoices > ses-shared-pool"]);
    company.speaks(&["SF161 launch"], &["SF101", "SF102", "SF106", "SF121", "SF152"]);
}
