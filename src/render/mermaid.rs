//! Routes as a Mermaid flowchart.
//!
//! Mermaid draws at most 50,000 characters and 500 edges, and a diagram cannot raise either limit. What does not fit is
//! drawn in less detail, and the diagram says so.

use std::fmt::Write as _;

use crate::view::RoutesReport;

use super::route_graph::{Grain, Graph, Line, Node, When, graphs, left_out};

/// Most characters of a diagram (Mermaid, `maxTextSize`, read 2026-11).
const CHARACTERS_MAX: usize = 50_000;
/// Most edges of a diagram (Mermaid, `maxEdges`, read 2026-11).
const EDGES_MAX: usize = 500;

/// The routes as one flowchart, and what it leaves out.
#[must_use]
pub fn mermaid(report: &RoutesReport) -> (String, Vec<String>) {
    for grain in [Grain::All, Grain::Pools, Grain::Kinds] {
        let (graphs, left) = (graphs(report, grain), left_out(report, grain));
        let text = flowchart(&graphs, &left);
        if fits(&graphs, &text) {
            return (text, left);
        }
    }
    cut(report)
}

fn fits(graphs: &[Graph], text: &str) -> bool {
    let edges: usize = graphs.iter().map(|graph| graph.edges.len()).sum();
    edges <= EDGES_MAX && text.chars().count() <= CHARACTERS_MAX
}

/// As many Regions, and of the next one as many nodes, as fit.
fn cut(report: &RoutesReport) -> (String, Vec<String>) {
    let mut left = left_out(report, Grain::Kinds);
    left.push("more Regions and pools than a Mermaid diagram holds: name some of them".to_owned());
    let mut graphs = graphs(report, Grain::Kinds);
    loop {
        let text = flowchart(&graphs, &left);
        if fits(&graphs, &text) {
            return (text, left);
        }
        match graphs.as_mut_slice() {
            [graph] => graph.keep_half(),
            _ => drop(graphs.pop()),
        }
    }
}

impl Graph {
    /// Drops the second half of the nodes, with their edges.
    fn keep_half(&mut self) {
        let kept = self.nodes.len() / 2;
        self.nodes.truncate(kept);
        self.edges.retain(|(from, to), _| *from < kept && *to < kept);
    }
}

fn flowchart(graphs: &[Graph], left: &[String]) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for left in left {
        let _ = writeln!(text, "  %% Left out: {left}");
    }
    let mut before = 0;
    for (at, graph) in graphs.iter().enumerate() {
        let _ = writeln!(text, "  subgraph r{}[\"{}\"]", at + 1, label(&graph.title));
        for (node, (kind, title)) in graph.nodes.iter().enumerate() {
            let (open, close) = shape(kind);
            let _ = writeln!(text, "    n{}{open}\"{}\"{close}", before + node + 1, label(title));
        }
        for ((from, to), edge) in &graph.edges {
            let arrow = match (edge.line, edge.when) {
                (Line::Route, When::Always) => "-->",
                (Line::Route, When::Before) => "-->|before|",
                (Line::Route, When::After) => "==>|after|",
                (Line::AndAlso, When::Always) => "-.->",
                (Line::AndAlso, When::Before) => "-.->|before|",
                (Line::AndAlso, When::After) => "-.->|after|",
            };
            let _ = writeln!(text, "    n{} {arrow} n{}", before + from + 1, before + to + 1);
        }
        text.push_str("  end\n");
        before += graph.nodes.len();
    }
    if !left.is_empty() {
        let _ = writeln!(text, "  n0[\"{}\"]", label(&format!("Left out: {}", left.join("; "))));
    } else if before == 0 {
        text.push_str("  n0[\"no route\"]\n");
    }
    text
}

fn shape(node: &Node) -> (&'static str, &'static str) {
    match node {
        Node::Identity(_) | Node::ConfigurationSet(_) | Node::OtherMail => ("[", "]"),
        Node::Pool(_) => ("([", "])"),
        Node::Ips(_) => ("[[", "]]"),
        Node::Shared | Node::Unknown | Node::Nowhere | Node::Region(_) => ("{{", "}}"),
    }
}

/// A label as Mermaid takes it: every character that could mean something to it, or to HTML or Markdown, as its number.
/// Escaping quotes alone breaks on `%%`.
fn label(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " _.-".contains(c);
    text.chars().map(|c| if plain(c) { c.to_string() } else { format!("#{};", u32::from(c)) }).collect()
}

#[cfg(test)]
mod tests;
