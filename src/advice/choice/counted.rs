//! How many IPs a stream by itself needs, and how many it keeps warm.

use crate::{
    advice::{
        needed::{Needed, kept_warm},
        stream::Stream,
    },
    model::Traffic,
};

/// How many IPs a stream needs.
pub(super) struct Counted {
    /// For its largest day.
    pub(super) ips: Option<Needed>,
    /// For its mean day.
    pub(super) base: Option<Needed>,
    /// How many its mail keeps warm.
    pub(super) most: Option<u64>,
}

impl Counted {
    pub(super) fn of(stream: &Stream<'_>) -> Self {
        let alone = [stream.clone()];
        let needed = |peak: Option<u64>| peak.filter(|peak| *peak > 0).map(|peak| Needed::of(&alone, peak));
        Self {
            ips: needed(stream.traffic.and_then(Traffic::of_peak_day)),
            base: needed(stream.traffic.and_then(|traffic| traffic.day)),
            most: kept_warm(&alone).map(|(most, _)| most),
        }
    }
}
