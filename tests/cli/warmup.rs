//! `warmup` as a user runs it: text, JSON, a picture, and names that no pool has.

use snapbox::{assert_data_eq, str};

use super::support::{Desk, file};

const DAY: &str = "2026-12-01";

/// The twelve IPs of the sandbox and one that is not leased, and two for a newsletter that are not leased either.
const BODY: &str = "pools:\n  news: {ips: {count: 2}}\n  all: {ips: {count: 13}}\nconfiguration_sets:\n  news: {pool: news, \
                    traffic: {kind: marketing, day: 300000, days: 13, peak_day: 900000, pattern: weekly}}\n";

#[test]
fn forecast_has_dates_a_band_and_how_many_ips_the_mail_needs() {
    let desk = Desk::with(&file(BODY));
    let ended = desk.sesform(["warmup", "all", "--date", DAY, "--sandbox"]).run().with_code(0);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
eu-west-1: automatic warm-up is on

all: 12 IPs, warm; with 1 more IP all warm on 2027-01-15 at the earliest  ████████
  198.51.100.10 100 %
  198.51.100.11 100 %
  198.51.100.12 100 %
  198.51.100.13 100 %
  198.51.100.14 100 %
  198.51.100.15 100 %
  198.51.100.16 100 %
  198.51.100.17 100 %
  198.51.100.18 100 %
  198.51.100.19 100 %
  198.51.100.20 100 %
  198.51.100.21 100 %
  1 more IP not leased: warm on 2027-01-15 if leased today, plus the time that AWS takes, which is not published
  takes a day     at least     at most
  2026-12-01       600,000  12,000,000
  2026-12-08       600,146  12,007,778
  2026-12-15       600,428  12,015,556
  2026-12-22       601,255  12,023,334
  2026-12-29       603,678  12,031,112
  2027-01-05       610,772  12,038,889
  2027-01-12       631,547  12,046,667
  2027-01-15       650,000  12,050,000

Assumptions: AWS publishes that automatic warm-up takes 45 days, follows time and ends at 50,000 a day for each IP, and no table of the days between. "At most" grows by the same number each day, "at least" by the same factor from 50 (Braze's first day). 50,000 is where warm-up ends, not what a warm IP may carry: AWS publishes no capacity, and one that is warm on the first day counts with 50,000 to 1,000,000 (Word to the Wise, GreenArrow).
With automatic warm-up, what IPs do not take leaves from AWS's shared IPs, or from your warm IPs if you have some.

"#]]
    );
    let ended = desk.sesform(["warmup", "news", "--date", DAY, "--sandbox"]).run().with_code(0);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
eu-west-1: automatic warm-up is on

news: 0 IPs, with 2 more IPs all warm on 2027-01-15 at the earliest  ▁▂▃▄▅▆██
  2 more IPs not leased: warm on 2027-01-15 if leased today, plus the time that AWS takes, which is not published
  takes a day     at least     at most
  2026-12-01             0           0
  2026-12-08           292      15,556
  2026-12-15           856      31,112
  2026-12-22         2,510      46,668
  2026-12-29         7,356      62,224
  2027-01-05        21,544      77,778
  2027-01-12        63,094      93,334
  2027-01-15       100,000     100,000
  IPs for its largest day of 900,000: 2 at 1,000,000 a day each (Word to the Wise, GreenArrow), 5 at 200,000 (EmailDelivered), 18 at 50,000 (where AWS's warm-up ends); never fewer than 2
  If that day were spread over three: 2 at 200,000
  Its mail keeps at most 39 IPs warm (100,000 a month for each, Mailtrap); recommended: 5 IPs
  Grow in steps after that: doubled every three days (practice), 900,000 a day leave on 2027-01-27

Assumptions: AWS publishes that automatic warm-up takes 45 days, follows time and ends at 50,000 a day for each IP, and no table of the days between. "At most" grows by the same number each day, "at least" by the same factor from 50 (Braze's first day). 50,000 is where warm-up ends, not what a warm IP may carry: AWS publishes no capacity, and one that is warm on the first day counts with 50,000 to 1,000,000 (Word to the Wise, GreenArrow).
With automatic warm-up, what IPs do not take leaves from AWS's shared IPs, or from your warm IPs if you have some.

"#]]
    );
}

#[test]
fn schedule_names_the_second_set_and_each_step() {
    let body = format!("auto_warmup: false\n{}", BODY.replace("  all: {ips: {count: 13}}\n", ""));
    let ended = Desk::with(&file(&body)).sesform(["warmup", "news", "--date", DAY, "--sandbox"]).run().with_code(0);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
eu-west-1: automatic warm-up is off

news: 2 IPs, no date is known
  198.51.100.10 100 %, but nothing shows that it was ever warmed up: state `warm_since`
  198.51.100.11 100 %, but nothing shows that it was ever warmed up: state `warm_since`
  IPs for its largest day of 900,000: 2 at 1,000,000 a day each (Word to the Wise, GreenArrow), 5 at 200,000 (EmailDelivered), 18 at 50,000 (where AWS's warm-up ends); never fewer than 2
  If that day were spread over three: 2 at 200,000
  Its mail keeps at most 39 IPs warm (100,000 a month for each, Mailtrap); recommended: 5 IPs
  Schedule: SES limits nothing while automatic warm-up is off, and cannot split the mail of a set. State `news-warm` beside `news`:
    news: {pool: ses-shared-pool}
    news-warm: {pool: news}
  Choose one of both for each message, so that at most so many a day go through the second:
  from         recipients   of the largest day, 900,000
  2026-12-01          100     0.011 %
  2026-12-04          200     0.022 %
  2026-12-07          400     0.044 %
  2026-12-10          800     0.088 %
  2026-12-13        1,600     0.177 %
  2026-12-16        3,200     0.355 %
  2026-12-19        6,400     0.711 %
  2026-12-22       12,800     1.422 %
  2026-12-25       25,600     2.844 %
  2026-12-28       51,200     5.688 %
  2026-12-31      102,400    11.377 %
  2027-01-03      204,800    22.755 %
  2027-01-06      409,600    45.511 %
  2027-01-09      819,200    91.022 %
  2027-01-12      900,000       100 %
  Then state `pool: news` for `news` and take the second out. The schedule doubles every three days (Braze's conservative one and others; not AWS's). Send to the most engaged recipients first, skip no day, and stay at a step while bounces or deferrals rise.
  Meanwhile `lint` goes on to speak of these IPs (SF101, SF121, SF131, SF133; `lint.ignore` takes the schedule as a reason), and a plan that brings them 1,000 a day or more needs `--allow cold`: until figures show 1,000 messages a day from each, or `warm_since` is 45 days old.

Assumptions: AWS publishes that automatic warm-up takes 45 days, follows time and ends at 50,000 a day for each IP, and no table of the days between. "At most" grows by the same number each day, "at least" by the same factor from 50 (Braze's first day). 50,000 is where warm-up ends, not what a warm IP may carry: AWS publishes no capacity, and one that is warm on the first day counts with 50,000 to 1,000,000 (Word to the Wise, GreenArrow).
Where automatic warm-up is off, SES sends everything from the IPs: the band says what mailbox providers may take. Whether SES raises a percentage then is not documented.

"#]]
    );
}

#[test]
fn document_and_picture_say_the_same() {
    let desk = Desk::with(&file(BODY));
    let words = ["warmup", "all", "--date", DAY, "--sandbox", "--svg", "w.svg", "--format", "json"];
    let document = desk.sesform(words).run().with_code(0).document();
    let pool = &document["warmup"]["regions"][0]["pools"][0];
    assert_eq!((&pool["pool"], &pool["warm_on"]), (&"all".into(), &"2027-01-15".into()));
    let picture = std::fs::read_to_string(desk.path("w.svg")).unwrap();
    assert!(picture.contains("all in eu-west-1: warm on 2027-01-15"), "{picture}");
}

#[test]
fn pool_that_does_not_exist_is_a_usage_error_that_names_the_nearest() {
    let ended = Desk::with(&file(BODY)).sesform(["warmup", "newz", "--sandbox"]).run().with_code(64);
    assert!(ended.stderr.contains("did you mean `news`?"), "{}", ended.stderr);
    let ended =
        Desk::with(&file(BODY)).sesform(["warmup", "--sandbox", "--svg", "no/such/folder.svg"]).run().with_code(1);
    assert!(ended.stderr.contains("no/such/folder.svg"), "{}", ended.stderr);
}
