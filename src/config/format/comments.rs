//! Keeps comments on lines of their own at the level where they stand. `pretty_yaml` gives a comment to one of the nodes
//! beside it, which may be at another level: `# the next Region` would then stand in the pools of the one before.

use granit_parser::{Event, Parser, Placement, StructureStyle};

/// A comment on a line of its own, and the levels that it can belong to.
struct OwnLine {
    /// The line, from 0.
    line: usize,
    column: usize,
    is_in_brackets: bool,
    /// The columns of the mappings and lists around the node before it, outermost first.
    before: Vec<usize>,
    /// The columns of those around the node after it; none at the end of the text.
    after: Vec<usize>,
}

impl OwnLine {
    /// How many mappings and lists are around the comment, less one, by its column. `None` where the column is that of
    /// no level or of several, and in brackets, where columns mean nothing.
    fn level(&self) -> Option<usize> {
        if self.is_in_brackets {
            return None;
        }
        let at = |columns: &[usize]| columns.iter().rposition(|column| *column == self.column);
        let is_only = self.before.iter().filter(|column| **column == self.column).count() == 1;
        at(&self.after).or_else(|| at(&self.before).filter(|_| is_only))
    }

    /// The column of a level.
    fn column_of(&self, level: usize) -> Option<usize> {
        self.after.get(level).or_else(|| self.before.get(level)).copied()
    }
}

/// The levels of the comments that have a line of their own, in their order; `None` if the text is not YAML.
pub(super) fn levels(text: &str) -> Option<Vec<Option<usize>>> {
    Some(own_lines(text)?.iter().map(OwnLine::level).collect())
}

/// The text with its comments at these levels again. `None` if it has other comments.
pub(super) fn put_back(text: &str, levels: &[Option<usize>]) -> Option<String> {
    let own_lines = own_lines(text)?;
    if own_lines.len() != levels.len() {
        return None;
    }
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for (comment, level) in own_lines.iter().zip(levels) {
        let column = level.and_then(|level| comment.column_of(level)).unwrap_or(comment.column);
        let line = lines.get_mut(comment.line)?;
        *line = format!("{:column$}{}", "", line.trim_start());
    }
    Some(lines.join("\n"))
}

fn own_lines(text: &str) -> Option<Vec<OwnLine>> {
    let mut found: Vec<OwnLine> = Vec::new();
    // The columns of the open mappings and lists, `None` for those in brackets.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut before = Vec::new();
    let mut described = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let is_node = match event {
            Event::MappingStart(style, ..) | Event::SequenceStart(style, ..) => {
                open.push((style == StructureStyle::Block).then(|| span.start.col()));
                style == StructureStyle::Flow
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                false
            }
            Event::Scalar(..) | Event::Alias(_) => true,
            Event::Comment(_, placement) => {
                if placement != Placement::Right {
                    found.push(OwnLine {
                        line: span.start.line().checked_sub(1)?,
                        column: span.start.col(),
                        is_in_brackets: open.contains(&None),
                        before: before.clone(),
                        after: Vec::new(),
                    });
                }
                false
            }
            _ => false,
        };
        if is_node {
            before = open.iter().flatten().copied().collect();
            found[described..].iter_mut().for_each(|comment| comment.after.clone_from(&before));
            described = found.len();
        }
    }
    Some(found)
}
