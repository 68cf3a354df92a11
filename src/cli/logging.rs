//! Logs to stderr, off by default. Only sesform's own events are logged: those of the SDK would contain whole requests.

use std::io;

use tracing_subscriber::{Layer as _, filter, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use super::{
    args::{Common, LogFormat},
    escape::escaped,
};

/// Writes to stderr after escaping, like all other output. The layer passes one whole line per write.
struct Door;

impl io::Write for Door {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        anstream::stderr().write_all(escaped(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        anstream::stderr().flush()
    }
}

/// Starts logging at the level that `-v` selects.
pub(crate) fn start(common: &Common) {
    let level = match common.verbose {
        0 => return,
        1 => tracing::Level::INFO,
        2 => tracing::Level::DEBUG,
        _ => tracing::Level::TRACE,
    };
    let own = filter::filter_fn(move |of| of.target().starts_with("sesform") && *of.level() <= level);
    let layer = tracing_subscriber::fmt::layer().with_writer(|| Door);
    let layer = match common.log_format {
        LogFormat::Text => layer.with_ansi(true).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed(),
    }
    .with_filter(own);
    // If logging starts twice in a process, as in tests, the first subscriber stays.
    let _ = tracing_subscriber::registry().with(layer).try_init();
}
