//! Performs one write, exactly as it stands.

use aws_sdk_sesv2::{Client, error::BuildError, operation::RequestId};

use crate::model::{AccountId, Address, Region, Write};

use super::{
    client::Connection,
    convert,
    error::{CallError, Failure},
};

/// The write side of SES in one Region. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Writer {
    client: Client,
    account: AccountId,
    region: Region,
}

/// A write that SES confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// AWS's id of the request.
    pub request_id: Option<String>,
}

impl Writer {
    /// A writer of one Region.
    #[must_use]
    pub fn new(connection: &Connection, account: &AccountId, region: &Region) -> Self {
        Self { client: connection.ses(region), account: account.clone(), region: region.clone() }
    }

    /// Sends the write and waits for SES's word.
    ///
    /// # Errors
    /// What SES, or the way to it, says. [`Failure::Unclear`] leaves open whether the write was done.
    pub async fn perform(&self, write: &Write) -> Result<Done, CallError> {
        match write {
            Write::CreateDedicatedIpPool { pool, scaling, tags } => {
                let tags = convert::to_tags(tags).map_err(|error| self.unsendable(write, &error))?;
                let call = self.client.create_dedicated_ip_pool().pool_name(pool.as_str());
                let call = call.scaling_mode(convert::to_scaling(*scaling)).set_tags(some_unless_empty(tags));
                self.done(write, call.send().await)
            }
            Write::PutDedicatedIpPoolScalingAttributes { pool, scaling } => {
                let call = self.client.put_dedicated_ip_pool_scaling_attributes().pool_name(pool.as_str());
                self.done(write, call.scaling_mode(convert::to_scaling(*scaling)).send().await)
            }
            Write::DeleteDedicatedIpPool { pool } => {
                self.done(write, self.client.delete_dedicated_ip_pool().pool_name(pool.as_str()).send().await)
            }
            Write::PutDedicatedIpInPool { ip, from: _, to } => {
                let call = self.client.put_dedicated_ip_in_pool().ip(ip.to_string());
                self.done(write, call.destination_pool_name(to.as_str()).send().await)
            }
            Write::CreateConfigurationSet { configuration_set, delivery, tags } => {
                let tags = convert::to_tags(tags).map_err(|error| self.unsendable(write, &error))?;
                let call = self.client.create_configuration_set().configuration_set_name(configuration_set.as_str());
                let options = Some(convert::to_delivery(delivery)).filter(|_| *delivery != Default::default());
                self.done(write, call.set_delivery_options(options).set_tags(some_unless_empty(tags)).send().await)
            }
            Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, expected: _ } => {
                let options = convert::to_delivery(delivery);
                let call = self.client.put_configuration_set_delivery_options();
                let call = call
                    .configuration_set_name(configuration_set.as_str())
                    .set_sending_pool_name(options.sending_pool_name)
                    .set_tls_policy(options.tls_policy)
                    .set_max_delivery_seconds(options.max_delivery_seconds);
                self.done(write, call.send().await)
            }
        }
    }

    fn done<T, E>(
        &self,
        write: &Write,
        answer: Result<
            T,
            aws_sdk_sesv2::error::SdkError<E, aws_smithy_runtime_api::client::orchestrator::HttpResponse>,
        >,
    ) -> Result<Done, CallError>
    where
        T: RequestId,
        E: aws_sdk_sesv2::error::ProvideErrorMetadata + std::error::Error + 'static,
    {
        match answer {
            Ok(answer) => Ok(Done { request_id: answer.request_id().map(str::to_owned) }),
            Err(error) => Err(CallError::from_sdk(write.operation(), self.subject(write), &error)),
        }
    }

    fn subject(&self, write: &Write) -> String {
        let (kind, name) = write.target();
        Address { account: self.account.clone(), region: self.region.clone(), kind, name }.to_string()
    }

    fn unsendable(&self, write: &Write, error: &BuildError) -> CallError {
        CallError {
            failure: Failure::NotSent,
            operation: write.operation(),
            subject: self.subject(write),
            code: None,
            message: error.to_string(),
            request_id: None,
        }
    }
}

fn some_unless_empty<T>(items: Vec<T>) -> Option<Vec<T>> {
    Some(items).filter(|items| !items.is_empty())
}
