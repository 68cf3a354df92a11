//! A configuration set: its option blocks, its event destinations and its tags.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    ArchivingOptions, DeliveryOptions, EventDestination, ReputationOptions, SendingOptions, SuppressionOptions, Tags,
    TrackingOptions, VdmOptions,
};

/// A configuration set. A block that is `None` was never set or was cleared. SES omits it from its answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct ConfigurationSet {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tracking_options: Option<TrackingOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delivery_options: Option<DeliveryOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reputation_options: Option<ReputationOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sending_options: Option<SendingOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) suppression_options: Option<SuppressionOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) vdm_options: Option<VdmOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) archiving_options: Option<ArchivingOptions>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) event_destinations: BTreeMap<String, EventDestination>,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

impl ConfigurationSet {
    /// The pool that the set names, if it names one.
    pub(crate) fn sending_pool(&self) -> Option<&str> {
        self.delivery_options.as_ref()?.sending_pool_name.as_deref()
    }
}
