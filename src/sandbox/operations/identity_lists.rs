//! `ListEmailIdentities`, in both wire forms. Only the newer one has filters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sandbox::paging::{Listed, PageRequest, page};
use crate::sandbox::state::{EmailIdentity, Enumeration, IdentityType, RegionState, VerificationStatus};
use crate::sandbox::wire::{Call, Open, Reply, ServiceError};

/// Default page size (floci's tests against the live service, read 2026-11).
const DEFAULT_PAGE: usize = 25;
/// Allowed length of a filter text, in characters, without surrounding white space. Neither the service model nor AWS's
/// pages state it: it is the sandbox's own assumption.
const FILTER_LENGTH: std::ops::RangeInclusive<usize> = 3..=320;
/// The keys of a filter (SES v2 service model).
const FILTER_KEYS: [&str; 3] = ["IDENTITY_NAME_CONTAINS", "IDENTITY_TYPE", "VERIFICATION_STATUS"];

/// The older form.
pub(crate) fn by_query(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let (size, token) = (call.number("PageSize")?, call.query.get("NextToken"));
    answer(call, region, size, token, &Filter::default())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListIdentities {
    #[serde(default)]
    filter: BTreeMap<String, String>,
    next_token: Option<String>,
    page_size: Option<i32>,
}

/// The newer form.
pub(crate) fn by_body(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let request: ListIdentities = call.request()?;
    let filter = Filter::checked(&request.filter)?;
    answer(call, region, request.page_size, request.next_token.as_deref(), &filter)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct IdentityList<'a> {
    email_identities: Vec<IdentityAnswer<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct IdentityAnswer<'a> {
    identity_type: IdentityType,
    identity_name: &'a str,
    sending_enabled: bool,
    verification_status: VerificationStatus,
}

fn answer(
    call: &Call<'_>,
    region: &RegionState,
    size: Option<i32>,
    token: Option<&str>,
    filter: &Filter,
) -> Result<Reply, ServiceError> {
    let wanted = region.email_identities.iter().filter(|(name, identity)| filter.takes(name, identity));
    let text = format!("{filter:?}");
    let is_filtered = text != format!("{:?}", Filter::default());
    let of = if is_filtered { Listed::FilteredIdentities } else { Listed::Identities };
    let request = PageRequest { of, size, token, filter: &text };
    let page = page(call, &request, DEFAULT_PAGE, wanted.map(|(name, _)| name.clone()))?;
    let found = page.items.iter().filter_map(|name| Some((name, region.email_identities.get(name)?)));
    let email_identities = found.map(|(name, identity)| IdentityAnswer {
        identity_type: IdentityType::of(name),
        identity_name: name,
        sending_enabled: identity.is_verified(),
        verification_status: identity.verification_status,
    });
    Reply::json(&IdentityList { email_identities: email_identities.collect(), next_token: page.next_token })
}

/// Selects identities. A field that is `None` or empty selects all.
#[derive(Debug, Default)]
struct Filter {
    part: String,
    kind: Option<IdentityType>,
    status: Option<VerificationStatus>,
}

impl Filter {
    fn checked(filter: &BTreeMap<String, String>) -> Result<Self, ServiceError> {
        if let Some(key) = filter.keys().find(|key| !FILTER_KEYS.contains(&key.as_str())) {
            let values = FILTER_KEYS.join(", ");
            let constraint = format!("Member must satisfy enum value set: [{values}], not {key}");
            return Err(ServiceError::constraint("filter", &constraint));
        }
        let [part, kind, status] = FILTER_KEYS.map(|key| filter.get(key).map(String::as_str));
        Ok(Self {
            part: part.map(checked_part).transpose()?.unwrap_or_default(),
            kind: kind.map(|text| known(text, "identity type")).transpose()?,
            status: status.map(|text| known(text, "verification status")).transpose()?,
        })
    }

    fn takes(&self, name: &str, identity: &EmailIdentity) -> bool {
        let Self { part, kind, status } = self;
        (part.is_empty() || name.to_lowercase().contains(part))
            && kind.is_none_or(|kind| kind == IdentityType::of(name))
            && status.is_none_or(|status| status == identity.verification_status)
    }
}

fn checked_part(text: &str) -> Result<String, ServiceError> {
    let (least, most) = (FILTER_LENGTH.start(), FILTER_LENGTH.end());
    let text = text.trim();
    let bound = match text.chars().count() {
        length if length < *least => format!("at least {least}"),
        length if length > *most => format!("at most {most}"),
        _ => return Ok(text.to_lowercase()),
    };
    let message = format!("Filter IDENTITY_NAME_CONTAINS must be {bound} characters.");
    Err(ServiceError::bad_request(message))
}

fn known<T: Enumeration + for<'de> Deserialize<'de>>(text: &str, what: &str) -> Result<T, ServiceError> {
    match serde_json::from_value(serde_json::Value::from(text)) {
        Ok(Open::Known(value)) => Ok(value),
        Ok(Open::Unknown(_)) | Err(_) => Err(ServiceError::bad_request(format!("Invalid {what} <{text}> in filter."))),
    }
}
