//! The domain types: names, addresses, pools, configuration sets, the desired state, the live state, and single writes.
//!
//! This module does no I/O, reads no clock and knows no external format. Every name and number is a type whose
//! constructor validates it, so the layers above do not validate again. `config` parses what users write, and `ses`
//! reads what SES reports. Both convert their input to these types, and only these types reach the planner.

mod account;
mod account_figures;
mod address;
mod arn;
mod delivery;
mod desired;
mod destination;
mod domain;
mod event_destination;
mod explanation;
mod glob;
mod identity;
mod ignore;
mod limits;
mod live;
mod lock;
mod mail_from;
mod membership;
mod metric;
mod money;
mod names;
mod options;
mod ownership;
mod percent;
mod place;
mod pool;
mod quotas;
mod regions;
mod restart;
mod rule_code;
mod selection;
mod setting;
mod shown;
mod stated_facts;
mod suppression;
mod switch;
mod tags;
mod target;
mod tracking;
mod traffic;
mod trail;
mod vdm;
mod word;
mod write;

pub use account::{AccountSuppression, AccountVdm, DesiredAccount, LiveAccount};
pub use account_figures::{AccountFigures, MultiRegionEndpoint, Quota};
pub use address::{ACCOUNT_SUPPRESSION, ACCOUNT_VDM, ACCOUNT_WARMUP, Address, Kind};
pub use arn::{ArchiveArn, EventBusArn, Placed, ProjectArn, RoleArn, StreamArn, TopicArn};
pub use delivery::{Delivery, MaxDelivery, TlsPolicy};
pub use desired::{
    Desired, DesiredConfigurationSet, DesiredDedicatedIp, DesiredIdentity, DesiredPool, DesiredRegion, Sts,
};
pub use destination::{
    DIMENSIONS, Destination, Dimension, DimensionDefault, DimensionName, DimensionSource, check_dimensions,
};
pub use event_destination::{DesiredEventDestination, EventDestination, EventDestinationName, EventType};
pub use explanation::{Example, Explanation};
pub use glob::Glob;
pub use identity::IdentityName;
pub use ignore::Ignore;
pub use limits::{Limits, MovedIps};
pub use live::{
    Caller, Live, LiveConfigurationSet, LiveDedicatedIp, LiveIdentity, LivePool, LiveRegion, Unread, Verified, Warmup,
    WarmupStatus,
};
pub use lock::{LOCK_EXPIRES_TAG, LOCK_HOLDER_TAG, LOCK_SET};
pub use mail_from::MailFromDomain;
pub use membership::{Membership, PoolSize};
pub use metric::{Answered, BlocklistEntry, Blocklists, MeasuredMail, Metric, MetricOf};
pub use money::Usd;
pub use names::{
    AccountId, ConfigurationSetName, Name, NameError, Owner, PoolName, RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL,
    Region,
};
pub use options::{Archive, NewOptions, Options, OptionsKind, PutOptions, Reputation, Sending};
pub use ownership::{Ownership, Protection};
pub use percent::Percent;
pub use place::{Place, STDIN_NAME, Statement};
pub use pool::{PoolRef, ScalingMode};
pub use quotas::{CONFIGURATION_SETS_MAX, EVENT_DESTINATIONS_MAX, POOLS_MAX};
pub use regions::{home_of, known_regions, regions_with_ses};
pub use restart::{Day, Restart};
pub use rule_code::RuleCode;
pub use selection::{NamePattern, ObjectPattern, Selection};
pub use setting::Setting;
pub use shown::{counted, escape, is_active, quoted, shown, word_or_quoted};
pub use stated_facts::{
    IpFacts, Language, Published, RegionFacts, RequestFacts, StatedFacts, StatedPlanPrices, StatedPrices, Terms,
    WarmSince,
};
pub use suppression::{
    ConfidenceThreshold, DesiredSuppression, DesiredValidation, Suppression, SuppressionReason, SuppressionScope,
    Validation,
};
pub use switch::{Clearable, FeatureStatus, Switch};
pub use tags::{
    AWS_PREFIX, OWN_PREFIX, OWNER_TAG, PROTECT_TAG, PROTECT_VALUE, TAGS_MAX, TEMPORARY_POOL, TEMPORARY_TAG, TagKey,
    TagValue, Tags, UserTags, is_of_aws, is_plain_tag, is_user_tag,
};
pub use target::{Part, Tagged, Target};
pub use tracking::{DesiredTracking, HttpsPolicy, Tracking, TrackingDomain};
pub use traffic::{Isolation, MailKind, PEAK_MONTHS, Pattern, Recipients, Traffic};
pub use trail::{Author, TrailEvent, TrailEvents, ValueSet};
pub use vdm::{DesiredVdm, Vdm};
pub use word::{Reported, Word};
pub use write::Write;
