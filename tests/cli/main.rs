//! The built program from outside: what it prints where, how it ends, and what it sends to SES.
//!
//! Every run is hermetic: a folder of its own as home and current directory, no variable of the caller, an SES of its own.
//! What SES was asked for is read from that SES's log, and what came of it from its state, not from the program's words.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy knows the test functions, not the helpers that they share"
)]

mod apply;
mod canned;
mod detours;
mod doctor;
mod doctor_findings;
mod documents;
mod edited_plans;
mod endpoints;
mod examples;
mod guards;
mod help;
mod import;
mod invalid_files;
mod locks;
mod logs;
mod odd_accounts;
mod owners;
mod policies;
mod premises;
mod readme;
mod routes;
mod sandbox;
mod saved_plans;
mod services;
mod signals;
mod sources;
mod streams;
mod support;
mod tenants;
mod watched;
