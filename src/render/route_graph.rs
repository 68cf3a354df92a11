//! Routes as a graph, for diagrams: streams, configuration sets, pools and IPs, and the edges between them. Mermaid and
//! DOT are written from it.

use std::collections::BTreeMap;

use crate::{
    model::{Kind, counted, shown},
    view::{AndAlso, IpWarmup, NotStated, RegionRoutes, RouteRow, RouteSource, RoutesReport, Stream, Way},
};

use super::{phrases::number, route_words::warmth};

/// How much of the routes a graph shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// Every stream and every IP.
    All,
    /// The IPs of a pool are one node.
    Pools,
    /// The IPs of a pool are one node, and so are its configuration sets and its identities.
    Kinds,
}

/// The graph of a Region.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// The Region.
    pub(super) title: String,
    /// The nodes with their labels, in the order in which they were found.
    pub(super) nodes: Vec<(Node, String)>,
    /// The edges by their ends, as places in `nodes`.
    pub(super) edges: BTreeMap<(usize, usize), Edge>,
    known: BTreeMap<Node, usize>,
    labels: Vec<(Node, Label)>,
}

/// What a node is called, and what is said of it before and after a plan.
#[derive(Debug, Default)]
struct Label {
    name: String,
    before: Option<String>,
    after: Option<String>,
}

impl Label {
    /// Says something of the node at a time.
    fn say(&mut self, word: &str, when: When) {
        let Self { name: _, before, after } = self;
        let said = match when {
            When::Always => [Some(before), Some(after)],
            When::Before => [Some(before), None],
            When::After => [None, Some(after)],
        };
        for said in said.into_iter().flatten() {
            said.get_or_insert_with(|| word.to_owned());
        }
    }

    /// The name with what is said; what holds only before a plan or only after it says so.
    fn text(&self, node: &Node) -> String {
        let said = match (self.before.as_deref().unwrap_or_default(), self.after.as_deref().unwrap_or_default()) {
            (before, after) if before == after => before.to_owned(),
            (before, _) if self.after.is_none() => before.to_owned(),
            (_, after) if self.before.is_none() => after.to_owned(),
            (before, "") => format!("{before} before"),
            ("", after) => format!("{after} after"),
            (before, after) => format!("{before} before, {after} after"),
        };
        match (node, said.is_empty()) {
            (_, true) => self.name.clone(),
            (Node::ConfigurationSet(_), false) if !self.name.is_empty() => format!("{} ({said})", self.name),
            (_, false) => format!("{} {said}", self.name).trim().to_owned(),
        }
    }
}

/// A node, as far as it is another one than the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    Identity(String),
    ConfigurationSet(String),
    OtherMail,
    Pool(String),
    Ips(String),
    /// AWS's shared IPs.
    Shared,
    /// Nobody knows where.
    Unknown,
    /// Mail is refused.
    Nowhere,
    /// The other Region of an endpoint.
    Region(String),
}

/// What an edge means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) line: Line,
    pub(super) when: When,
}

/// What an edge leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// The way of the route.
    Route,
    /// From where else its mail may leave.
    AndAlso,
}

/// When mail goes along an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Without a plan, or before and after it.
    Always,
    /// Before a plan, and not after it.
    Before,
    /// After a plan, and not before it.
    After,
}

/// The graphs of the Regions.
pub(super) fn graphs(report: &RoutesReport, grain: Grain) -> Vec<Graph> {
    report.regions.iter().map(|region| Graph::of(region, report.source, grain)).collect()
}

impl Graph {
    fn of(region: &RegionRoutes, source: RouteSource, grain: Grain) -> Self {
        let mut graph = Self { title: shown(region.region.as_str()), ..Self::default() };
        let alike = Alike::of(region, source, grain);
        for row in &region.routes {
            let now = if source == RouteSource::Plan { When::Before } else { When::Always };
            row.way.iter().for_each(|way| graph.way(&alike, row, way, now));
            row.after.iter().for_each(|way| graph.way(&alike, row, way, When::After));
        }
        // Mail that a plan leaves as it is keeps its way from the pools that are drawn.
        for way in &region.staying {
            let at = way.pool.as_ref().and_then(|pool| graph.known.get(&Node::Pool(pool.name.to_string())).copied());
            if let Some((from, pool)) = at.zip(way.pool.as_ref()) {
                graph.leaves(from, pool.name.as_str(), way, grain, When::Always);
            }
        }
        for pool in &region.pools_without_mail {
            let from = graph.pool(pool.name.as_str());
            graph.ips(from, pool.name.as_str(), &pool.ips, grain, When::Always);
        }
        graph.nodes = graph.labels.iter().map(|(node, label)| (node.clone(), label.text(node))).collect();
        graph
    }

    /// The node, with a word that is said of it at a time.
    fn node(&mut self, node: Node, name: String, word: &str, when: When) -> usize {
        let next = self.labels.len();
        let at = *self.known.entry(node.clone()).or_insert(next);
        if at == next {
            self.labels.push((node, Label { name, ..Label::default() }));
        }
        self.labels[at].1.say(word, when);
        at
    }

    fn pool(&mut self, name: &str) -> usize {
        self.node(Node::Pool(name.to_owned()), format!("pool {}", shown(name)), "", When::Always)
    }

    /// Adds an edge. One that is there before and after a plan is a plain one.
    fn edge(&mut self, from: usize, to: usize, edge: Edge) {
        let merged = match self.edges.get(&(from, to)) {
            None => edge,
            Some(known) => Edge {
                line: if known.line == Line::AndAlso { Line::AndAlso } else { edge.line },
                when: if known.when == edge.when { edge.when } else { When::Always },
            },
        };
        self.edges.insert((from, to), merged);
    }

    fn way(&mut self, alike: &Alike, row: &RouteRow, way: &Way, when: When) {
        let edge = Edge { line: Line::Route, when };
        let (node, name, word) = alike.stream(&row.stream, way, when);
        let mut from = self.node(node, name, &word, when);
        if let (Stream::Identity { .. }, Some(set)) = (&row.stream, &way.configuration_set) {
            let stream = Stream::ConfigurationSet { name: set.name.clone() };
            let (node, name, word) = alike.stream(&stream, way, when);
            let to = self.node(node, name, &word, when);
            self.edge(from, to, edge);
            from = to;
        }
        if let Some(pool) = &way.pool {
            let to = self.pool(pool.name.as_str());
            self.edge(from, to, edge);
            self.leaves(to, pool.name.as_str(), way, alike.grain, when);
        } else {
            way.and_also.iter().for_each(|also| self.elsewhere(from, also, when));
        }
    }

    /// From where the mail of a way leaves once it has come to a pool.
    fn leaves(&mut self, from: usize, pool: &str, way: &Way, grain: Grain, when: When) {
        self.ips(from, pool, &way.ips, grain, when);
        way.and_also.iter().for_each(|also| self.elsewhere(from, also, when));
    }

    fn ips(&mut self, from: usize, pool: &str, ips: &[IpWarmup], grain: Grain, when: When) {
        let edge = Edge { line: Line::Route, when };
        match grain {
            Grain::All => {
                for ip in ips {
                    let to = self.node(Node::Ips(ip.ip.to_string()), ip.ip.to_string(), &warmth(ip), when);
                    self.edge(from, to, edge);
                }
            }
            Grain::Pools | Grain::Kinds if ips.is_empty() => {}
            Grain::Pools | Grain::Kinds => {
                let count = number(Kind::DedicatedIp, ips.len());
                let to = self.node(Node::Ips(format!("of {pool}")), String::new(), &count, when);
                self.edge(from, to, edge);
            }
        }
    }

    fn elsewhere(&mut self, from: usize, also: &AndAlso, when: When) {
        let (node, label) = match also {
            AndAlso::Spill { .. }
            | AndAlso::WarmupUnknown { .. }
            | AndAlso::Managed
            | AndAlso::Shared
            | AndAlso::EmptyDefaultPool
            | AndAlso::NotStated { what: NotStated::Warmup, .. } => (Node::Shared, "AWS's shared IPs"),
            AndAlso::EmptyPool { .. }
            | AndAlso::PoolMissing { .. }
            | AndAlso::PoolsUnread { .. }
            | AndAlso::OtherAddresses { .. }
            | AndAlso::ChosenByApply { .. }
            | AndAlso::NotStated { .. } => (Node::Unknown, "unknown"),
            AndAlso::ConfigurationSetMissing { .. } => (Node::Nowhere, "nowhere: no such configuration set"),
            AndAlso::Endpoint { endpoint, other_region, .. } => {
                let label = format!("{}, endpoint {}", shown(other_region.as_str()), shown(endpoint));
                let to = self.node(Node::Region(label.clone()), label, "", when);
                self.edge(from, to, Edge { line: Line::AndAlso, when });
                return;
            }
            AndAlso::Paused | AndAlso::SetAtSendTime | AndAlso::DefaultPool | AndAlso::NotProven { .. } => return,
        };
        let to = self.node(node, label.to_owned(), "", when);
        self.edge(from, to, Edge { line: Line::AndAlso, when });
    }
}

/// Streams that share a node.
struct Alike {
    grain: Grain,
    /// Number of configuration sets and of identities by pool, before and after a plan. Without one both are the same.
    before: BTreeMap<(Kind, String), usize>,
    after: BTreeMap<(Kind, String), usize>,
}

impl Alike {
    fn of(region: &RegionRoutes, source: RouteSource, grain: Grain) -> Self {
        let count = |way_of: fn(&RouteRow) -> Option<&Way>| {
            let mut counts = BTreeMap::new();
            for (row, way) in region.routes.iter().filter_map(|row| Some((row, way_of(row)?))) {
                let kind = match row.stream {
                    Stream::ConfigurationSet { .. } => Kind::ConfigurationSet,
                    Stream::Identity { .. } => Kind::EmailIdentity,
                    Stream::Unassigned => continue,
                };
                *counts.entry((kind, pool(way))).or_default() += 1;
            }
            counts
        };
        let before = count(|row| row.way.as_ref());
        let after = if source == RouteSource::Plan { count(|row| row.after.as_ref()) } else { before.clone() };
        Self { grain, before, after }
    }

    /// The node of a stream, its name, and what is said of it at that time.
    fn stream(&self, stream: &Stream, way: &Way, when: When) -> (Node, String, String) {
        let paused = if way.and_also.contains(&AndAlso::Paused) { "paused" } else { "" };
        let counts = if when == When::After { &self.after } else { &self.before };
        let folded = |kind, node: fn(String) -> Node| {
            let count = counts.get(&(kind, pool(way))).copied().unwrap_or(1);
            (node(format!("of {}", pool(way))), String::new(), number(kind, count))
        };
        match (stream, self.grain) {
            (Stream::Unassigned, _) => (Node::OtherMail, "all other mail".to_owned(), String::new()),
            (Stream::ConfigurationSet { .. }, Grain::Kinds) => folded(Kind::ConfigurationSet, Node::ConfigurationSet),
            (Stream::Identity { .. }, Grain::Kinds) => folded(Kind::EmailIdentity, Node::Identity),
            (Stream::ConfigurationSet { name }, Grain::All | Grain::Pools) => {
                (Node::ConfigurationSet(name.to_string()), shown(name.as_str()), paused.to_owned())
            }
            (Stream::Identity { name }, Grain::All | Grain::Pools) => {
                (Node::Identity(name.to_string()), shown(name.as_str()), String::new())
            }
        }
    }
}

fn pool(way: &Way) -> String {
    way.pool.as_ref().map(|pool| pool.name.to_string()).unwrap_or_default()
}

/// What a diagram leaves out.
pub(super) fn left_out(report: &RoutesReport, grain: Grain) -> Vec<String> {
    let mut left = match grain {
        Grain::All => Vec::new(),
        Grain::Pools => vec!["the IPs of each pool are one node".to_owned()],
        Grain::Kinds => {
            vec!["the IPs, the configuration sets and the identities of each pool are one node each".to_owned()]
        }
    };
    let unchanged: usize = report.regions.iter().map(|region| region.unchanged).sum();
    if unchanged > 0 {
        left.push(format!("{} that the plan does not change", counted(unchanged as u64, "route")));
    }
    left
}
