//! Drives the sandbox with the official SDK: the same client that sesform uses against AWS.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod admin;
mod client;
mod configuration_sets;
mod dedicated_ips;
mod event_destinations;
mod faults;
mod identities;
mod plans;
mod pools;
mod scopes;
mod silent;
mod state_file;
mod tags;
mod wire;
