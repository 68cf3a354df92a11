//! Keeps comments on lines of their own at the level where they stand. `pretty_yaml` gives a comment to one of the nodes
//! beside it, which may be at another level: `# the next Region` would then stand in the pools of the one before.

use granit_parser::{Event, Parser, Placement, StructureStyle};

/// Spaces for each level of indentation.
pub(super) const INDENT: usize = 2;

/// A comment, and the levels that it can belong to.
struct Comment {
    /// The line, from 0.
    line: usize,
    column: usize,
    place: Place,
    /// The columns of the mappings and lists around the node before it, outermost first.
    before: Vec<usize>,
    /// The columns of those around the node after it; none at the end of the text.
    after: Vec<usize>,
}

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On a line of its own.
    OwnLine,
    /// Behind something else, or in brackets, where columns mean nothing.
    Elsewhere,
}

impl Comment {
    /// How many mappings and lists are around the comment, less one, by its column; one more if it is indented deeper
    /// than all, as in a value that is not there yet. `None` where that is not clear.
    fn level(&self) -> Option<usize> {
        if self.place == Place::Elsewhere {
            return None;
        }
        let at = |columns: &[usize]| columns.iter().rposition(|column| *column == self.column);
        if let Some(level) = at(&self.after) {
            return Some(level);
        }
        if let Some(level) = at(&self.before) {
            let is_only = self.before.iter().filter(|column| **column == self.column).count() == 1;
            return is_only.then_some(level);
        }
        let columns = self.columns();
        if columns.last().is_some_and(|deepest| *deepest < self.column) {
            return Some(columns.len());
        }
        // Of two columns that are as near, the deeper one.
        let far = |(_, column): &(usize, &usize)| column.abs_diff(self.column);
        columns.iter().enumerate().rev().min_by_key(far).map(|(level, _)| level)
    }

    /// The columns of all levels around it.
    fn columns(&self) -> &[usize] {
        if self.after.len() >= self.before.len() { &self.after } else { &self.before }
    }

    /// The column of a level.
    fn column_of(&self, level: usize) -> Option<usize> {
        let known = self.after.get(level).or_else(|| self.before.get(level)).copied();
        known.or_else(|| self.columns().last().map(|deepest| deepest + INDENT))
    }
}

/// The levels of the comments in their order; `None` if the text is not YAML.
pub(super) fn levels(text: &str) -> Option<Vec<Option<usize>>> {
    Some(comments(text)?.iter().map(Comment::level).collect())
}

/// The text with its comments at these levels again. `None` if it has other comments.
pub(super) fn put_back(text: &str, levels: &[Option<usize>]) -> Option<String> {
    let comments = comments(text)?;
    if comments.len() != levels.len() {
        return None;
    }
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for (comment, level) in comments.iter().zip(levels).filter(|(comment, _)| comment.place == Place::OwnLine) {
        let column = level.and_then(|level| comment.column_of(level)).unwrap_or(comment.column);
        let line = lines.get_mut(comment.line)?;
        *line = format!("{:column$}{}", "", line.trim_start());
    }
    Some(lines.join("\n"))
}

fn comments(text: &str) -> Option<Vec<Comment>> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut found: Vec<Comment> = Vec::new();
    // The columns of the open mappings and lists, `None` for those in brackets.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut before = Vec::new();
    let mut described = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let (line, column) = (span.start.line().checked_sub(1)?, span.start.col());
        let is_node = match event {
            Event::MappingStart(StructureStyle::Block, ..) => {
                open.push(Some(column));
                false
            }
            Event::SequenceStart(StructureStyle::Block, ..) => {
                // A list that is not indented below its key is reported at its first item.
                let is_dash = lines.get(line).is_some_and(|line| is_dash(line, column));
                open.push(if is_dash { Some(column) } else { open.last().copied().flatten().or(Some(column)) });
                false
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                open.push(None);
                true
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                false
            }
            Event::Scalar(..) | Event::Alias(_) => true,
            Event::Comment(_, placement) => {
                let is_apart = placement != Placement::Right && !open.contains(&None);
                let place = if is_apart { Place::OwnLine } else { Place::Elsewhere };
                found.push(Comment { line, column, place, before: before.clone(), after: Vec::new() });
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

/// Whether an item of a list begins at the column.
fn is_dash(line: &str, column: usize) -> bool {
    let mut rest = line.chars().skip(column);
    rest.next() == Some('-') && rest.next().is_none_or(char::is_whitespace)
}
