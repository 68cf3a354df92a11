//! The reads that need no name: the lists and the account.

use tokio::sync::mpsc;

use super::answers::{AccountState, SendQuota};
use crate::{
    model::{ConfigurationSetName, IdentityName, PoolName},
    ses::{
        error::{CallError, Failure},
        read::{Reader, list::LeasedIps},
    },
};

/// The results of the reads that need no name.
pub(super) struct Lists {
    pub(super) pools: Result<Vec<PoolName>, CallError>,
    pub(super) ips: Result<LeasedIps, CallError>,
    pub(super) sets: Result<Vec<ConfigurationSetName>, CallError>,
    pub(super) identities: Result<Vec<IdentityName>, CallError>,
    pub(super) account: Result<AccountState, CallError>,
}

impl Reader {
    /// Sends all of these reads, even if some of them fail.
    pub(super) async fn lists(&self) -> Lists {
        let (pools, ips, sets, identities, account) = tokio::join!(
            self.pool_names(),
            self.dedicated_ips(),
            self.listed_sets(),
            self.identity_names(),
            self.account_state()
        );
        Lists { pools, ips, sets, identities, account }
    }

    async fn listed_sets(&self) -> Result<Vec<ConfigurationSetName>, CallError> {
        let (sender, mut names) = mpsc::unbounded_channel();
        self.configuration_set_names(sender).await?;
        Ok(std::iter::from_fn(|| names.try_recv().ok()).collect())
    }

    async fn account_state(&self) -> Result<AccountState, CallError> {
        let asking = self.client.get_account();
        let answer = self.calls.read(self.whole("GetAccount"), || asking.clone().send()).await?;
        let quota = answer.send_quota();
        Ok(AccountState {
            production_access: answer.production_access_enabled().into(),
            sending: answer.sending_enabled().into(),
            enforcement: answer.enforcement_status().map(str::to_owned),
            quota: quota
                .map(|quota| SendQuota { in_24_hours: quota.max24_hour_send(), sent: quota.sent_last24_hours() }),
        })
    }
}

impl Lists {
    /// An error if nothing is known about the Region, because SES answered none of the calls.
    pub(super) fn silence(&self) -> Option<&CallError> {
        let Self { pools, ips, sets, identities, account } = self;
        let errors = [
            pools.as_ref().err(),
            ips.as_ref().err(),
            sets.as_ref().err(),
            identities.as_ref().err(),
            account.as_ref().err(),
        ];
        let unanswered = |error: &Option<&CallError>| error.is_some_and(|error| !was_answered(error.failure));
        if errors.iter().all(unanswered) { errors[0] } else { None }
    }
}

/// Whether SES itself reported the failure.
fn was_answered(failure: Failure) -> bool {
    match failure {
        Failure::NotFound
        | Failure::AlreadyExists
        | Failure::Throttled
        | Failure::Denied
        | Failure::Refused
        | Failure::Unreadable => true,
        Failure::Unclear | Failure::NotDone | Failure::NotSent | Failure::Changed | Failure::Cancelled => false,
    }
}
