//! Renders plans, reports and findings as text. The functions return strings with colour codes; `cli` prints them
//! through a stream that removes the codes if colour is off. This module decides no rules.

mod document;
mod drift_text;
mod fold;
mod guard_text;
mod layout;
mod objects_text;
mod plan_text;
mod refusal_text;
mod report_text;
mod stale_text;
mod steps_text;
mod style;
mod warning_text;
mod who_text;
mod withheld_text;

pub use document::document;
pub use drift_text::{drift_document, drift_text, sentence as drift_sentence, undeclared_sentence};
pub use guard_text::guard_text;
pub use layout::wrapped;
pub use plan_text::{Detail, PlanStyle, actions_text, plan_text};
pub use refusal_text::refusal_text;
pub use report_text::{report_text, step_line};
pub use stale_text::stale_text;
pub use style::Style;
pub use warning_text::warning_text;
pub use who_text::who_text;
pub use withheld_text::withheld_text;
