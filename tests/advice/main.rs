//! The adviser: each rule with a case in which it speaks and one for each in which it is silent, from files and from
//! accounts; and properties of all rules together.
//!
//! A case is a file and, if needed, an account in a few words. What is asserted is which rules speak about what, and the
//! numbers in their sentences.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod announced;
mod cases;
mod cases_rest;
mod choice_changes;
mod choices;
mod companies;
mod costs;
mod facts;
mod figures;
mod fixed_points;
mod fixed_stories;
mod measured;
mod measured_volume;
mod own_ips;
mod page;
mod patterns;
mod properties;
mod support;
mod together;
mod until_silent;
mod warmups;
