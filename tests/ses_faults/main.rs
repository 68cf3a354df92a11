//! The reader, the writer and an apply against an SES that throttles, fails, hangs, loses answers and is changed by
//! others, over real HTTP with the same client that calls AWS.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod applying;
mod bench;
mod budget;
mod locks;
mod lost_answers;
mod pace;
mod reads;
mod settings;
#[path = "../cli/watched.rs"]
mod watched;
mod writes;
