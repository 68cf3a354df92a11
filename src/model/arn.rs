//! Amazon Resource Names of the resources that configuration sets refer to.

use super::names::{AccountId, Name, NameError, Region, name};

/// Longest ARN of an archive, in characters (SES v2 service model).
const ARN_MAX: usize = 1011;
/// Number of parts of an ARN: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. The last part may contain colons.
const PARTS: usize = 6;

name!(
    /// The ARN of a Mail Manager archive.
    ArchiveArn,
    |text| check(text, &["ses"], "mailmanager-archive/a-", "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-…"),
    "^arn:aws[a-z-]*:ses:[a-z0-9-]+:[0-9]{12}:mailmanager-archive/a-.+$"
);
name!(
    /// The ARN of an SNS topic.
    TopicArn,
    |text| check(text, &["sns"], "", "arn:aws:sns:eu-west-1:123456789012:mail-events"),
    "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:.+$"
);
name!(
    /// The ARN of a Firehose stream.
    StreamArn,
    |text| check(text, &["firehose"], "deliverystream/", "arn:aws:firehose:eu-west-1:123456789012:deliverystream/events"),
    "^arn:aws[a-z-]*:firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/.+$"
);
name!(
    /// The ARN of an IAM role.
    RoleArn,
    |text| check(text, &["iam"], "role/", "arn:aws:iam::123456789012:role/ses-events"),
    "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$"
);
name!(
    /// The ARN of an EventBridge bus. SES supports the default bus only (SES v2 service model).
    EventBusArn,
    |text| check(text, &["events"], "event-bus/", "arn:aws:events:eu-west-1:123456789012:event-bus/default"),
    "^arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/.+$"
);
name!(
    /// The ARN of an Amazon Pinpoint project.
    ProjectArn,
    |text| check(text, &["mobiletargeting"], "apps/", "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/…"),
    "^arn:aws[a-z-]*:mobiletargeting:[a-z0-9-]+:[0-9]{12}:apps/.+$"
);

/// An ARN of something that SES can use only where it is.
pub trait Placed {
    /// Checks that SES in this Region and account can use the resource.
    ///
    /// # Errors
    /// The reason why SES cannot use it.
    fn check_place(&self, region: &Region, account: &AccountId) -> Result<(), NameError>;
}

/// Topics are of the Region of the configuration set (SES Developer Guide, "Set up event destinations").
impl Placed for TopicArn {
    fn check_place(&self, region: &Region, _: &AccountId) -> Result<(), NameError> {
        check_region("topic", self, region)
    }
}

/// Streams are of the Region of the configuration set (SES Developer Guide, "Set up event destinations").
impl Placed for StreamArn {
    fn check_place(&self, region: &Region, _: &AccountId) -> Result<(), NameError> {
        check_region("stream", self, region)
    }
}

/// The bus is the default bus of the same Region and account (SES v2 service model).
impl Placed for EventBusArn {
    fn check_place(&self, region: &Region, account: &AccountId) -> Result<(), NameError> {
        let own = |place: &ArnPlace<'_>| {
            let ArnPlace { partition, region: of, account: owner, resource } = *place;
            let (is_here, is_own) = (of == region.as_str(), owner == account.as_str());
            is_here && is_own && resource == DEFAULT_BUS && region.may_be_in(partition)
        };
        match ArnPlace::of(self.as_str()) {
            Some(place) if !own(&place) => {
                Err(NameError::new("SES reports to the default bus of its own Region and account, and to no other bus"))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Roles are of no Region.
impl Placed for RoleArn {
    fn check_place(&self, region: &Region, _: &AccountId) -> Result<(), NameError> {
        check_partition("role", self, region)
    }
}

/// No source says that projects are of the Region of the configuration set.
impl Placed for ProjectArn {
    fn check_place(&self, region: &Region, _: &AccountId) -> Result<(), NameError> {
        check_partition("project", self, region)
    }
}

/// No source says that archives are of the Region of the configuration set.
impl Placed for ArchiveArn {
    fn check_place(&self, region: &Region, _: &AccountId) -> Result<(), NameError> {
        check_partition("archive", self, region)
    }
}

/// The resource of the only bus that SES reports to.
const DEFAULT_BUS: &str = "event-bus/default";

/// Where a resource is, by its ARN.
struct ArnPlace<'a> {
    partition: &'a str,
    region: &'a str,
    account: &'a str,
    resource: &'a str,
}

impl<'a> ArnPlace<'a> {
    /// Parses an ARN. `None` if the text is not an ARN.
    fn of(arn: &'a str) -> Option<Self> {
        let parts: Vec<&str> = arn.splitn(PARTS, ':').collect();
        let ["arn", partition, _, region, account, resource] = *parts.as_slice() else { return None };
        Some(Self { partition, region, account, resource })
    }
}

fn check_region(what: &str, arn: &impl Name, region: &Region) -> Result<(), NameError> {
    match ArnPlace::of(arn.text()) {
        Some(place) if place.region != region.as_str() => Err(NameError::new(format!(
            "the {what} is in {}, and SES reports to those of its own Region, {region}",
            place.region.escape_debug()
        ))),
        Some(_) | None => check_partition(what, arn, region),
    }
}

/// ARNs have the partition of the Region (AWS General Reference, "Amazon Resource Names (ARNs)", read 2026-11).
fn check_partition(what: &str, arn: &impl Name, region: &Region) -> Result<(), NameError> {
    match ArnPlace::of(arn.text()) {
        Some(place) if !region.may_be_in(place.partition) => Err(NameError::new(format!(
            "the {what} is in the partition `{}`; ARNs of {region} begin with `arn:{}:`",
            place.partition.escape_debug(),
            region.partition()
        ))),
        Some(_) | None => Ok(()),
    }
}

/// Checks the form of an ARN. Whether the resource exists is not checked: only AWS knows.
fn check(text: &str, services: &[&str], resource: &str, example: &str) -> Result<(), NameError> {
    let parts: Vec<&str> = text.splitn(PARTS, ':').collect();
    let fits = match parts.as_slice() {
        ["arn", partition, service, region, account, name] => {
            partition.starts_with("aws")
                && services.contains(service)
                && (region.is_empty() == (*service == "iam"))
                && account.len() == 12
                && account.bytes().all(|b| b.is_ascii_digit())
                && name.strip_prefix(resource).is_some_and(|rest| !rest.is_empty())
        }
        _ => false,
    };
    if fits && text.len() <= ARN_MAX && !text.contains(char::is_whitespace) {
        return Ok(());
    }
    Err(NameError::new(format!("it is spelled like `{example}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_of_the_service_that_they_are_for() {
        let topic = "arn:aws:sns:eu-west-1:123456789012:mail-events";
        assert!(TopicArn::new(topic).is_ok() && StreamArn::new(topic).is_err() && RoleArn::new(topic).is_err());
        assert!(RoleArn::new("arn:aws-us-gov:iam::123456789012:role/a/b").is_ok());
        assert!(ArchiveArn::new("arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-x").is_ok());
        for text in ["", "arn", "arn:aws:sns:eu-west-1:1234:a", "arn:aws:sns:eu-west-1:123456789012:", "mail-events"] {
            assert!(TopicArn::new(text).is_err(), "{text}");
        }
    }
}
