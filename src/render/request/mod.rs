//! Cases at AWS Support in words: the fields of a form with what to write into each, the clicks, and why there is no case.
//! `document` is what `--format json` prints, made of the parts in `case`, and `text` makes Markdown of it; `forms` knows
//! the fields of both forms, `more` and `fewer` what is written into them, `told_shares` what IPs will carry, `stay` why an
//! address may not go, `own` why there is no case for IPs that the customer brought.

mod case;
mod document;
mod fewer;
mod forms;
mod more;
mod own;
mod stay;
mod text;
mod told_shares;

pub use case::FileDiff;
pub(super) use document::RegionDocument;
pub use document::RequestsDocument;
pub use forms::Form;
pub(super) use text::{Style as CaseStyle, difference, region_text, remarks, remarks_beside_text};
pub use text::{requests_text, status_text};
