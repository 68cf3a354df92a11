//! HTTP/1.1 on loopback: reads a request, hands it on, writes the answer. Knows no operation.

mod body;
mod exchange;
mod request_id;
mod server;

pub use server::{RunningSandbox, Sandbox};
