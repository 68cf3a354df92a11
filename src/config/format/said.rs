//! What a text says apart from its layout, to see that formatting changed nothing of it.

use granit_parser::{Event, Parser, ScalarStyle};

/// What a text says, apart from its layout.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Nodes with their anchors and tags.
    nodes: Vec<String>,
    /// Comments and scalars in their order.
    order: Vec<String>,
}

/// What a text says; `None` if it is not YAML.
pub(super) fn said_by(text: &str) -> Option<Said> {
    let options = granit_parser::options! { emit_anchor_events: true };
    let mut said = Said { nodes: Vec::new(), order: Vec::new() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, _) = event.ok()?;
        match event {
            Event::Comment(text, _) => said.order.push(format!("#{}", text.trim_end())),
            Event::Scalar(text, style, anchor, tag) => {
                // Only of a plain scalar do quotes change what it is.
                let is_plain = style == ScalarStyle::Plain;
                said.order.push(format!("={text}"));
                said.nodes.push(format!("scalar {text:?} {is_plain} {anchor} {tag:?}"));
            }
            Event::SequenceStart(_, anchor, tag) => said.nodes.push(format!("sequence {anchor} {tag:?}")),
            Event::MappingStart(_, anchor, tag) => said.nodes.push(format!("mapping {anchor} {tag:?}")),
            Event::DocumentStart(_, version) => said.nodes.push(format!("document {version:?}")),
            Event::Alias(id) => {
                said.order.push(format!("*{id}"));
                said.nodes.push(format!("alias {id}"));
            }
            other => said.nodes.push(format!("{other:?}")),
        }
    }
    Some(said)
}
