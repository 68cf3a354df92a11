//! SDK clients. All calls share the same credentials, endpoints and timeouts, and one pace.

use std::sync::{Arc, OnceLock};

use aws_config::{
    AppName, BehaviorVersion, SdkConfig,
    environment::EnvironmentVariableRegionProvider,
    meta::region::RegionProviderChain,
    profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider},
    provider_config::ProviderConfig,
};
use aws_sdk_sesv2::config::Credentials;
use aws_smithy_http_client::{
    Builder, Connector,
    proxy::ProxyConfig,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector, http_client_fn};
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};

use crate::model::{AccountId, Caller, Region};

use super::{
    activity::Activity,
    calls::Calls,
    pace::{MaxRps, Pace},
    tag_index::TagIndex,
    tries::Timing,
    wire::{LastEndpoint, PlainHttp, Wire, is_loopback_http},
};

/// The connection settings that the SDK's own chain (profiles, environment, SSO) does not provide.
#[derive(Debug, Clone, Default)]
pub struct ConnectionOptions {
    /// The endpoint of both SES and STS. If not set, `AWS_ENDPOINT_URL_SESV2` and similar settings apply.
    pub endpoint_url: Option<String>,
    /// The profile of AWS's configuration files to use. Its credentials are used even if the environment has others.
    pub profile: Option<String>,
    /// The account whose credentials to use with the embedded sandbox, which identifies an account by its access key.
    pub sandbox_account: Option<AccountId>,
    /// The number of calls per second that SES is assumed to accept for one operation in a Region.
    pub max_rps: MaxRps,
    /// The timeouts and the retry limits of calls.
    pub timing: Timing,
    /// Whether unencrypted calls to other machines are allowed.
    pub plain_http: PlainHttp,
}

/// A connection to AWS with the credentials that the SDK found. Clones share one pace.
#[derive(Debug, Clone)]
pub struct Connection {
    config: SdkConfig,
    pace: Pace,
    timing: Timing,
    plain_http: PlainHttp,
    /// The partition of the caller's ARN, once STS has reported it.
    partition: Arc<OnceLock<String>>,
    activity: Activity,
    tag_index: TagIndex,
}

/// What calls say that they come from, for whoever looks them up in CloudTrail.
const APP: &str = "sesform";

/// The key of STS in the pace. Its limits are separate from those of SES in any Region.
const STS: &str = "sts";

/// A client of a service in one Region, which does not retry, and the state that its calls need. The last argument stands
/// for the Region in the pace. The crates of the SDK share no type for this, only the spelling.
macro_rules! client {
    ($sdk:ident, $connection:expr, $region:expr, $place:expr) => {{
        let last_endpoint = LastEndpoint::default();
        let config = $sdk::config::Builder::from(&$connection.config)
            .region($sdk::config::Region::new($region.to_string()))
            .retry_config(RetryConfig::disabled())
            .interceptor(Wire($connection.plain_http))
            .interceptor(last_endpoint.clone())
            .build();
        ($sdk::Client::from_conf(config), $connection.calls($place, last_endpoint))
    }};
}

impl Connection {
    /// Loads the SDK's configuration. Sends nothing.
    pub async fn open(options: &ConnectionOptions, home: &Region) -> Self {
        let (https, region) = (https_client(), aws_config::Region::new(home.to_string()));
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(options.timing.attempt).build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(region.clone())
            .timeout_config(timeouts)
            .http_client(https.clone())
            .app_name(AppName::new(APP).expect("it is a valid name"));
        if let Some(url) = &options.endpoint_url {
            loader = loader.endpoint_url(url);
            if is_loopback_http(url) {
                loader = loader.http_client(loopback_client());
            }
        }
        if let Some(profile) = &options.profile {
            // A role of the profile is assumed by STS of this Region.
            let way = ProviderConfig::default().with_http_client(https).with_region(Some(region));
            let credentials = ProfileFileCredentialsProvider::builder().configure(&way).profile_name(profile).build();
            loader = loader.profile_name(profile).credentials_provider(credentials);
        }
        if let Some(account) = &options.sandbox_account {
            loader = loader.credentials_provider(Credentials::new(account.as_str(), "sandbox", None, None, "sandbox"));
        }
        let &ConnectionOptions { max_rps, timing, plain_http, .. } = options;
        Self {
            config: loader.load().await,
            pace: Pace::new(max_rps),
            timing,
            plain_http,
            partition: Arc::default(),
            activity: Activity::default(),
            tag_index: TagIndex::new(options.endpoint_url.is_some()),
        }
    }

    /// A client of SES in one Region, and the state that its calls need.
    pub(super) fn ses(&self, region: &Region) -> (aws_sdk_sesv2::Client, Calls) {
        client!(aws_sdk_sesv2, self, region, region.as_str())
    }

    /// A client of the Resource Groups Tagging API in one Region, and the state that its calls need.
    pub(super) fn tagging(&self, region: &Region) -> (aws_sdk_resourcegroupstagging::Client, Calls) {
        client!(aws_sdk_resourcegroupstagging, self, region, region.as_str())
    }

    /// A client of CloudTrail in one Region, and the state that its calls need. Its limits are separate from those of SES.
    pub(super) fn cloudtrail(&self, region: &Region) -> (aws_sdk_cloudtrail::Client, Calls) {
        client!(aws_sdk_cloudtrail, self, region, &format!("cloudtrail {region}"))
    }

    /// A client of CloudWatch in one Region, and the state that its calls need. Its limits are separate from those of SES.
    pub(super) fn cloudwatch(&self, region: &Region) -> (aws_sdk_cloudwatch::Client, Calls) {
        client!(aws_sdk_cloudwatch, self, region, &format!("cloudwatch {region}"))
    }

    /// Where the tags of many pools can be read at once.
    pub(super) fn tag_index(&self) -> &TagIndex {
        &self.tag_index
    }

    /// The number of reads per second of one operation, if SES was found to limit reads.
    #[must_use]
    pub fn reads_found(&self) -> Option<f64> {
        self.pace.reads_found()
    }

    /// What the connection has done so far.
    #[must_use]
    pub fn activity(&self) -> &Activity {
        &self.activity
    }

    /// Takes the partition of ARNs from the ARN of the caller.
    pub(super) fn learn_partition(&self, caller: &Caller) {
        if let Some(partition) = caller.arn.split(':').nth(1).filter(|partition| !partition.is_empty()) {
            self.partition.get_or_init(|| partition.to_owned());
        }
    }

    /// The partition of ARNs in a Region: the partition of the caller, or that of the Region as long as the caller is
    /// unknown.
    pub(super) fn partition(&self, region: &Region) -> String {
        self.partition.get().map_or(region.partition(), String::as_str).to_owned()
    }

    /// A client of STS, which does not retry, and the state that its calls need.
    pub(super) fn sts(&self) -> (aws_sdk_sts::Client, Calls) {
        let last_endpoint = LastEndpoint::default();
        let config = aws_sdk_sts::config::Builder::from(&self.config)
            .retry_config(RetryConfig::disabled())
            .interceptor(Wire(self.plain_http))
            .interceptor(last_endpoint.clone())
            .build();
        (aws_sdk_sts::Client::from_conf(config), self.calls(STS, last_endpoint))
    }

    /// The state that the calls of a client need. `place` is the Region, or what stands for it in the pace.
    fn calls(&self, place: &str, last_endpoint: LastEndpoint) -> Calls {
        Calls::new(self.pace.clone(), self.timing, place, last_endpoint, self.activity.clone())
    }
}

/// The Region that the environment or the profile specifies; of a profile that is named only its own counts. The Region of an EC2 instance is not used, because the SDK
/// would request it over a network that other machines do not have.
pub async fn configured_region(profile: Option<&str>) -> Option<Region> {
    let providers = match profile {
        Some(name) => RegionProviderChain::first_try(ProfileFileRegionProvider::builder().profile_name(name).build()),
        None => RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new())
            .or_else(ProfileFileRegionProvider::new()),
    };
    let region = providers.region().await;
    region.map(|region| Region::live(region.as_ref()))
}

/// A client for AWS: TLS with the CA certificates of the system, and the proxy that the environment names.
fn https_client() -> SharedHttpClient {
    Builder::new().build_with_connector_fn(|settings, components| {
        let mut builder =
            Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring)).proxy_config(ProxyConfig::from_env());
        builder.set_connector_settings(settings.cloned());
        builder.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
        builder.build()
    })
}

/// An HTTP client for loopback. It uses no proxy, even if `HTTP_PROXY` is set, and loads no certificates.
fn loopback_client() -> SharedHttpClient {
    static CONNECTOR: OnceLock<SharedHttpConnector> = OnceLock::new();
    http_client_fn(|settings, components| {
        CONNECTOR
            .get_or_init(|| {
                let mut builder =
                    Connector::builder().proxy_config(ProxyConfig::disabled()).connector_settings(settings.clone());
                builder.set_sleep_impl(components.sleep_impl());
                SharedHttpConnector::new(builder.build_http())
            })
            .clone()
    })
}
