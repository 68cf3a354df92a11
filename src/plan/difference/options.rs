//! The option blocks of a configuration set, other than delivery options. Each block is compared and written
//! separately.

use crate::{
    model::{
        Archive, Clearable, ConfigurationSetName, DesiredConfigurationSet, DesiredSuppression, DesiredTracking,
        DesiredValidation, DesiredVdm, FeatureStatus, Kind, LiveConfigurationSet, NewOptions, Options, PutOptions,
        Reported, Reputation, Sending, Setting, Suppression, Switch, Tracking, Validation, Vdm, Verified, Write,
    },
    plan::{
        change::{Action, Reason},
        facts::Facts,
        finding::WithheldReason,
    },
};

use super::{Comparison, arranged};

impl Comparison<'_> {
    /// Writes each block that does not mean what the file states.
    pub(super) fn compare_options(
        &mut self,
        name: &ConfigurationSetName,
        wanted: &DesiredConfigurationSet,
        live: &LiveConfigurationSet,
    ) {
        for block in blocks(wanted, live) {
            let is_taken = match &block {
                Options::Tracking(after) => {
                    self.can_hold(name, &wanted.tracking, after) && self.may_track(name, &live.tracking, after)
                }
                _ => true,
            };
            if is_taken {
                self.put(name, Some(live), block);
            }
        }
    }

    /// The blocks that a new set is created with: those that the file states or the former set has.
    pub(super) fn new_options(
        &mut self,
        name: &ConfigurationSetName,
        wanted: &DesiredConfigurationSet,
        former: &LiveConfigurationSet,
    ) -> NewOptions {
        let tracking = tracking(&wanted.tracking, &former.tracking);
        let can =
            self.can_hold(name, &wanted.tracking, &tracking) && self.may_track(name, &Tracking::default(), &tracking);
        let tracking = if can { stated(tracking) } else { None };
        NewOptions {
            reputation: wanted
                .reputation_metrics
                .map(|metrics| Reputation { metrics: Some(metrics) })
                .or_else(|| stated(former.reputation.clone())),
            sending: wanted
                .sending
                .map(|enabled| Sending { enabled: Some(enabled) })
                .or_else(|| stated(former.sending.clone())),
            suppression: stated(new_suppression(wanted, former)).filter(|block| block.reasons.is_some()),
            tracking,
            vdm: stated(vdm(&wanted.vdm, &former.vdm)),
            archive: stated(archive(wanted.archive.as_ref(), &former.archive)),
        }
    }

    /// Writes suppression options without reasons after the creation of a set. SES accepts them in a put but fails on
    /// them in a creation (floci #1307, probed on the live service).
    pub(super) fn put_after_creation(
        &mut self,
        name: &ConfigurationSetName,
        wanted: &DesiredConfigurationSet,
        former: &LiveConfigurationSet,
    ) {
        let after = new_suppression(wanted, former);
        if after.reasons.is_none() {
            self.put(name, None, after.into());
        }
    }

    /// Replaces a block if its meaning changes. `live` is `None` for a set that the plan creates.
    fn put(&mut self, name: &ConfigurationSetName, live: Option<&LiveConfigurationSet>, options: Options) {
        let expected = live.map(|live| live.block(options.kind()));
        let put = PutOptions { configuration_set: name.clone(), options, expected };
        if put.options.same_meaning(&put.expected()) {
            return;
        }
        let facts = |block: Options| Some(Facts::Setting(block.into()));
        let (before, after) = (facts(put.expected()), facts(put.options.clone()));
        self.change(Action::Update, Reason::Differs, before, after, Write::Setting(Setting::PutOptions(put)));
    }

    /// Whether SES accepts the domain of tracking links, as far as the account shows.
    fn may_track(&mut self, name: &ConfigurationSetName, live: &Tracking, after: &Tracking) -> bool {
        let Some(domain) = after.domain.as_ref().filter(|domain| live.domain.as_ref() != Some(*domain)) else {
            return true;
        };
        match self.live.verified.get(domain) {
            Some(Verified::Yes) => true,
            Some(Verified::No) => {
                let reason = WithheldReason::DomainNotVerified { domain: domain.clone() };
                self.withhold(Kind::ConfigurationSet, name, reason);
                false
            }
            None => {
                self.found.unread.domains.insert(domain.clone());
                true
            }
        }
    }

    /// Whether SES can store the tracking options that the file states.
    fn can_hold(&mut self, name: &ConfigurationSetName, wanted: &DesiredTracking, after: &Tracking) -> bool {
        let can = after.domain.is_some() || after.https.is_none();
        if !can && wanted.https.is_some() {
            self.withhold(Kind::ConfigurationSet, name, WithheldReason::NoTrackingDomain);
        }
        can
    }
}

/// The live blocks, overridden by what the file states.
pub(super) fn blocks(wanted: &DesiredConfigurationSet, live: &LiveConfigurationSet) -> [Options; 6] {
    [
        reputation(wanted.reputation_metrics, &live.reputation).into(),
        sending(wanted.sending, &live.sending).into(),
        suppression(&wanted.suppression, &live.suppression).into(),
        tracking(&wanted.tracking, &live.tracking).into(),
        vdm(&wanted.vdm, &live.vdm).into(),
        archive(wanted.archive.as_ref(), &live.archive).into(),
    ]
}

/// The block, or `None` if it has only default values.
fn stated<B: Default + PartialEq>(block: B) -> Option<B> {
    Some(block).filter(|block| *block != B::default())
}

/// The block of the former set or the defaults of SES, overridden by what the file states.
fn new_suppression(wanted: &DesiredConfigurationSet, former: &LiveConfigurationSet) -> Suppression {
    suppression(&wanted.suppression, &former.suppression)
}

fn reputation(wanted: Option<Switch>, live: &Reputation) -> Reputation {
    wanted.map_or_else(|| live.clone(), |metrics| Reputation { metrics: Some(metrics) })
}

fn sending(wanted: Option<Switch>, live: &Sending) -> Sending {
    wanted.map_or_else(|| live.clone(), |enabled| Sending { enabled: Some(enabled) })
}

fn suppression(wanted: &DesiredSuppression, live: &Suppression) -> Suppression {
    let DesiredSuppression { reasons, scope, validation } = wanted;
    let words = |reasons: &Clearable<std::collections::BTreeSet<_>>| {
        let held = live.reasons.clone().unwrap_or_default();
        reasons.value().map(|reasons| arranged(reasons.iter().copied().map(Reported::Known), &held))
    };
    Suppression {
        reasons: reasons.as_ref().map_or_else(|| live.reasons.clone(), words),
        scope: scope.as_ref().map_or_else(|| live.scope.clone(), |scope| scope.value().copied().map(Reported::Known)),
        validation: validation.as_ref().map_or_else(
            || live.validation.clone(),
            |validation| validation.value().map(|wanted| self::validation(wanted, live.validation.as_ref())),
        ),
    }
}

/// The validation that a block has after the file.
pub(super) fn validation(wanted: &DesiredValidation, live: Option<&Validation>) -> Validation {
    let DesiredValidation { enabled, threshold } = wanted;
    let on = || Validation { enabled: FeatureStatus::Enabled.into(), threshold: None };
    let Validation { enabled: live_enabled, threshold: live_threshold } = live.cloned().unwrap_or_else(on);
    Validation {
        enabled: enabled.map_or(live_enabled, |enabled| FeatureStatus::from(enabled).into()),
        threshold: threshold.map_or(live_threshold, |threshold| Some(threshold.into())),
    }
}

/// Removes the HTTPS policy together with the domain, because SES accepts no policy without a domain.
fn tracking(wanted: &DesiredTracking, live: &Tracking) -> Tracking {
    let DesiredTracking { domain, https } = wanted;
    let domain = domain.as_ref().map_or_else(|| live.domain.clone(), |domain| domain.value().cloned());
    let https = match https.map(Reported::Known) {
        Some(https) if https != live.effective_https() => Some(https),
        Some(_) | None => live.https.clone(),
    };
    let after = Tracking { domain, https };
    let needs_no_policy = wanted.https.is_none() || after.effective_https() == Tracking::default().effective_https();
    if after.domain.is_none() && needs_no_policy { Tracking::default() } else { after }
}

fn vdm(wanted: &DesiredVdm, live: &Vdm) -> Vdm {
    let DesiredVdm { engagement_metrics, optimized_shared_delivery } = wanted;
    let status = |wanted: &Option<Clearable<Switch>>, live: &Option<Reported<FeatureStatus>>| match wanted {
        None => live.clone(),
        Some(wanted) => wanted.value().map(|switch| FeatureStatus::from(*switch).into()),
    };
    Vdm {
        engagement_metrics: status(engagement_metrics, &live.engagement_metrics),
        optimized_shared_delivery: status(optimized_shared_delivery, &live.optimized_shared_delivery),
    }
}

fn archive(wanted: Option<&Clearable<crate::model::ArchiveArn>>, live: &Archive) -> Archive {
    wanted.map_or_else(|| live.clone(), |wanted| Archive { arn: wanted.value().cloned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{HttpsPolicy, SuppressionReason, TrackingDomain, Word as _};

    fn tracked() -> Tracking {
        Tracking {
            domain: Some(TrackingDomain::live("t.example.com")),
            https: Some(Reported::Unrecognized("PREFER".to_owned())),
        }
    }

    #[test]
    fn what_is_not_stated_is_carried_over() {
        let live = Suppression {
            reasons: Some([Reported::new("BOUNCE"), Reported::new("LATER")].into()),
            scope: Some(Reported::new("TENANT")),
            validation: Some(Validation { enabled: Reported::new("DISABLED"), threshold: Some(Reported::new("HIGH")) }),
        };
        assert_eq!(suppression(&DesiredSuppression::default(), &live), live);
        let wanted = DesiredSuppression {
            reasons: Some(Clearable::Set([SuppressionReason::Complaint].into())),
            validation: Some(Clearable::Set(DesiredValidation {
                enabled: Some(Switch::On),
                ..DesiredValidation::default()
            })),
            ..DesiredSuppression::default()
        };
        let after = suppression(&wanted, &live);
        assert_eq!(after.reasons, Some([Reported::Known(SuppressionReason::Complaint)].into()));
        assert_eq!(after.scope, live.scope);
        let both = DesiredSuppression {
            reasons: Some(Clearable::Set([SuppressionReason::Complaint, SuppressionReason::Bounce].into())),
            ..DesiredSuppression::default()
        };
        let held =
            Suppression { reasons: Some([SuppressionReason::Complaint.into()].into()), ..Suppression::default() };
        let order = suppression(&both, &held).reasons.unwrap();
        let order: Vec<_> = order.iter().map(Reported::as_str).collect();
        assert_eq!(order, ["COMPLAINT", "BOUNCE"], "what is held keeps its place");
        let threshold = Some(Reported::new("HIGH"));
        assert_eq!(after.validation, Some(Validation { enabled: FeatureStatus::Enabled.into(), threshold }));
    }

    #[test]
    fn no_reasons_and_the_reasons_of_the_account_are_two_wishes() {
        let none = DesiredSuppression {
            reasons: Some(Clearable::Set(std::collections::BTreeSet::new())),
            ..DesiredSuppression::default()
        };
        assert_eq!(suppression(&none, &Suppression::default()).reasons, Some(indexmap::IndexSet::new()));
        let clear = DesiredSuppression { reasons: Some(Clearable::Clear), ..DesiredSuppression::default() };
        let live = Suppression { reasons: Some(indexmap::IndexSet::new()), ..Suppression::default() };
        assert_eq!(suppression(&clear, &live), Suppression::default());
    }

    #[test]
    fn another_domain_keeps_the_policy_and_no_domain_drops_it() {
        let domain = TrackingDomain::live("other.example.com");
        let wanted = DesiredTracking { domain: Some(Clearable::Set(domain.clone())), https: None };
        assert_eq!(tracking(&wanted, &tracked()), Tracking { domain: Some(domain), ..tracked() });
        let wanted = DesiredTracking { domain: Some(Clearable::Clear), https: None };
        assert_eq!(tracking(&wanted, &tracked()), Tracking::default());
        let wanted = DesiredTracking { domain: None, https: Some(HttpsPolicy::Optional) };
        assert_eq!(tracking(&wanted, &Tracking::default()), Tracking::default());
    }

    #[test]
    fn one_status_of_vdm_leaves_the_other() {
        let live = Vdm {
            engagement_metrics: None,
            optimized_shared_delivery: Some(Reported::Unrecognized("SOMETIMES".to_owned())),
        };
        let off = Some(Clearable::Set(Switch::Off));
        let wanted = DesiredVdm { engagement_metrics: off, optimized_shared_delivery: None };
        let after = vdm(&wanted, &live);
        assert_eq!(after.engagement_metrics.as_ref().map(Reported::as_str), Some(FeatureStatus::Disabled.as_str()));
        assert_eq!(after.optimized_shared_delivery, live.optimized_shared_delivery);
        let wanted = DesiredVdm { optimized_shared_delivery: Some(Clearable::Clear), ..wanted };
        assert_eq!(vdm(&wanted, &live).optimized_shared_delivery, None);
    }
}
