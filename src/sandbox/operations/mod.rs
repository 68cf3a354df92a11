//! The operations, one file per resource family. Each reads its request, checks everything, then changes the Region.
//!
//! Messages are those of SES where they are known from reports. Otherwise they state the same in the same style.

pub(super) mod account;
pub(super) mod configuration_set_options;
pub(super) mod configuration_sets;
pub(super) mod counted;
pub(super) mod dedicated_ips;
pub(super) mod endpoints;
pub(super) mod event_destinations;
pub(super) mod identities;
pub(super) mod identity_lists;
pub(super) mod metrics;
pub(super) mod pools;
pub(super) mod tag_index;
pub(super) mod tags;
pub(super) mod tenants;
