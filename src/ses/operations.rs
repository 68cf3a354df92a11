//! The table of every operation that sesform calls. The IAM policies are generated from it.
//!
//! The table is separate from the code that makes the calls. Tests keep the two consistent: every called operation is
//! in the table, and every operation in the table is called. IAM names its actions after the operations (AWS Service
//! Authorization Reference, "Amazon Simple Email Service v2"). An action that only AWS requires on behalf of another
//! service is not in the table: `iam:PassRole` for the role of a Firehose event destination.

use Access::{Advise, LookUp, Measure, Read, Write};

/// The role that a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Reads only: `plan`, `check`, `doctor` and similar commands.
    Plan,
    /// Writes, and reads before and after each write: `apply`, `unlock`.
    Apply,
    /// Reads, and looks up who changed what: `drift --who`, `plan --who`.
    Who,
    /// Reads, and what only the adviser looks at: `lint --live`, `cost`, `warmup`, `request`.
    Advise,
    /// The same, and what SES measured: `lint --live --save-figures`.
    Figures,
}

impl Role {
    /// The IAM actions that the role needs, in the order of the table.
    pub fn actions(self) -> impl Iterator<Item = String> {
        OPERATIONS.iter().filter(move |operation| self.needs(operation.access)).map(Operation::action)
    }

    fn needs(self, access: Access) -> bool {
        match (self, access) {
            (Self::Plan | Self::Apply | Self::Who | Self::Advise | Self::Figures, Read)
            | (Self::Apply, Write)
            | (Self::Who, LookUp)
            | (Self::Advise | Self::Figures, Advise)
            | (Self::Figures, Measure) => true,
            (Self::Plan | Self::Who | Self::Advise | Self::Figures, Write)
            | (Self::Plan | Self::Apply | Self::Advise | Self::Figures, LookUp)
            | (Self::Plan | Self::Apply | Self::Who, Advise)
            | (Self::Plan | Self::Apply | Self::Who | Self::Advise, Measure) => false,
        }
    }
}

/// The IAM action of an operation.
#[must_use]
pub fn action_of(operation: &str) -> String {
    let known = OPERATIONS.iter().find(|known| known.name == operation);
    known.map_or_else(|| format!("{SES}:{operation}"), Operation::action)
}

/// Whether an operation changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
    /// Reads what others did, on request.
    LookUp,
    /// Reads what only the adviser looks at.
    Advise,
    /// Reads what was measured, on request.
    Measure,
}

/// A row of the table.
struct Operation {
    /// The IAM prefix of the service.
    service: &'static str,
    name: &'static str,
    access: Access,
}

impl Operation {
    fn action(&self) -> String {
        format!("{}:{}", self.service, self.name)
    }
}

/// Whether an operation only reads.
pub(super) fn reads(operation: &str) -> bool {
    OPERATIONS.iter().any(|known| known.name == operation && known.access != Write)
}

/// The operation of CloudTrail that says who changed what.
pub(super) const LOOKUP_EVENTS: &str = "LookupEvents";

/// The operation of SES that tells what VDM counted.
pub(super) const BATCH_GET_METRIC_DATA: &str = "BatchGetMetricData";

/// The operation of CloudWatch that tells what event destinations counted.
pub(super) const GET_METRIC_DATA: &str = "GetMetricData";

/// The IAM prefix of SES.
const SES: &str = "ses";
/// The IAM prefix of STS.
const STS: &str = "sts";

/// The IAM prefix of the Resource Groups Tagging API.
const TAG: &str = "tag";

/// The IAM prefix of CloudTrail.
const CLOUDTRAIL: &str = "cloudtrail";

/// The IAM prefix of CloudWatch.
const CLOUDWATCH: &str = "cloudwatch";

const fn ses(access: Access, name: &'static str) -> Operation {
    Operation { service: SES, name, access }
}

/// The table. `GetDedicatedIp` reads the object of a write to an IP. `doctor` calls it to check the permission
/// beforehand.
const OPERATIONS: &[Operation] = &[
    Operation { service: STS, name: "GetCallerIdentity", access: Read },
    ses(Read, "ListDedicatedIpPools"),
    ses(Read, "GetDedicatedIpPool"),
    ses(Read, "GetDedicatedIps"),
    ses(Read, "GetDedicatedIp"),
    ses(Read, "ListConfigurationSets"),
    ses(Read, "GetConfigurationSet"),
    ses(Read, "GetConfigurationSetEventDestinations"),
    ses(Read, "ListTagsForResource"),
    ses(Read, "ListEmailIdentities"),
    ses(Read, "GetEmailIdentity"),
    ses(Read, "GetAccount"),
    ses(Read, "ListResourceTenants"),
    // Optional: without it, `lint --live` knows no endpoint over two Regions.
    ses(Advise, "ListMultiRegionEndpoints"),
    // Optional, each: without it, the saved figures lack what it tells.
    ses(Measure, BATCH_GET_METRIC_DATA),
    ses(Measure, "GetBlacklistReports"),
    Operation { service: CLOUDWATCH, name: GET_METRIC_DATA, access: Measure },
    // Optional: without it, the tags of each pool are read by a call of their own.
    Operation { service: TAG, name: "GetResources", access: Read },
    Operation { service: CLOUDTRAIL, name: LOOKUP_EVENTS, access: LookUp },
    ses(Write, "CreateDedicatedIpPool"),
    ses(Write, "PutDedicatedIpPoolScalingAttributes"),
    ses(Write, "DeleteDedicatedIpPool"),
    ses(Write, "PutDedicatedIpInPool"),
    ses(Write, "PutDedicatedIpWarmupAttributes"),
    ses(Write, "PutAccountDedicatedIpWarmupAttributes"),
    ses(Write, "PutAccountSuppressionAttributes"),
    ses(Write, "PutAccountVdmAttributes"),
    ses(Write, "CreateConfigurationSet"),
    ses(Write, "PutConfigurationSetDeliveryOptions"),
    ses(Write, "PutConfigurationSetReputationOptions"),
    ses(Write, "PutConfigurationSetSendingOptions"),
    ses(Write, "PutConfigurationSetSuppressionOptions"),
    ses(Write, "PutConfigurationSetTrackingOptions"),
    ses(Write, "PutConfigurationSetVdmOptions"),
    ses(Write, "PutConfigurationSetArchivingOptions"),
    ses(Write, "DeleteConfigurationSet"),
    ses(Write, "CreateConfigurationSetEventDestination"),
    ses(Write, "UpdateConfigurationSetEventDestination"),
    ses(Write, "DeleteConfigurationSetEventDestination"),
    ses(Write, "PutEmailIdentityConfigurationSetAttributes"),
    ses(Write, "TagResource"),
    ses(Write, "UntagResource"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apply_needs_what_plan_needs_and_plan_nothing_that_writes() {
        let (plan, apply): (Vec<_>, Vec<_>) = (Role::Plan.actions().collect(), Role::Apply.actions().collect());
        assert!(plan.iter().all(|action| apply.contains(action)));
        assert!(plan.iter().all(|action| action.contains(":Get") || action.contains(":List")), "{plan:?}");
        assert!(apply.iter().filter(|action| !plan.contains(action)).all(|action| !action.contains(":Get")));
    }

    #[test]
    fn actions_carry_the_name_of_their_service() {
        assert_eq!(action_of("GetCallerIdentity"), "sts:GetCallerIdentity");
        assert_eq!(action_of("GetDedicatedIps"), "ses:GetDedicatedIps");
    }
}
