//! The adviser: rules of deliverability, capacity and cost over a desired state, an account, and what the file states of its
//! mail. Pure: no clock, no network, no environment; the date is an argument. What is not known is never guessed.
//!
//! `rules` has a file for each family and one table; `scene` is what they ask; `capacity` and `prices` are the models with
//! their sources. Findings are data; their sentences are in `src/render/`.

mod beyond;
mod capacity;
mod choice;
mod constants;
mod cost;
mod evidence;
mod figures;
mod finding;
mod found_parts;
mod gone;
mod leases;
mod lint;
mod mail_from_record;
mod managed_way;
mod needed;
mod picture;
mod price_row;
mod prices;
mod pricing_plan;
mod proof;
mod request;
mod rules;
mod scene;
mod schedule;
mod second_set;
mod severity;
mod stream;
mod warmup;

pub use beyond::{BeyondPlan, PoolWish};
pub use capacity::{NeededIps, warm_date};
pub use choice::{
    Answer as ChoiceAnswer, Benefit, Change, Choice, Choices, Confidence, Decided, FileChange, Gives, IpKind, LeftPool,
    ManagedFor, Need, Premises, RegionChoices, Row, Separation, StreamFacts, Timing, Turn, WayCosts, choices,
    stream_names,
};
pub use cost::{Bill, Cost, MissingIps, RegionCost, Total, UsedRow, Way, cost};
pub use evidence::{Differs, Fact, MeasuredFact, Used};
pub use figures::{
    BadFigures, Count, DayFigures, FORMAT_VERSION as FIGURES_VERSION, FigureDate, Figures, FiguresFor, IpFigures,
    Limit, Listing, Measured, PoolFigures, ProviderFigures, QuotaFigures, RegionFigures, SetFigures, Taken,
};
pub use finding::{
    Evenness, Finding, Found, Leaving, NoShared, OpenRoute, Rate, SecondIp, Sent, Spot, ThinProvider, WarmLately,
    Warming,
};
pub use gone::Gone;
pub use lint::{Account, Ignored, Linted, Question, lint};
pub use mail_from_record::{LetsSend, MailFromRecord, MailFromRecords};
pub use needed::Needed;
pub use picture::{Basis, Members, Picture, Pool, PoolKind, Route, Set};
pub use price_row::PriceRow;
pub use prices::{Prices, price_table};
pub use pricing_plan::PricingPlan;
pub use request::{
    Answer, Edit, Empties, Fewer, Larger, Left, MailFacts, Missing, More, Obstacle, Parking, Purpose, Refused,
    RegionRequest, Requests, Reviewed, SetFacts, Share, Sought, Stay, Stops, Use, When, requests,
};
pub use rules::{Needs, Rule, rule, rules};
pub use schedule::{ColdPool, Schedule, SecondSet, Step};
pub use severity::Severity;
pub use stream::{Stream, StreamName};
pub use warmup::{Assumed, CapacityDay, PoolWarmup, RegionWarmup, WarmingIp, Warmups, warmups};
