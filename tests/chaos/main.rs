//! Checks that an apply survives faults, lost answers, kills, signals and other writers, against the sandbox over real
//! HTTP. The rules of the judgement are implemented here independently, on the sandbox's own log and state.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]
#![allow(clippy::print_stdout, reason = "what was met is for people to read")]
#![allow(clippy::cast_precision_loss, reason = "small numbers")]

mod binary;
mod case;
mod dice;
mod faults;
mod identities;
mod judge;
mod kills;
mod library;
mod monitor;
mod rivals;
mod seeds;
mod signals;
mod stories;
#[path = "../cli/watched.rs"]
mod watched;
mod workloads;
mod world;
