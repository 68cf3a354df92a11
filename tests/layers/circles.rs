//! Which files need each other, directly or by way of others.
//!
//! A name is followed to the file that defines it, through whatever re-exports it. A `pub use` is no need of the module
//! that only passes a name on, and tests inside a file may use what uses the file.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{File, Word, files};

type Module = Vec<String>;

#[test]
fn files_form_no_circle() {
    let needs = Needs::of(&files());
    let circles = needs.circles();
    assert!(circles.is_empty(), "{circles:#?}");
    // Who sees no needs sees no circles either.
    let module = |path: &str| -> Module { path.split('/').map(str::to_owned).collect() };
    assert!(needs.0[&module("config/file/document")].contains(&module("config/file/record")));
    assert!(needs.0[&module("plan")].contains(&module("model/desired")));
}

#[test]
fn circles_are_seen_through_groups_re_exports_and_inline_paths() {
    let sources = [
        ("src/a/mod.rs", "mod x; mod y; pub use x::{self, X as Renamed};"),
        ("src/a/x.rs", "use super::y::{self, Y}; #[cfg(test)] mod tests { use crate::b::B; }"),
        ("src/a/y.rs", "fn y() -> crate::a::Renamed { crate::b::B::new() }"),
        ("src/b.rs", "use crate::c::*;"),
        ("src/c.rs", "//! crate::b::B\nuse std::fmt;"),
    ];
    let files: Vec<File> = sources.map(|(path, source)| File::of(path.as_ref(), source)).into();
    let needs = Needs::of(&files);
    let circles: Vec<_> =
        needs.circles().iter().map(|it| it.iter().map(|it| it.join("/")).collect::<Vec<_>>()).collect();
    assert_eq!(circles, [["a/x", "a/y"]]);
}

/// The modules whose names each module uses.
struct Needs(BTreeMap<Module, BTreeSet<Module>>);

impl Needs {
    fn of(files: &[File]) -> Self {
        let modules: BTreeMap<Module, Paths> =
            files.iter().map(|file| (file.module.clone(), Paths::of(file))).collect();
        let needed = |module: &Module, paths: &Paths| {
            let used = paths.used.iter().filter_map(|path| defining(&modules, module, path, &mut BTreeSet::new()));
            used.filter(|used| used != module).collect()
        };
        Self(modules.iter().map(|(module, paths)| (module.clone(), needed(module, paths))).collect())
    }

    /// Each set of modules that reach each other, in order.
    fn circles(&self) -> Vec<Vec<&Module>> {
        let reached: BTreeMap<&Module, BTreeSet<&Module>> = self.0.keys().map(|it| (it, self.reached(it))).collect();
        let around = |module: &Module| -> Vec<&Module> {
            reached[module].iter().copied().filter(|other| reached[other].contains(module)).collect()
        };
        let circles: BTreeSet<Vec<&Module>> = self.0.keys().map(around).filter(|circle| circle.len() > 1).collect();
        circles.into_iter().collect()
    }

    fn reached<'a>(&'a self, from: &'a Module) -> BTreeSet<&'a Module> {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(module) = open.pop() {
            open.extend(self.0[module].iter().filter(|next| reached.insert(*next)));
        }
        reached
    }
}

/// The paths that a file names.
#[derive(Default)]
struct Paths {
    /// What it uses itself.
    used: Vec<Vec<String>>,
    /// What each name that it imports or passes on stands for.
    names: BTreeMap<String, Vec<String>>,
}

impl Paths {
    fn of(file: &File) -> Self {
        let words = before_tests(&file.words);
        let mut paths = Self::default();
        let mut at = 0;
        while at < words.len() {
            let length = match words[at].text.as_str() {
                "use" => paths.import(&words[..at], &words[at + 1..]),
                _ => paths.name(&words[at..]),
            };
            at += length;
        }
        paths
    }

    /// Takes a `use`, and returns how many words it has.
    fn import(&mut self, before: &[Word], rest: &[Word]) -> usize {
        let length = rest.iter().position(|word| word.text == ";").unwrap_or(rest.len());
        let is_passed_on = before.last().is_some_and(|word| ["pub", ")"].contains(&word.text.as_str()));
        for mut path in branches(&rest[..length]) {
            let renamed = path.iter().position(|part| part == "as").and_then(|at| path.split_off(at).pop());
            // `use a::{self}` stands for `use a`.
            path.pop_if(|part| part == "self");
            let name = renamed.or_else(|| path.last().cloned());
            self.names.extend(name.map(|name| (name, path.clone())));
            if !is_passed_on {
                self.used.push(path);
            }
        }
        length + 2
    }

    /// Takes a path in the code, and returns how many words it has.
    fn name(&mut self, rest: &[Word]) -> usize {
        let parts = rest.chunks(2).take_while(|pair| pair.get(1).is_some_and(|sign| sign.text == "::")).count();
        if parts > 0 {
            self.used.push(rest.iter().step_by(2).take(parts + 1).map(|word| word.text.clone()).collect());
        }
        2 * parts + 1
    }
}

/// The paths of a `use`, one for each branch.
fn branches(words: &[Word]) -> Vec<Vec<String>> {
    let Some(open) = words.iter().position(|word| word.text == "{") else {
        let names = words.iter().filter(|word| word.text != "::");
        return vec![names.map(|word| word.text.clone()).collect()];
    };
    let before: Vec<String> = words[..open].iter().filter(|it| it.text != "::").map(|it| it.text.clone()).collect();
    let mut depth = 0_usize;
    let branch = words[open + 1..words.len() - 1].split(|word| {
        match word.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0 && word.text == ","
    });
    let inner = branch.filter(|words| !words.is_empty()).flat_map(branches);
    inner.map(|path| before.iter().cloned().chain(path).collect()).collect()
}

/// The file without its inline tests.
fn before_tests(words: &[Word]) -> &[Word] {
    let begins = |window: &[Word]| ["cfg", "(", "test", ")", "]", "mod"].iter().zip(window).all(|(a, b)| *a == b.text);
    &words[..words.windows(6).position(begins).unwrap_or(words.len())]
}

/// The module that defines what a path in a module leads to; `None` if it leads out of the crate.
fn defining(
    modules: &BTreeMap<Module, Paths>,
    from: &Module,
    path: &[String],
    seen: &mut BTreeSet<(Module, String)>,
) -> Option<Module> {
    let (first, mut rest) = path.split_first()?;
    let mut module = match first.as_str() {
        "crate" => Module::new(),
        "self" => from.clone(),
        "super" => from[..from.len() - 1].to_vec(),
        _ if modules.contains_key(&within(from, first)) => within(from, first),
        _ => passed_on(modules, from, first, seen)?,
    };
    while let Some((name, after)) = rest.split_first() {
        if name == "super" {
            module.pop();
        } else if modules.contains_key(&within(&module, name)) {
            module.push(name.clone());
        } else {
            return passed_on(modules, &module, name, seen).or(Some(module));
        }
        rest = after;
    }
    Some(module)
}

fn passed_on(
    modules: &BTreeMap<Module, Paths>,
    module: &Module,
    name: &str,
    seen: &mut BTreeSet<(Module, String)>,
) -> Option<Module> {
    let path = modules.get(module)?.names.get(name)?;
    seen.insert((module.clone(), name.to_owned())).then(|| defining(modules, module, path, seen))?
}

fn within(module: &Module, name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}
