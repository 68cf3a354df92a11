//! Renders plans, reports and findings as text. The functions return strings with colour codes; `cli` prints them
//! through a stream that removes the codes if colour is off. This module decides no rules.

mod addresses_text;
mod advice;
mod choice;
mod closing;
mod document;
mod dot;
mod drift_sentence;
mod drift_text;
mod fold;
mod guard_text;
mod layout;
mod markdown;
mod mermaid;
mod notice;
mod objects_text;
mod outcome;
mod phrases;
mod plan_style;
mod plan_text;
mod refusal_text;
mod report_text;
mod request;
mod route_graph;
mod route_words;
mod routes_text;
mod spf_problem_text;
mod spf_text;
mod stale_text;
mod steps_text;
mod style;
mod warning_text;
mod who_text;
mod withheld_text;

pub use addresses_text::{
    AddressForm, NoticeAbout, addresses_csv, addresses_document, addresses_text, list_remarks, notice_text, reason_text,
};
pub use advice::{
    Advice, Advised, Judged, JudgedState, SaidFinding, SilencedFinding, advice_notices, advice_of, caused_text,
    cost_line, cost_text, lint_text, rules_page, warmup_svg, warmup_text,
};
pub use choice::{ChoiceDocument, ChoicesDocument, choices_text};
pub use closing::reason_remedy;
pub use document::document;
pub use dot::dot;
pub use drift_sentence::sentence as drift_sentence;
pub use drift_text::{drift_document, drift_text};
pub use guard_text::guard_text;
use layout::plain_lines;

pub use layout::wrapped;
pub use markdown::{Cut, Markdown, markdown};
pub use mermaid::mermaid;
pub use notice::{Level, Notice, drift_notices, plan_notices};
pub use outcome::{Context, Ending, Outcome, Verdict};
pub use plan_style::{Detail, PlanStyle};
pub use plan_text::{actions_text, plan_text};
pub use refusal_text::refusal_text;
pub use report_text::{report_text, step_line};
pub use request::{FileDiff, Form, RequestsDocument, requests_text, status_text};
pub use route_words::routes_document;
pub use routes_text::routes_text;
pub use spf_text::{spf_document, spf_text};
pub use stale_text::stale_text;
pub use style::Style;
pub use warning_text::warning_text;
pub use who_text::who_text;
pub use withheld_text::withheld_text;
