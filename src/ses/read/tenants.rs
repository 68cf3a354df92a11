//! Reads the tenants that a resource is associated with, and whether a domain is verified: requirements of SES that
//! concern more than the objects that a change touches.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{IdentityName, Kind, Target, TrackingDomain, Verified},
    ses::{
        error::{CallError, Failure},
        read::{Reader, all, found, list::Pages},
    },
};

/// Error codes of services that do not have the operation. Such services have no tenants either.
const NO_SUCH_OPERATION: [&str; 4] =
    ["UnknownOperationException", "InvalidAction", "NotImplemented", "UnsupportedOperation"];

impl Reader {
    /// The tenants of configuration sets and identities.
    ///
    /// # Errors
    /// The first read that failed.
    pub(in crate::ses) async fn tenants_of(
        &self,
        things: BTreeSet<Target>,
    ) -> Result<BTreeMap<Target, BTreeSet<String>>, CallError> {
        let read = |reader: Self, thing: Target| async move { Ok((Some(reader.tenants(&thing).await?), thing)) };
        self.each(all(things), read).await
    }

    /// Whether domains are verified.
    ///
    /// # Errors
    /// The first read that failed.
    pub(in crate::ses) async fn verified(
        &self,
        domains: BTreeSet<TrackingDomain>,
    ) -> Result<BTreeMap<TrackingDomain, Verified>, CallError> {
        let read = |reader: Self, domain: TrackingDomain| async move {
            Ok((Some(reader.verification(&domain).await?), domain))
        };
        self.each(all(domains), read).await
    }

    /// The names of the tenants that a configuration set or an identity is associated with. Empty if the resource does
    /// not exist.
    ///
    /// # Errors
    /// The first read that failed.
    pub(in crate::ses) async fn tenants(&self, thing: &Target) -> Result<BTreeSet<String>, CallError> {
        let (kind, name) = (thing.kind(), thing.name());
        let (mut tenants, mut token, mut pages) = (BTreeSet::new(), None, Pages::default());
        loop {
            let asking = self.client.list_resource_tenants().resource_arn(self.arn(kind, &name)).set_next_token(token);
            let call = self.about("ListResourceTenants", kind, &name);
            let page = match found(self.calls.read(call.clone(), || asking.clone().send()).await) {
                Ok(Some(page)) => page,
                Ok(None) => return Ok(BTreeSet::new()),
                Err(error) if is_unknown(&error) => return Ok(BTreeSet::new()),
                Err(error) => return Err(error),
            };
            tenants.extend(page.resource_tenants().iter().filter_map(|one| one.tenant_name()).map(str::to_owned));
            token = pages.next(&call, page.next_token())?;
            if token.is_none() {
                return Ok(tenants);
            }
        }
    }

    /// Whether a domain is verified, either itself or through a parent domain.
    ///
    /// # Errors
    /// The first read that failed.
    async fn verification(&self, domain: &TrackingDomain) -> Result<Verified, CallError> {
        let mut rest = Some(domain.as_str());
        // A name without a dot cannot be the domain of an identity.
        while let Some(name) = rest.filter(|name| name.contains('.')) {
            if self.is_verified(&IdentityName::live(name)).await? {
                return Ok(Verified::Yes);
            }
            rest = name.split_once('.').map(|(_, parent)| parent);
        }
        Ok(Verified::No)
    }

    /// Whether there is such an identity, and it is verified.
    async fn is_verified(&self, identity: &IdentityName) -> Result<bool, CallError> {
        let call = self.about("GetEmailIdentity", Kind::EmailIdentity, identity.as_str());
        let asking = self.client.get_email_identity().email_identity(identity.as_str());
        let answer = found(self.calls.read(call, || asking.clone().send()).await)?;
        Ok(answer.is_some_and(|answer| answer.verified_for_sending_status()))
    }
}

fn is_unknown(error: &CallError) -> bool {
    matches!(error.failure, Failure::Refused | Failure::NotDone | Failure::Unreadable)
        && error.code.as_deref().is_some_and(|code| NO_SUCH_OPERATION.contains(&code))
}
