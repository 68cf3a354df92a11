//! Reads everything in a Region that a file can declare, for `import`. This is what `observe` reads and, for each
//! object, the details that a plan reads only if the file declares the object.
//!
//! An object that is deleted between the call that lists it and the call that reads it is treated as absent. This is
//! not an error, and no part of the object is kept.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::{
    model::{
        ConfigurationSetName, EventDestination, EventDestinationName, IdentityName, Kind, LiveIdentity, LiveRegion,
        PoolName, Selection,
    },
    ses::{
        error::CallError,
        read::{Reader, all},
    },
};

/// Names that arrive while they are being read.
type Names = UnboundedReceiver<ConfigurationSetName>;

impl Reader {
    /// Reads the selected objects, all pools and leased IPs, and the configuration sets that selected identities name.
    ///
    /// The account's settings are read only if everything is selected and the Region is not empty. An empty Region costs four
    /// calls.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn inventory(&self, selection: &Selection) -> Result<LiveRegion, CallError> {
        let (found, named) = mpsc::unbounded_channel();
        let ((to_sets, sets), (to_destinations, destinations)) = (mpsc::unbounded_channel(), mpsc::unbounded_channel());
        let (live, (), (), configuration_sets, event_destinations, identities) = tokio::try_join!(
            self.pools_with_tags(selection),
            self.configuration_set_names(found),
            select(selection, named, [to_sets, to_destinations]),
            self.configuration_sets(sets),
            self.destinations_of(destinations),
            self.selected_identities(selection),
        )?;
        let mut live = LiveRegion { configuration_sets, event_destinations, identities, ..live };
        let LiveRegion { configuration_sets, event_destinations, .. } = &mut live;
        // If the set was deleted in between, one of the two maps lacks it.
        configuration_sets.retain(|name, _| event_destinations.contains_key(name));
        event_destinations.retain(|name, _| configuration_sets.contains_key(name));
        let named = named_sets(&live);
        live.configuration_sets.extend(self.configuration_sets(all(named)).await?);
        if selection.is_everything() && !live.is_empty() {
            self.account().await?.put(&mut live);
        }
        Ok(live)
    }

    /// Reads pools and leased IPs, with the tags of the selected pools.
    async fn pools_with_tags(&self, selection: &Selection) -> Result<LiveRegion, CallError> {
        let live = self.pools_with_ips().await?;
        let selected = live.pools.keys().filter(|name| selection.has(Kind::DedicatedIpPool, name.as_str()));
        let pool_tags = self.pool_tags(selected.cloned().collect::<BTreeSet<PoolName>>()).await?;
        Ok(LiveRegion { pool_tags, ..live })
    }

    async fn destinations_of(
        &self,
        names: Names,
    ) -> Result<BTreeMap<ConfigurationSetName, BTreeMap<EventDestinationName, EventDestination>>, CallError> {
        self.each(names, |reader, name| async move { Ok((reader.event_destinations(&name).await?, name)) }).await
    }

    /// The selected identities. Costs one list, and one call each.
    pub(in crate::ses) async fn selected_identities(
        &self,
        selection: &Selection,
    ) -> Result<BTreeMap<IdentityName, LiveIdentity>, CallError> {
        let names = self.identity_names().await?.into_iter();
        let selected = all(names.filter(|name| selection.has(Kind::EmailIdentity, name.as_str())));
        self.each(selected, |reader, name| async move { Ok((reader.identity(&name).await?, name)) }).await
    }
}

/// Forwards the selected names to each of the readers.
async fn select(
    selection: &Selection,
    mut names: Names,
    readers: [UnboundedSender<ConfigurationSetName>; 2],
) -> Result<(), CallError> {
    while let Some(name) = names.recv().await {
        if selection.has(Kind::ConfigurationSet, name.as_str()) {
            // A reader stops listening only after a failure, which also ends this read.
            readers.iter().for_each(|reader| drop(reader.send(name.clone())));
        }
    }
    Ok(())
}

/// The configuration sets that identities name and that were not read.
fn named_sets(live: &LiveRegion) -> BTreeSet<ConfigurationSetName> {
    let named = live.identities.values().filter_map(|identity| identity.configuration_set.as_ref());
    named.filter(|set| !live.configuration_sets.contains_key(*set)).cloned().collect()
}
