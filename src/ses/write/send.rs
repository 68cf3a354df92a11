//! Sends one write once, unchanged.

use aws_sdk_sesv2::{
    error::{BuildError, ProvideErrorMetadata, SdkError},
    operation::RequestId,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::{
    model::Write,
    ses::{
        convert::{self, blocks},
        error::{Call, CallError, Failure},
        pace::Turn,
        read::Reader,
    },
};

/// One try of one write.
pub(in crate::ses) struct Sending<'a> {
    /// The reader of the Region.
    pub(in crate::ses) reader: &'a Reader,
    /// The description of the call.
    pub(in crate::ses) call: &'a Call,
    /// The number of the try, from 1.
    pub(in crate::ses) number: usize,
    /// The turn of the call in the pace.
    pub(in crate::ses) turn: Turn,
}

impl Sending<'_> {
    /// Sends the write. Returns the AWS request ID after SES has done the write.
    ///
    /// # Errors
    /// The failure of SES or of the connection to it.
    pub(in crate::ses) async fn send(self, write: &Write) -> Result<Option<String>, CallError> {
        let client = &self.reader.client;
        match write {
            Write::CreateDedicatedIpPool { pool, scaling, tags } => {
                let tags = convert::to_tags(tags).map_err(|error| self.unsendable(&error))?;
                let call = client.create_dedicated_ip_pool().pool_name(pool.as_str());
                let call = call.scaling_mode(convert::to_scaling(*scaling)).set_tags(some_unless_empty(tags));
                self.once(call.send()).await
            }
            Write::PutDedicatedIpPoolScalingAttributes { pool, scaling } => {
                let call = client.put_dedicated_ip_pool_scaling_attributes().pool_name(pool.as_str());
                self.once(call.scaling_mode(convert::to_scaling(*scaling)).send()).await
            }
            Write::DeleteDedicatedIpPool { pool } => {
                self.once(client.delete_dedicated_ip_pool().pool_name(pool.as_str()).send()).await
            }
            Write::DeleteConfigurationSet { configuration_set } => {
                let call = client.delete_configuration_set().configuration_set_name(configuration_set.as_str());
                self.once(call.send()).await
            }
            Write::PutDedicatedIpInPool { ip, from: _, to } => {
                let call = client.put_dedicated_ip_in_pool().ip(ip.to_string());
                self.once(call.destination_pool_name(to.as_str()).send()).await
            }
            Write::CreateConfigurationSet { configuration_set, delivery, options: others, tags } => {
                let tags = convert::to_tags(tags).map_err(|error| self.unsendable(&error))?;
                let call = client.create_configuration_set().configuration_set_name(configuration_set.as_str());
                let call = self.built(blocks::with_options(call, others))?;
                let options = Some(convert::to_delivery(delivery)).filter(|_| *delivery != Default::default());
                self.once(call.set_delivery_options(options).set_tags(some_unless_empty(tags)).send()).await
            }
            Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, expected: _ } => {
                let options = convert::to_delivery(delivery);
                let call = client.put_configuration_set_delivery_options();
                let call = call
                    .configuration_set_name(configuration_set.as_str())
                    .set_sending_pool_name(options.sending_pool_name)
                    .set_tls_policy(options.tls_policy)
                    .set_max_delivery_seconds(options.max_delivery_seconds);
                self.once(call.send()).await
            }
            Write::Setting(setting) => self.setting(setting).await,
        }
    }

    pub(in crate::ses) async fn once<T, E>(
        self,
        sending: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Result<Option<String>, CallError>
    where
        T: RequestId,
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let answer = self.reader.calls.one_try(self.call, self.number, self.turn, Box::pin(sending)).await;
        // The response cannot be read. The write may have been done, and reading the object shows whether it was.
        let answer = answer.map_err(|error| match error.failure {
            Failure::Unreadable => CallError { failure: Failure::Unclear, ..error },
            _ => error,
        })?;
        Ok(answer.request_id().map(str::to_owned))
    }

    pub(in crate::ses) fn unsendable(&self, error: &BuildError) -> CallError {
        CallError::of(self.call, Failure::NotSent, error.to_string())
    }
}

fn some_unless_empty<T>(items: Vec<T>) -> Option<Vec<T>> {
    Some(items).filter(|items| !items.is_empty())
}
