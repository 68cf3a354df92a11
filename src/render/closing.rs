//! What closes a route: for each reason why mail may leave from other addresses, what ends it.

use crate::{
    model::{shown, word_or_quoted},
    view::{AndAlso, Incomplete, OtherRoute, WhyIncomplete},
};

/// What ends a reason. Several reasons may have the same remedy.
#[must_use]
pub fn reason_remedy(reason: &Incomplete) -> String {
    let standard = "send this mail only through standard pools of its own whose IPs are all at 100 %";
    match &reason.why {
        WhyIncomplete::Nothing(_) => "name mail that leaves from leased IPs: `sesform route` shows it".to_owned(),
        WhyIncomplete::Route(also) => match also {
            AndAlso::Spill { .. } => "wait until all IPs of the pool are at 100 %".to_owned(),
            AndAlso::WarmupUnknown { .. } | AndAlso::PoolsUnread { .. } => {
                "let the credentials read the pools and IPs: `sesform doctor` says what is missing".to_owned()
            }
            AndAlso::NotProven { .. } => {
                "state in the file since when the IPs are warm (`warm_since`), and name it with `-f`".to_owned()
            }
            AndAlso::Managed
            | AndAlso::Shared
            | AndAlso::EmptyPool { .. }
            | AndAlso::EmptyDefaultPool
            | AndAlso::DefaultPool => standard.to_owned(),
            AndAlso::PoolMissing { pool } => {
                format!(
                    "create the pool {}, or name another one in the configuration set",
                    word_or_quoted(pool.as_str())
                )
            }
            AndAlso::ConfigurationSetMissing { configuration_set } => format!(
                "create the configuration set {}, or give the identity another one",
                word_or_quoted(configuration_set.as_str())
            ),
            AndAlso::OtherAddresses { .. } => "take the addresses that are not IPv4 out of the pool".to_owned(),
            AndAlso::ChosenByApply { .. } | AndAlso::NotStated { .. } => "apply the file first".to_owned(),
            AndAlso::Endpoint { endpoint, other_region, there } => {
                let (endpoint, region) = (word_or_quoted(endpoint), shown(other_region.as_str()));
                match there {
                    OtherRoute::NotRead => {
                        format!(
                            "read {region} too: leave `--region` out or add `--region {region}`, and have it in the file"
                        )
                    }
                    OtherRoute::NoConfigurationSet => {
                        format!("create the configuration set in {region} too, or delete the endpoint {endpoint}")
                    }
                    OtherRoute::NoIdentity => {
                        format!("verify the identity in {region} too, or delete the endpoint {endpoint}")
                    }
                    OtherRoute::Listed | OtherRoute::NotListed => format!(
                        "name the mail of {region} too, which leaves by the endpoint {endpoint}, or delete the endpoint"
                    ),
                }
            }
            AndAlso::Paused | AndAlso::SetAtSendTime => standard.to_owned(),
        },
    }
}
