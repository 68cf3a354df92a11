//! Tests the built program from outside: its output, its exit codes and its calls to SES.
//!
//! Every run is hermetic: a separate folder as home and current directory, no variables of the caller, a separate SES.
//! The calls are taken from the log of that SES and the results from its state, not from the program's output.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy knows the test functions, not the helpers that they share"
)]

mod accept;
mod addresses;
mod advise;
mod apply;
mod bases;
mod canned;
mod completeness;
mod detours;
mod doctor;
mod doctor_findings;
mod documents;
mod drift;
mod drift_formats;
mod each;
mod edited_plans;
mod endpoints;
mod examples;
mod explain;
mod first_steps;
mod followed;
mod given_back;
mod guards;
mod help;
mod hidden_drift;
mod import;
mod inherited;
mod invalid_files;
mod judged;
mod lines;
mod lint;
mod lint_records;
mod locks;
mod logs;
mod mail_from_regions;
mod mail_routes;
mod name_server;
mod odd_accounts;
mod own_addresses;
mod owners;
mod pages;
mod pipelines;
mod policies;
mod pools_of_ses;
mod premises;
mod reference;
mod remedies;
mod requests;
mod routes;
mod sandbox;
mod save_figures;
mod saved_plans;
mod screens;
mod services;
mod signals;
#[path = "../snapshots/file.rs"]
mod snapshots;
mod sources;
mod spf;
mod spf_answers;
mod spf_splits;
mod spf_unknown;
mod streams;
mod support;
mod tenants;
mod told_cases;
mod two_regions;
mod unused_ips;
mod warmup;
mod watched;
mod who;
