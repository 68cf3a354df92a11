//! Reads what SES says about the account in a Region beside its objects: quota, plan, review, and the endpoints that split
//! mail over two Regions.

use crate::{
    model::{AccountFigures, MultiRegionEndpoint, Quota, Region},
    ses::{
        error::{CallError, Failure},
        read::{Reader, list::Pages},
    },
};

impl Reader {
    /// What SES says about the account. An account that may not list its endpoints, and a service that has none, count as
    /// without endpoints.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn account_figures(&self) -> Result<AccountFigures, CallError> {
        Ok(self.account_figures_and_told().await?.0)
    }

    /// The same, and whether the endpoints are known.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn account_figures_and_told(&self) -> Result<(AccountFigures, bool), CallError> {
        let figures = self.account_alone().await?;
        let endpoints = self.endpoints_if_told().await?;
        let is_told = endpoints.is_some();
        Ok((AccountFigures { endpoints: endpoints.unwrap_or_default(), ..figures }, is_told))
    }

    /// The endpoints whose primary Region this is; `None` if they may not be listed, or the service has none.
    ///
    /// # Errors
    /// Another failure of the call.
    pub async fn endpoints_if_told(&self) -> Result<Option<Vec<MultiRegionEndpoint>>, CallError> {
        match self.endpoints().await {
            Ok(endpoints) => Ok(Some(endpoints)),
            Err(error) if is_without(error.failure) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same without endpoints, in one call; `None` if the account may not be asked, or the service does not tell.
    ///
    /// # Errors
    /// Another failure of the call.
    pub async fn account_if_told(&self) -> Result<Option<AccountFigures>, CallError> {
        match self.account_alone().await {
            Ok(figures) => Ok(Some(figures)),
            Err(error) if is_without(error.failure) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn account_alone(&self) -> Result<AccountFigures, CallError> {
        let asking = self.client.get_account();
        let answer = self.calls.read(self.whole("GetAccount"), || asking.clone().send()).await?;
        let (quota, pricing, details) = (answer.send_quota(), answer.pricing_attributes(), answer.details());
        Ok(AccountFigures {
            auto_warmup: answer.dedicated_ip_auto_warmup_enabled().into(),
            production_access: answer.production_access_enabled().into(),
            enforcement: answer.enforcement_status().map(str::to_owned),
            in_24_hours: quota.map(|quota| Quota::live(quota.max24_hour_send())),
            a_second: quota.map(|quota| Quota::live(quota.max_send_rate())),
            plan: pricing.and_then(|it| it.current_plan()).map(|plan| plan.as_str().to_owned()),
            next_plan: pricing.and_then(|it| it.next_plan()).map(|plan| plan.as_str().to_owned()),
            mail_type: details.and_then(|it| it.mail_type()).map(|kind| kind.as_str().to_owned()),
            website: details.and_then(|it| it.website_url()).filter(|url| !url.is_empty()).map(str::to_owned),
            endpoints: Vec::new(),
        })
    }

    async fn endpoints(&self) -> Result<Vec<MultiRegionEndpoint>, CallError> {
        let mut endpoints = Vec::new();
        let (mut token, mut pages) = (None, Pages::default());
        loop {
            let asking = self.client.list_multi_region_endpoints().set_next_token(token);
            let call = self.whole("ListMultiRegionEndpoints");
            let page = self.calls.read(call.clone(), || asking.clone().send()).await?;
            let found = page.multi_region_endpoints().iter().filter(|endpoint| {
                // Those that could not be provisioned, or are being deleted, carry no mail (SES API reference,
                // "MultiRegionEndpoint").
                !endpoint.status().is_some_and(|status| matches!(status.as_str(), "FAILED" | "DELETING"))
            });
            endpoints.extend(found.map(|endpoint| MultiRegionEndpoint {
                name: endpoint.endpoint_name().unwrap_or_default().to_owned(),
                regions: endpoint.regions().iter().map(Region::live).collect(),
            }));
            token = pages.next(&call, page.next_token())?;
            if token.is_none() {
                return Ok(endpoints);
            }
        }
    }
}

/// Whether a failure means that there is nothing to list, or that it may not be listed.
fn is_without(failure: Failure) -> bool {
    matches!(failure, Failure::Denied | Failure::NotFound | Failure::Refused)
}
