//! The nouns: names, addresses, pools, sets, what is wanted, what is live, one write.
//!
//! Nothing here does I/O, reads a clock or knows a foreign format. Every name and number is a type whose only
//! constructor validates, so that the layers above never ask twice. What users type is in `config`, what SES says is in
//! `ses`; both become these types, and only these types reach the planner.

mod address;
mod delivery;
mod desired;
mod live;
mod lock;
mod names;
mod pool;
mod tags;
mod write;

pub use address::{Address, Kind};
pub use delivery::{Delivery, DesiredTls, MaxDelivery, TlsPolicy};
pub use desired::{Desired, DesiredConfigurationSet, DesiredPool, DesiredRegion};
pub use live::{Caller, Live, LiveConfigurationSet, LiveDedicatedIp, LivePool, LiveRegion, Warmup, WarmupStatus};
pub use lock::{LOCK_EXPIRES_TAG, LOCK_HOLDER_TAG, LOCK_SET};
pub use names::{AccountId, ConfigurationSetName, NameError, Owner, PoolName, Region};
pub use pool::{LiveScaling, PoolRef, RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL, ScalingMode};
pub use tags::{OWNER_TAG, TEMPORARY_POOL, TEMPORARY_TAG, Tags};
pub use write::Write;
