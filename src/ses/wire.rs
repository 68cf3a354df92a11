//! Rules that apply to every call, whether the endpoint comes from the flag, the environment or a profile: no plain
//! HTTP to another machine, no credentials in the URL, no response without a size limit. Also the endpoint that calls
//! went to: the flag, the environment and profiles may each set one, and only the SDK knows which one it used.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use aws_sdk_sesv2::config::{
    ConfigBag, Intercept, RuntimeComponents,
    interceptors::{BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextRef},
};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_types::body::SdkBody;
use http_body_util::Limited;
use hyper::Uri;

/// Maximum size of a response, in bytes. The largest response of SES, a page of 1,000 tagged objects, takes well under
/// one megabyte.
const ANSWER_MAX: usize = 16 * 1024 * 1024;

/// Whether unencrypted calls to other machines are allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlainHttp {
    /// Only to this machine.
    #[default]
    Loopback,
    /// To any machine.
    Anywhere,
}

/// The reason why nothing is sent to a URL. Its text never shows credentials that the URL may contain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointProblem {
    /// The text is not a valid URL.
    #[error("the endpoint `{0}` is no URL; write it with its scheme and host, such as http://127.0.0.1:8005")]
    NoUrl(String),
    /// The URL uses plain HTTP. Anybody on the network path could read and change the request, including the signature
    /// and a session token.
    #[error("the endpoint `{0}` is another machine's and not encrypted; use https, or take it on with `--allow http`")]
    Plain(String),
    /// The URL contains credentials. SES accepts none there, and URLs end up in logs.
    #[error("the endpoint `{0}` has credentials in it; leave them out, calls are signed")]
    Credentials(String),
}

impl EndpointProblem {
    /// Parses the SDK's message about a URL that it cannot use. The message quotes the URL and the whole request.
    pub(super) fn told_by_sdk(said: &str) -> Option<Self> {
        let (url, _) = said.split_once("failed to apply endpoint `")?.1.split_once('`')?;
        Some(Self::NoUrl(origin(url)))
    }
}

impl PlainHttp {
    /// Checks that calls may go to a URL.
    ///
    /// # Errors
    /// The reason why they may not.
    pub fn judge(self, url: &str) -> Result<(), EndpointProblem> {
        let shown = origin(url);
        let address: Option<Uri> = url.parse().ok();
        let Some((scheme, authority)) = address.as_ref().and_then(|uri| Some((uri.scheme_str()?, uri.authority()?)))
        else {
            return Err(EndpointProblem::NoUrl(shown));
        };
        if authority.as_str().contains('@') {
            return Err(EndpointProblem::Credentials(shown));
        }
        match (scheme, self) {
            ("https", _) | ("http", Self::Anywhere) => Ok(()),
            ("http", Self::Loopback) if is_this_machine(authority.host()) => Ok(()),
            ("http", Self::Loopback) => Err(EndpointProblem::Plain(shown)),
            _ => Err(EndpointProblem::NoUrl(shown)),
        }
    }
}

/// Scheme, host and port of a URL: no path, no query, and `***` for a user and a password.
pub(super) fn origin(url: &str) -> String {
    let host = url.find("://").map_or(0, |at| at + "://".len());
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |at| host + at);
    match url[host..].rfind('@') {
        // A password may contain a slash.
        Some(at) => {
            let host_end = url[host + at..].find(['/', '?', '#']).map_or(url.len(), |end| host + at + end);
            format!("{}***{}", &url[..host], &url[host + at..host_end])
        }
        None => url[..end].to_owned(),
    }
}

/// Whether a URL belongs to AWS.
#[must_use]
pub fn is_of_aws(url: &str) -> bool {
    const DOMAINS: [&str; 5] = ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "aws.dev", "api.aws"];
    let uri: Option<Uri> = url.parse().ok();
    let host = uri.and_then(|uri| uri.host().map(|host| host.trim_end_matches('.').to_ascii_lowercase()));
    host.is_some_and(|host| DOMAINS.iter().any(|domain| host == *domain || host.ends_with(&format!(".{domain}"))))
}

/// Whether the host of a URL is this machine.
fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether the endpoint is plain HTTP on this machine.
pub(super) fn is_loopback_http(url: &str) -> bool {
    let uri: Option<Uri> = url.parse().ok();
    uri.is_some_and(|uri| uri.scheme_str() == Some("http") && uri.host().is_some_and(is_this_machine))
}

/// Intercepts every call between a client and the network.
#[derive(Debug)]
pub(super) struct Wire(pub(super) PlainHttp);

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for Wire {
    fn name(&self) -> &'static str {
        "Wire"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        Ok(self.0.judge(context.request().uri())?)
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = std::mem::replace(context.response_mut().body_mut(), SdkBody::taken());
        *context.response_mut().body_mut() = SdkBody::from_body_1_x(Limited::new(body, ANSWER_MAX));
        Ok(())
    }
}

/// Records the endpoint of the last call of a client. Clones share the record.
#[derive(Debug, Clone, Default)]
pub(super) struct LastEndpoint(Arc<Mutex<Option<String>>>);

impl LastEndpoint {
    /// Scheme and host of the last call.
    pub(super) fn get(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for LastEndpoint {
    fn name(&self) -> &'static str {
        "LastEndpoint"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(origin(context.request().uri()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_is_scheme_host_and_port_without_what_is_secret() {
        for (url, shown) in [
            ("http://127.0.0.1:8005/v2/email/account?a=b", "http://127.0.0.1:8005"),
            ("https://email.eu-west-1.amazonaws.com", "https://email.eu-west-1.amazonaws.com"),
            ("https://me:secret@host:1/x", "https://***@host:1"),
            ("https://me:sec/ret@host", "https://***@host"),
            ("me:secret@host", "***@host"),
        ] {
            assert_eq!(origin(url), shown, "{url}");
        }
    }

    #[test]
    fn plain_http_goes_to_this_machine_alone_unless_it_is_allowed() {
        for url in
            ["http://127.0.0.1:8005", "http://LOCALHOST:1/x", "http://[::1]:99", "http://127.9.9.9", "https://a.b"]
        {
            assert_eq!(PlainHttp::Loopback.judge(url), Ok(()), "{url}");
        }
        for url in ["http://ses.example", "http://127.example.org:80/", "http://10.0.0.1", "http://localhost.evil:80"] {
            assert_eq!(PlainHttp::Loopback.judge(url), Err(EndpointProblem::Plain(origin(url))), "{url}");
            assert_eq!(PlainHttp::Anywhere.judge(url), Ok(()), "{url}");
        }
        for url in ["http://127.0.0.1@evil.example", "https://me:secret@email.example"] {
            let said = PlainHttp::Anywhere.judge(url).unwrap_err().to_string();
            assert!(said.contains("credentials") && !said.contains("secret"), "{said}");
        }
        for url in ["", "ses.example", "http://", "ftp://ses.example", "http:///x", "http://a b"] {
            assert_eq!(PlainHttp::Anywhere.judge(url), Err(EndpointProblem::NoUrl(origin(url))), "{url}");
        }
    }

    #[test]
    fn only_plain_http_to_this_machine_goes_without_proxy() {
        for url in ["http://127.0.0.1:8005", "http://localhost:1/x", "http://[::1]:99", "http://127.0.0.1"] {
            assert!(is_loopback_http(url), "{url}");
        }
        for url in ["https://127.0.0.1:8005", "http://ses.example", "http://127.example.org:80/"] {
            assert!(!is_loopback_http(url), "{url}");
        }
    }
}
