//! The numbers that the rules compare with. Each says where it is from; where AWS publishes none, whose practice it is.

/// Recipients a day that each provider should get from each IP (SES developer guide, "Warming up dedicated IP addresses",
/// text since 2018, read 2026-11).
pub(super) const UPKEEP: u64 = 1_000;

/// Messages in 24 hours, once a month, below which a provider does not track an address: "several hundred" in both editions
/// of the guide to dedicated IPs ("Using Dedicated IP Addresses with Amazon Pinpoint", "Dedicated IP addresses for Amazon
/// SES", read 2026-11). 300 is our reading of that.
pub(super) const TRACKED: u64 = 300;

/// The fewest messages a month for one IP that anybody names (SendGrid, 2013). Below that nobody recommends one.
pub(super) const THIN_FOR_ALL: u64 = 50_000;

/// How many mean days the largest day of seasonal mail may be before what is above is mail of its own. Ours.
pub(super) const SURPLUS: u64 = 5;

/// Messages a day below which SES gives a managed pool no IP: "hundreds of emails over a period of a few days" ("Dedicated
/// IP addresses (managed)", read 2026-11). 300 is our reading of that.
pub(super) const MANAGED_FLOOR: u64 = 300;

/// Messages a month that one IP needs to keep a reputation (Mailtrap; SendGrid says 50,000 for each of two, 2013; Iterable
/// 150,000; 250ok 500,000, 2018). AWS publishes none.
pub(super) const THIN_MONTH: u64 = 100_000;

/// Percent of the mail from which on a provider counts. Ours.
pub(super) const PROVIDER_SHARE: u64 = 10;

/// Recipients a day from which on two dedicated IPs can keep a reputation: two IPs times [`UPKEEP`], each at a provider
/// with [`PROVIDER_SHARE`]. Derived; 250ok says 4 million a month.
pub(super) const STEADY_LARGE: u64 = 20_000;

/// Days of automatic warm-up ("Warming up dedicated IP addresses", read 2026-11); practice is 15 to 42.
pub(super) const WARMUP_DAYS: i64 = 45;

/// Recipients a day of one IP where automatic warm-up ends (the same page): not what a warm IP may carry.
pub(super) const IP_DAY_CAREFUL: u64 = 50_000;

/// Recipients a day of one warm IP as EmailDelivered says it, 150,000 to 200,000. AWS publishes none.
pub(super) const IP_DAY_TYPICAL: u64 = 200_000;

/// Recipients a day of one warm IP as Word to the Wise (2019) and GreenArrow say it, 1 to 2 million; 250ok says 2.5 to 3
/// million. AWS publishes none.
pub(super) const IP_DAY_MOST: u64 = 1_000_000;

/// Days without mail after which most providers forget an address (SendGrid 2013, Braze: 30 to 45 days).
pub(super) const COLD_AFTER: u32 = 30;

/// Days after which figures are old. Ours: a month, and some days to take them.
pub(super) const FIGURES_OLD: i64 = 35;

/// Days of one cycle of weekly mail, and of other mail, that figures should cover. Ours.
pub(super) const CYCLES: [u64; 2] = [7, 28];

/// Fewest messages of which a rate means something. Ours: one bounce in 50 is 2 %.
pub(super) const RATE_MESSAGES: u64 = 1_000;

/// Permanent bounces in 100 messages: keep below, review, may pause ("Amazon SES Sending review process FAQs", 2022).
pub(super) const BOUNCES: [u64; 3] = [2, 5, 10];

/// Complaints in 1,000 messages: keep below or review, may pause (the same page).
pub(super) const COMPLAINTS: [u64; 2] = [1, 5];

/// Days after which a price is old. Ours.
pub(super) const PRICES_OLD: i64 = 180;

/// Most sending days a month of mail that goes out once or twice a week. Ours, from Braze's "once a week".
pub(super) const FEW_DAYS: u64 = 9;

/// Fewest IPs that are worth having: with one, an outage of its zone stops the mail ("Requesting and relinquishing dedicated
/// IP addresses", text of 2019 to 2022: more than one).
pub(super) const FEWEST_IPS: u64 = 2;

/// US dollars a month from which on another kind of pool is worth a word. Ours.
pub(super) const DEARER_BY: u32 = 25;

/// Percent from which on another kind of pool is worth a word. Ours.
pub(super) const DEARER_PERCENT: u32 = 20;
