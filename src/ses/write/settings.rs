//! Sends one write that changes no route, once and unchanged.

use aws_sdk_sesv2::error::BuildError;

use crate::{
    model::{Options, PutOptions, Setting, Tags, Tracking},
    ses::{
        convert::{self, account, blocks, event_destinations::to_definition},
        error::CallError,
        write::send::Sending,
    },
};

impl Sending<'_> {
    /// Sends the write. Returns the AWS request ID after SES has done the write.
    ///
    /// # Errors
    /// The failure of SES or of the connection to it.
    pub(in crate::ses) async fn setting(self, setting: &Setting) -> Result<Option<String>, CallError> {
        let client = &self.reader.client;
        match setting {
            Setting::PutOptions(put) => self.options(put).await,
            Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => {
                let call = client.put_account_dedicated_ip_warmup_attributes();
                self.once(call.auto_warmup_enabled((*auto_warmup).into()).send()).await
            }
            Setting::PutAccountSuppressionAttributes { suppression, expected: _ } => {
                let validation = self.built(account::to_validation(suppression.validation.as_ref()))?;
                let call = client.put_account_suppression_attributes();
                let call = call.set_suppressed_reasons(Some(account::to_reasons(suppression)));
                self.once(call.set_validation_attributes(validation).send()).await
            }
            Setting::PutAccountVdmAttributes { vdm, expected: _ } => {
                let sent = self.built(account::to_vdm(vdm))?;
                self.once(client.put_account_vdm_attributes().vdm_attributes(sent).send()).await
            }
            Setting::PutDedicatedIpWarmupAttributes { ip, percentage, expected: _ } => {
                let call = client.put_dedicated_ip_warmup_attributes().ip(ip.to_string());
                self.once(call.warmup_percentage(percentage.get().into()).send()).await
            }
            Setting::TagResource { target, tags, expected: _ } => {
                let sent = self.built(convert::to_tags(tags))?;
                let call = client.tag_resource().resource_arn(self.reader.arn(target.kind(), target.name()));
                self.once(call.set_tags(Some(sent)).send()).await
            }
            Setting::UntagResource { target, tags } => {
                let call = client.untag_resource().resource_arn(self.reader.arn(target.kind(), target.name()));
                self.once(call.set_tag_keys(Some(keys(tags))).send()).await
            }
            Setting::CreateConfigurationSetEventDestination { configuration_set, event_destination, definition } => {
                let sent = self.built(to_definition(definition))?;
                let call = client.create_configuration_set_event_destination();
                let call = call.configuration_set_name(configuration_set.as_str());
                self.once(call.event_destination_name(event_destination.as_str()).event_destination(sent).send()).await
            }
            Setting::UpdateConfigurationSetEventDestination {
                configuration_set,
                event_destination,
                definition,
                expected: _,
            } => {
                let sent = self.built(to_definition(definition))?;
                let call = client.update_configuration_set_event_destination();
                let call = call.configuration_set_name(configuration_set.as_str());
                self.once(call.event_destination_name(event_destination.as_str()).event_destination(sent).send()).await
            }
            Setting::DeleteConfigurationSetEventDestination { configuration_set, event_destination } => {
                let call = client.delete_configuration_set_event_destination();
                let call = call.configuration_set_name(configuration_set.as_str());
                self.once(call.event_destination_name(event_destination.as_str()).send()).await
            }
            Setting::PutEmailIdentityConfigurationSetAttributes { identity, configuration_set, expected: _ } => {
                let call = client.put_email_identity_configuration_set_attributes();
                let call = call.email_identity(identity.as_str());
                let name = configuration_set.as_ref().map(ToString::to_string);
                self.once(call.set_configuration_set_name(name).send()).await
            }
        }
    }

    /// Sends a whole block of options.
    async fn options(self, put: &PutOptions) -> Result<Option<String>, CallError> {
        let (client, set) = (&self.reader.client, put.configuration_set.as_str());
        match &put.options {
            Options::Reputation(block) => {
                let call = client.put_configuration_set_reputation_options();
                let call = call.configuration_set_name(set);
                self.once(call.reputation_metrics_enabled(block.effective().into()).send()).await
            }
            Options::Sending(block) => {
                let call = client.put_configuration_set_sending_options();
                let call = call.configuration_set_name(set);
                self.once(call.sending_enabled(block.effective().into()).send()).await
            }
            Options::Suppression(block) => {
                let block = self.built(blocks::to_suppression(block))?;
                let call = client.put_configuration_set_suppression_options();
                let call = call
                    .configuration_set_name(set)
                    .set_suppressed_reasons(block.suppressed_reasons)
                    .set_suppression_scope(block.suppression_scope)
                    .set_validation_options(block.validation_options);
                self.once(call.send()).await
            }
            Options::Tracking(block) => {
                let Tracking { domain, https } = block;
                let call = client.put_configuration_set_tracking_options();
                let call = call
                    .configuration_set_name(set)
                    .set_custom_redirect_domain(domain.as_ref().map(ToString::to_string))
                    .set_https_policy(https.as_ref().map(|policy| policy.as_str().into()));
                self.once(call.send()).await
            }
            Options::Vdm(block) => {
                let call = client.put_configuration_set_vdm_options();
                let call = call.configuration_set_name(set);
                self.once(call.vdm_options(blocks::to_vdm(block)).send()).await
            }
            Options::Archive(block) => {
                let call = client.put_configuration_set_archiving_options();
                let call = call.configuration_set_name(set);
                self.once(call.set_archive_arn(block.arn.as_ref().map(ToString::to_string)).send()).await
            }
        }
    }

    pub(in crate::ses) fn built<T>(&self, built: Result<T, BuildError>) -> Result<T, CallError> {
        built.map_err(|error| self.unsendable(&error))
    }
}

fn keys(tags: &Tags) -> Vec<String> {
    tags.keys().cloned().collect()
}
