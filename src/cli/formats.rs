//! The result of a command in each format.

use crate::{
    ci,
    render::{self, Outcome},
    view::RoutesReport,
};

use super::{args::Format, document::OutputDocument, escape::escaped};

/// What a result is made of.
pub(crate) struct Formats<'a> {
    pub(crate) document: &'a OutputDocument,
    pub(crate) outcome: Outcome<'a>,
    /// The events of the run.
    pub(crate) events: &'a str,
    /// The text for people.
    pub(crate) text: &'a str,
    /// The table of addresses as CSV.
    pub(crate) table: &'a str,
    /// The file that the run could not read, else the name of its first file.
    pub(crate) about: &'a str,
}

impl Formats<'_> {
    /// The result in a format.
    pub(crate) fn rendered(&self, format: Format) -> String {
        let outcome = &self.outcome;
        match format {
            Format::Text => anstream::adapter::strip_str(&escaped(self.text)).to_string(),
            Format::Json => self.document.text(),
            Format::Lines => ci::lines(outcome, self.about),
            Format::Ndjson => self.events.to_owned(),
            Format::Markdown => render::markdown(outcome).text,
            Format::Sarif => ci::sarif(outcome),
            Format::Codequality => ci::code_quality(outcome),
            Format::Terraform => ci::terraform(outcome),
            Format::Dotenv => ci::dotenv(outcome),
            Format::Mermaid => self.changed_routes().map(|routes| render::mermaid(&routes).0).unwrap_or_default(),
            Format::Dot => self.changed_routes().as_ref().map(render::dot).unwrap_or_default(),
            Format::Csv => self.table.to_owned(),
        }
    }

    /// The routes that diagrams show.
    fn changed_routes(&self) -> Option<RoutesReport> {
        self.document.routes.clone().map(RoutesReport::only_changed)
    }
}
