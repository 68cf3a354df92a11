//! HTTP/1.1 on loopback: reads a request, passes it on and writes the answer. It knows no operation.

mod body;
mod exchange;
mod request_id;
mod server;

pub use server::{RunningSandbox, Sandbox};
