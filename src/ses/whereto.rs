//! Sees where calls go. The flag, the environment and profiles may each set an endpoint; only the SDK knows which won.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_sesv2::config::{
    ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::box_error::BoxError;

/// Remembers where the last call of a client went. Clones remember together.
#[derive(Debug, Clone, Default)]
pub(super) struct Whereto(Arc<Mutex<Option<String>>>);

impl Whereto {
    /// Scheme and host of the last call.
    pub(super) fn seen(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for Whereto {
    fn name(&self) -> &'static str {
        "Whereto"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(origin(context.request().uri()).to_owned());
        Ok(())
    }
}

/// The URL without path and query.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + "://".len());
    let end = url[host..].find(['/', '?']).map_or(url.len(), |at| host + at);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn origin_is_scheme_and_host() {
        assert_eq!(origin("http://127.0.0.1:8005/v2/email/account?a=b"), "http://127.0.0.1:8005");
        assert_eq!(origin("https://email.eu-west-1.amazonaws.com"), "https://email.eu-west-1.amazonaws.com");
    }
}
