//! Routes as a DOT graph, for Graphviz.

use std::fmt::Write as _;

use crate::view::RoutesReport;

use super::route_graph::{Grain, Graph, Line, Node, When, graphs, left_out};

/// The routes as one graph with a cluster for each Region.
#[must_use]
pub fn dot(report: &RoutesReport) -> String {
    let mut text = "digraph routes {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n".to_owned();
    for left in left_out(report, Grain::All) {
        let _ = writeln!(text, "  // Left out: {left}");
    }
    let mut before = 0;
    for (at, graph) in graphs(report, Grain::All).iter().enumerate() {
        cluster(&mut text, at + 1, graph, before);
        before += graph.nodes.len();
    }
    text.push_str("}\n");
    text
}

fn cluster(text: &mut String, number: usize, graph: &Graph, before: usize) {
    let _ = writeln!(text, "  subgraph cluster_{number} {{\n    label=\"{}\";", label(&graph.title));
    for (node, (kind, title)) in graph.nodes.iter().enumerate() {
        let _ = writeln!(text, "    n{} [label=\"{}\", shape={}];", before + node + 1, label(title), shape(kind));
    }
    for ((from, to), edge) in &graph.edges {
        let attributes = match (edge.line, edge.when) {
            (Line::Route, When::Always) => "",
            (Line::Route, When::Before) => " [label=\"before\"]",
            (Line::Route, When::After) => " [label=\"after\", style=bold]",
            (Line::AndAlso, When::Always) => " [style=dashed]",
            (Line::AndAlso, When::Before) => " [label=\"before\", style=dashed]",
            (Line::AndAlso, When::After) => " [label=\"after\", style=\"dashed,bold\"]",
        };
        let _ = writeln!(text, "    n{} -> n{}{attributes};", before + from + 1, before + to + 1);
    }
    text.push_str("  }\n");
}

fn shape(node: &Node) -> &'static str {
    match node {
        Node::Identity(_) | Node::ConfigurationSet(_) | Node::OtherMail => "box",
        Node::Pool(_) => "ellipse",
        Node::Ips(_) => "note",
        Node::Shared | Node::Unknown | Node::Nowhere | Node::Region(_) => "diamond",
    }
}

/// A label in double quotes. Graphviz reads entities of HTML in it, so `&` is one itself.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_come_back_as_they_were() {
        assert_eq!(label(r#"a"b\&lt;"#), r#"a\"b\\&amp;lt;"#);
    }
}
