//! Tests the planner on random accounts and files against a second implementation of the rules: a monitor that checks
//! states, and an exhaustive search over SES writes. Neither shares code with the planner, its proof or its order.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stdout, reason = "the share of plans longer than the optimum is for people to read")]

mod accounts;
mod consequences;
mod costs;
mod counts;
mod detours;
mod differences;
mod findings;
mod grown;
mod guards;
mod identities;
mod markdown;
mod monitor;
mod odd;
mod optimum;
mod oracle;
mod orders;
mod owners;
mod parallel;
mod paused;
mod promises;
mod properties;
mod pruning;
mod renames;
#[path = "../snapshots/file.rs"]
mod snapshots;
mod stories;
mod views;
mod waits;
mod workloads;
