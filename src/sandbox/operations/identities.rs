//! Email identities: create, get, delete, and the default configuration set. `identity_lists` lists them.
//!
//! The module has only what a client needs to seed identities and to see which set they name. It sends no mail and
//! queries no DNS, and an identity keeps the verification status with which it was created.
//! stays as verified as it was made.

use serde::{Deserialize, Serialize};

use super::configuration_sets;
use crate::sandbox::options::EmptyDefaultSet;
use crate::sandbox::state::{EmailIdentity, IdentityType, RegionState, VerificationStatus};
use crate::sandbox::wire::tags::{self, Tag};
use crate::sandbox::wire::{Call, ErrorKind, Reply, ServiceError, names};

/// Maximum number of identities of an account in a Region (AWS quota page).
const IDENTITIES_MAX: usize = 10_000;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct CreateIdentity {
    email_identity: String,
    configuration_set_name: Option<String>,
    tags: Vec<Tag>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CreatedIdentity {
    identity_type: IdentityType,
    verified_for_sending_status: bool,
    dkim_attributes: DkimAttributes,
}

/// `CreateEmailIdentity`. The verification of a new identity stays pending. SES checks for an identity of that name,
/// then the tags, then the set, and creates nothing if one check fails (floci #1812, probed on the live service, read
/// 2026-11).
pub(crate) fn create(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: CreateIdentity = call.request()?;
    let name = request.email_identity;
    names::new_identity(&name)?;
    if region.email_identities.contains_key(&name) {
        let message = format!("Email identity {name} already exist.");
        return Err(ServiceError::new(ErrorKind::AlreadyExists, message));
    }
    let tags = tags::checked(request.tags)?;
    let configuration_set_name = default_set(request.configuration_set_name, EmptyDefaultSet::Cleared, region)?;
    if region.email_identities.len() >= IDENTITIES_MAX {
        let message = format!("The account already has {IDENTITIES_MAX} identities, the most that it can have.");
        return Err(ServiceError::new(ErrorKind::LimitExceeded, message));
    }
    let verification_status = VerificationStatus::Pending;
    let identity = EmailIdentity { configuration_set_name, mail_from_domain: None, verification_status, tags };
    let reply = Reply::json(&CreatedIdentity {
        identity_type: IdentityType::of(&name),
        verified_for_sending_status: identity.is_verified(),
        dkim_attributes: dkim_attributes(&identity),
    })?;
    region.email_identities.insert(name, identity);
    Ok(reply)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GotIdentity<'a> {
    identity_type: IdentityType,
    feedback_forwarding_status: bool,
    verified_for_sending_status: bool,
    verification_status: VerificationStatus,
    dkim_attributes: DkimAttributes,
    mail_from_attributes: MailFromAttributes<'a>,
    policies: Policies,
    tags: Vec<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration_set_name: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DkimAttributes {
    signing_enabled: bool,
    status: VerificationStatus,
    signing_attributes_origin: &'static str,
    /// Key length of Easy DKIM. A new identity gets `RSA_2048_BIT` (SES v2 service model). Terraform reads both.
    current_signing_key_length: &'static str,
    next_signing_key_length: &'static str,
}

/// The block of an identity without a custom MAIL FROM domain has only this member, which the SES v2 service model
/// requires.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MailFromAttributes<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_from_domain: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_from_domain_status: Option<VerificationStatus>,
    behavior_on_mx_failure: &'static str,
}

impl<'a> MailFromAttributes<'a> {
    fn of(identity: &'a EmailIdentity) -> Self {
        let mail_from_domain = identity.mail_from_domain.as_deref();
        Self {
            mail_from_domain,
            mail_from_domain_status: mail_from_domain.map(|_| VerificationStatus::Success),
            behavior_on_mx_failure: "USE_DEFAULT_VALUE",
        }
    }
}

/// Sending policies: the sandbox has none.
#[derive(Serialize)]
struct Policies {}

fn dkim_attributes(identity: &EmailIdentity) -> DkimAttributes {
    DkimAttributes {
        signing_enabled: true,
        status: identity.verification_status,
        signing_attributes_origin: "AWS_SES",
        current_signing_key_length: "RSA_2048_BIT",
        next_signing_key_length: "RSA_2048_BIT",
    }
}

/// `GetEmailIdentity`. It still names a default set that was deleted.
pub(crate) fn get(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let name = call.label("EmailIdentity");
    let identity = region.email_identities.get(name).ok_or_else(|| absent(name))?;
    Reply::json(&GotIdentity {
        identity_type: IdentityType::of(name),
        feedback_forwarding_status: true,
        verified_for_sending_status: identity.is_verified(),
        verification_status: identity.verification_status,
        dkim_attributes: dkim_attributes(identity),
        mail_from_attributes: MailFromAttributes::of(identity),
        policies: Policies {},
        tags: tags::listed(&identity.tags),
        configuration_set_name: identity.configuration_set_name.as_deref(),
    })
}

/// `DeleteEmailIdentity`.
pub(crate) fn delete(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let name = call.label("EmailIdentity");
    region.email_identities.remove(name).ok_or_else(|| absent(name))?;
    Reply::done()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutConfigurationSet {
    configuration_set_name: Option<String>,
}

/// `PutEmailIdentityConfigurationSetAttributes`: a missing name removes the default set.
pub(crate) fn put_configuration_set(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let wanted = call.request::<PutConfigurationSet>()?.configuration_set_name;
    let name = call.label("EmailIdentity");
    if !region.email_identities.contains_key(name) {
        return Err(absent(name));
    }
    let set = default_set(wanted, call.behaviour.empty_default_set, region)?;
    region.email_identities.entry(name.to_owned()).and_modify(|identity| identity.configuration_set_name = set);
    Reply::done()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutMailFrom {
    mail_from_domain: Option<String>,
}

/// `PutEmailIdentityMailFromAttributes`: a missing or empty domain removes it. Otherwise it has to be a subdomain of the
/// identity's domain (SES v2 service model).
pub(crate) fn put_mail_from(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let domain = call.request::<PutMailFrom>()?.mail_from_domain.filter(|domain| !domain.is_empty());
    let name = call.label("EmailIdentity");
    let parent = name.rsplit_once('@').map_or(name, |(_, domain)| domain);
    if let Some(wrong) = domain.as_ref().filter(|domain| !domain.ends_with(&format!(".{parent}"))) {
        let message =
            format!("Provided MAIL-FROM domain <{wrong}> is not subdomain of the domain of the identity <{name}>.");
        return Err(ServiceError::bad_request(message));
    }
    let identity = region.email_identities.get_mut(name).ok_or_else(|| absent(name))?;
    identity.mail_from_domain = domain;
    Reply::done()
}

/// Returns the default set of an identity. A set that does not exist is refused.
fn default_set(
    wanted: Option<String>,
    empty: EmptyDefaultSet,
    region: &RegionState,
) -> Result<Option<String>, ServiceError> {
    match wanted {
        Some(name) if name.is_empty() => Ok((empty == EmptyDefaultSet::Stored).then_some(name)),
        Some(name) if !region.configuration_sets.contains_key(&name) => Err(configuration_sets::absent(&name)),
        wanted => Ok(wanted),
    }
}

fn absent(name: &str) -> ServiceError {
    ServiceError::not_found(format!("Email identity {name} does not exist."))
}
