//! Everything that a file can state about configuration sets, warm-up, tags and identities, against a sandbox over
//! HTTP. What is stated is changed with one write each. What is not stated stays unchanged, byte for byte.

#![expect(clippy::unwrap_used, reason = "clippy knows the test functions, not the helpers that they share")]

mod account;
mod chance;
mod one_write;
mod properties;
mod region;
mod round_trips;
#[path = "../cli/support.rs"]
#[allow(dead_code, clippy::panic, reason = "shared with the tests of the command line, which use all of it")]
mod support;
#[path = "../cli/watched.rs"]
mod watched;
mod wishes;
