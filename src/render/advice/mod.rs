//! The adviser in words: the sentence of each finding with what helps, the list of findings, and what dedicated IPs cost.
//! Each sentence is made of the data of its finding alone.

mod cost_text;
mod document;
pub(super) mod figures_text;
mod fit_text;
mod lint_text;
mod load_text;
mod notices;
mod proof_text;
mod rest_text;
mod rules_page;
mod said;
mod schedule_text;
mod sentence;
mod spf_record_text;
mod warm_text;
mod warmup_svg;
mod warmup_text;
pub(super) mod words;

pub(super) use load_text::quota_words;

pub use cost_text::{cost_line, cost_text};
pub use document::{Advised, Judged, JudgedState, SaidFinding, SilencedFinding};
pub use lint_text::{caused_text, lint_text};
pub use notices::advice_notices;
pub use rules_page::rules_page;
pub use said::Advice;
pub use sentence::advice_of;
pub use warmup_svg::warmup_svg;
pub use warmup_text::warmup_text;
