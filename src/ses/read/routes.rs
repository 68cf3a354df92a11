//! Reads what the routes of a Region depend on, and nothing else.

use std::collections::BTreeSet;

use crate::{
    model::{LiveRegion, Selection},
    ses::{
        error::CallError,
        read::{
            Reader,
            scope::{RefusedPools, Scope},
        },
    },
};

impl Reader {
    /// Pools, leased IPs, configuration sets, automatic warm-up, all identities, and the endpoints that split mail over two
    /// Regions. Each configuration set and each identity costs a call. Pools, leased IPs and endpoints that may not be
    /// read are unknown.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn routes(&self) -> Result<LiveRegion, CallError> {
        let refused_pools = RefusedPools::Unknown(BTreeSet::new());
        let scope = Scope { auto_warmup: true, refused_pools, ..Scope::default() };
        let everything = Selection::default();
        let (live, identities, endpoints) =
            tokio::try_join!(self.observe(&scope), self.selected_identities(&everything), self.endpoints_if_told())?;
        Ok(LiveRegion { identities, endpoints, ..live })
    }
}
