//! Plans, reports and findings as text for people. Returns strings with colour codes in them; `cli` prints them through
//! a stream that drops the codes where they are not wanted. No rule is decided here.

mod change_text;
mod fold;
mod plan_text;
mod report_text;
mod setting_text;
mod stale_text;
mod steps_text;
mod style;

pub use plan_text::{Detail, counts, plan_text};
pub use report_text::{report_text, step_line};
pub use stale_text::stale_text;
pub use style::Style;
