//! ARNs: of any AWS resource, and of the resources that can be tagged in SES.
//!
//! The latter are `arn:aws:ses:REGION:ACCOUNT:dedicated-ip-pool/NAME`, `…:configuration-set/NAME` and
//! `…:identity/NAME`.

use super::ServiceError;

/// The parts of an ARN that the sandbox uses.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    pub(crate) resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. Returns `None` if the text is not an ARN.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        match *parts.as_slice() {
            // SES does not check the partition (floci, probed on the live service, read 2026-11).
            ["arn", _, service, region, account, resource] => Some(Self { service, region, account, resource }),
            _ => None,
        }
    }
}

/// The parts of an ARN of an SES resource.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ResourceArn<'a> {
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    pub(crate) resource: Resource<'a>,
}

/// The resources that can be tagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource<'a> {
    ConfigurationSet(&'a str),
    DedicatedIpPool(&'a str),
    EmailIdentity(&'a str),
    /// The sandbox has no contact lists.
    ContactList(&'a str),
}

impl<'a> ResourceArn<'a> {
    /// Reads an ARN.
    pub(crate) fn parse(text: &'a str) -> Result<Self, ServiceError> {
        let arn = Arn::parse(text).filter(|arn| arn.service == "ses").ok_or_else(malformed)?;
        let resource = Resource::parse(arn.resource).ok_or_else(malformed)?;
        Ok(Self { region: arn.region, account: arn.account, resource })
    }
}

impl<'a> Resource<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        match text.split_once('/')? {
            (_, "") => None,
            ("configuration-set", name) => Some(Self::ConfigurationSet(name)),
            ("dedicated-ip-pool", name) => Some(Self::DedicatedIpPool(name)),
            ("identity", name) => Some(Self::EmailIdentity(name)),
            ("contact-list", name) => Some(Self::ContactList(name)),
            _ => None,
        }
    }

    /// SES's error for a resource that does not exist.
    pub(crate) fn absent(self) -> ServiceError {
        let (kind, name) = match self {
            Self::ConfigurationSet(name) => ("ConfigurationSet", name),
            Self::DedicatedIpPool(name) => ("DedicatedIpPool", name),
            Self::EmailIdentity(name) => ("EmailIdentity", name),
            Self::ContactList(name) => ("ContactList", name),
        };
        ServiceError::not_found(format!("No {kind} present with name: {name}"))
    }
}

fn malformed() -> ServiceError {
    ServiceError::bad_request("ResourceArn is not the expected format")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_of_a_pool_is_read() {
        let arn = ResourceArn::parse("arn:aws:ses:eu-west-1:123456789012:dedicated-ip-pool/marketing").unwrap();
        assert_eq!((arn.region, arn.account), ("eu-west-1", "123456789012"));
        assert_eq!(arn.resource, Resource::DedicatedIpPool("marketing"));
    }

    #[test]
    fn what_is_no_arn_of_a_taggable_resource_is_refused() {
        for text in ["", "arn:aws:s3:::bucket", "arn:aws:ses:r:a:dedicated-ip-pool/", "arn:aws:ses:r:a:thing/x"] {
            ResourceArn::parse(text).unwrap_err();
        }
    }
}
