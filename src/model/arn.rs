//! Amazon Resource Names of the resources that configuration sets refer to.

use super::names::{AccountId, NameError, Region, name};

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

/// The Region, account and resource that an ARN names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ArnPlace {
    pub(super) region: String,
    account: String,
    resource: String,
}

impl ArnPlace {
    /// Parses an ARN. `None` if the text is not an ARN.
    pub(super) fn of(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.splitn(PARTS, ':').collect();
        let ["arn", _, _, region, account, resource] = parts.as_slice() else { return None };
        let [region, account, resource] = [region, account, resource].map(|part| (*part).to_owned());
        Some(Self { region, account, resource })
    }

    pub(super) fn of_default_bus(region: &Region, account: &AccountId) -> Self {
        let resource = "event-bus/default".to_owned();
        Self { region: region.to_string(), account: account.to_string(), resource }
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
