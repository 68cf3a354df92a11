//! Builds the tree from parser events, with limits that bound the cost of a hostile file.
//!
//! The builder has its own stack, so that deep nesting cannot exhaust the call stack. Aliases share the node that they
//! name. The size of the tree with all aliases followed is counted here, before any code follows them.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::{
    merge,
    node::{Child, Node, Scalar, Style, Value},
    syntax,
};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    span::{SourceId, Span},
};

/// Maximum nesting depth, with aliases followed. The format itself needs eight levels.
const DEPTH_MAX: usize = 64;
/// Maximum number of nodes that aliases may add. A file that uses every SES quota in full has a tenth of that.
const EXPANSION_MAX: usize = 1_000_000;

/// Parses the only document of a text. Returns `None` if the text is empty or is not YAML. Errors are added to
/// `problems`. Placeholders are ordinary text here: `fill` looks at them.
pub(in crate::config) fn parse<'s>(text: &'s str, source: SourceId, problems: &mut Problems) -> Option<Child<'s>> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: DEPTH_MAX,
        block_nesting_limit: DEPTH_MAX,
    };
    let mut builder =
        Builder { text, source, problems, open: Vec::new(), anchors: HashMap::new(), expanded: 0, root: None };
    match builder.run(Parser::new_from_str_with_options(text, options)) {
        Ok(()) => builder.root,
        Err(problem) => {
            builder.problems.push(*problem);
            None
        }
    }
}

/// A collection whose end has not been read yet.
struct Open<'s> {
    start: Span,
    anchor: usize,
    items: Items<'s>,
}

enum Items<'s> {
    List(Vec<Child<'s>>),
    Mapping { pairs: Vec<(Child<'s>, Child<'s>)>, key: Option<Child<'s>> },
}

struct Builder<'s, 'p> {
    text: &'s str,
    source: SourceId,
    problems: &'p mut Problems,
    open: Vec<Open<'s>>,
    anchors: HashMap<usize, Child<'s>>,
    expanded: usize,
    root: Option<Child<'s>>,
}

/// A problem after which the rest of the text cannot be read.
type Fatal = Box<Problem>;

impl<'s> Builder<'s, '_> {
    fn run(
        &mut self,
        events: impl Iterator<Item = Result<(Event<'s>, granit_parser::Span), ScanError>>,
    ) -> Result<(), Fatal> {
        let mut documents = 0;
        for event in events {
            let (event, span) = event.map_err(|error| Box::new(syntax::problem(&error, self.source, self.text)))?;
            self.check_tag(&event, &span);
            let span = self.bytes(&span);
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
            }
            if documents > 1 {
                self.problems.push(second_document(span));
                break;
            }
            self.event(event, span)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'s>, span: Span) -> Result<(), Fatal> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none_or(|tag| !is_text(&tag));
                let style = if plain { Style::Plain } else { Style::Text };
                self.place(Node::new(span, Value::Scalar(Scalar { text, style })), anchor);
            }
            Event::SequenceStart(_, anchor, _) => self.begin(span, anchor, Items::List(Vec::new()))?,
            Event::MappingStart(_, anchor, _) => {
                self.begin(span, anchor, Items::Mapping { pairs: Vec::new(), key: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(id) => self.alias(id, span)?,
            Event::UnresolvedAlias(name) => self.unknown_anchor(&name, span),
            _ => {}
        }
        Ok(())
    }

    fn bytes(&self, span: &granit_parser::Span) -> Span {
        span.byte_range().map_or(Span::new(self.source, 0, 0), |range| Span::new(self.source, range.start, range.end))
    }

    fn begin(&mut self, start: Span, anchor: usize, items: Items<'s>) -> Result<(), Fatal> {
        if self.open.len() >= DEPTH_MAX {
            return Err(Box::new(syntax::too_deep(start)));
        }
        self.open.push(Open { start, anchor, items });
        Ok(())
    }

    fn end(&mut self, end: Span) {
        let Some(Open { start, anchor, items }) = self.open.pop() else { return };
        let span = Span::new(self.source, start.start, end.end);
        let value = match items {
            Items::List(items) => Value::List(items),
            Items::Mapping { pairs, .. } => Value::Mapping(merge::entries(pairs, self.problems)),
        };
        self.place(Node::new(span, value), anchor);
    }

    fn place(&mut self, node: Node<'s>, anchor: usize) {
        let child = Child::own(node);
        if anchor > 0 {
            self.anchors.insert(anchor, child.clone());
        }
        self.attach(child);
    }

    fn attach(&mut self, child: Child<'s>) {
        match self.open.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(child),
            Some(Items::List(items)) => items.push(child),
            Some(Items::Mapping { pairs, key }) => match key.take() {
                None => *key = Some(child),
                Some(key) => pairs.push((key, child)),
            },
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Fatal> {
        let Some(target) = self.anchors.get(&id).cloned() else {
            let message = "this alias is inside the node that it refers to";
            self.broken(Problem::error(Code::UnknownAnchor, span, message), span);
            return Ok(());
        };
        self.expanded = self.expanded.saturating_add(target.node.size);
        if self.expanded > EXPANSION_MAX {
            let message = format!("the aliases up to here stand for more than {EXPANSION_MAX} values");
            return Err(Box::new(Problem::error(Code::AliasExpansion, span, message)));
        }
        if self.open.len() + target.node.depth > DEPTH_MAX {
            return Err(Box::new(syntax::too_deep(span)));
        }
        self.attach(Child { used_at: span, ..target });
        Ok(())
    }

    fn unknown_anchor(&mut self, name: &str, span: Span) {
        let message = format!("no anchor `&{}` is defined before this alias", name.escape_debug());
        self.broken(Problem::error(Code::UnknownAnchor, span, message), span);
    }

    fn broken(&mut self, problem: Problem, span: Span) {
        self.problems.push(problem);
        self.attach(Child::own(Node::new(span, Value::Broken)));
    }

    fn check_tag(&mut self, event: &Event<'s>, span: &granit_parser::Span) {
        let Some(tag) = event.tag() else { return };
        let fits = match event.scalar() {
            Some(_) => is_text(tag),
            None => tag.is_yaml_core_schema_tag("map") || tag.is_yaml_core_schema_tag("seq"),
        };
        if !fits {
            let message = format!("the tag `{}` means nothing here", tag.original().escape_debug());
            let place = self.bytes(&span.tag_span().unwrap_or(*span));
            self.problems.push(Problem::error(Code::UnsupportedTag, place, message).help("leave the tag out"));
        }
    }
}

/// Whether the tag makes the scalar text, even if it looks like a number, a boolean or null.
fn is_text(tag: &Tag) -> bool {
    tag.is_yaml_core_schema_tag("str") || tag.original() == "!"
}

fn second_document(span: Span) -> Problem {
    Problem::error(Code::MultipleDocuments, span, "a second YAML document starts here")
        .help("one file describes one account: keep one document, and move the other to a separate file")
}
