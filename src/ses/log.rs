//! Logs each try of each call: operation, Region, status, AWS request id. Nothing of what was sent or answered.

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{Intercept, context::FinalizerInterceptorContextRef, dyn_dispatch_hint},
        orchestrator::Metadata,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;

/// The header with AWS's id of a request.
const REQUEST_ID: &str = "x-amzn-requestid";

/// Logs what a client of one Region calls.
#[derive(Debug)]
pub(super) struct LogCalls {
    region: String,
}

impl LogCalls {
    /// For a client of this Region.
    pub(super) fn of(region: &str) -> Self {
        Self { region: region.to_owned() }
    }
}

#[dyn_dispatch_hint]
impl Intercept for LogCalls {
    fn name(&self) -> &'static str {
        "LogCalls"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        settings: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = settings.load::<Metadata>().map_or("unknown operation", Metadata::name);
        let region = &self.region;
        match context.response() {
            Some(response) => {
                let status = response.status().as_u16();
                let request_id = response.headers().get(REQUEST_ID).unwrap_or_default();
                tracing::info!(%region, status, request_id, "{operation}");
            }
            None => tracing::info!(%region, "{operation}: no answer"),
        }
        Ok(())
    }
}
