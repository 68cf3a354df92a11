//! The endpoint that calls went to. The flag, the environment and profiles may each set one, and only the SDK knows
//! which one it used.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_sesv2::config::{
    ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::box_error::BoxError;

use super::wire::origin;

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
