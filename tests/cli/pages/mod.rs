//! Holds the README and the pages of `docs/` against the program: what they show is run, and what they list is complete.
//!
//! `block` reads a page, `run` follows it from top to bottom as a reader would, `lists` compares what pages list with the
//! source. Pages that are generated belong to `reference`; links and the book itself to `tests/e2e/book.py`.

mod block;
mod lists;
mod run;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The root of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One page, named from the root of the repository.
struct Page {
    name: String,
    text: String,
}

/// One page.
fn page(name: &str) -> Page {
    Page { name: name.to_owned(), text: fs::read_to_string(root().join(name)).unwrap() }
}

/// The README and every page of the book.
fn pages() -> Vec<Page> {
    let mut names = vec!["README.md".to_owned()];
    collect(&root().join("docs"), &mut names);
    names.sort();
    names.iter().map(|name| page(name)).collect()
}

fn collect(folder: &Path, names: &mut Vec<String>) {
    let paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in paths {
        if path.is_dir() {
            collect(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            names.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
        }
    }
}
