//! The account's own settings that configuration sets inherit. Each block is compared and written separately, and no
//! route hangs on either.

use crate::{
    model::{
        AccountSuppression, AccountVdm, DesiredAccount, FeatureStatus, Kind, Reported, Setting, Switch, Target, Write,
    },
    plan::{
        SettingFacts,
        change::{Action, Reason},
        facts::Facts,
        finding::{PaidFeature, Unrecognized, WarningReason, WithheldReason},
    },
};

use super::{Comparison, arranged, options::validation};

impl Comparison<'_> {
    pub(super) fn account(&mut self) {
        let wanted = &self.desired.account;
        if wanted.is_empty() {
            return;
        }
        let Some(live) = self.live.account.clone() else {
            let reason = WithheldReason::UnrecognizedLive { value: Unrecognized::Account };
            return self.withhold(Kind::Account, &Target::AccountSuppression.name(), reason);
        };
        let expected = live.suppression();
        let (suppression, vdm) = (suppression(wanted, &expected), vdm(wanted, &live.vdm));
        if wanted.validation.as_ref().is_some_and(|wanted| wanted.threshold.is_some()) && !suppression.validates() {
            let reason = WarningReason::WithoutEffect { feature: PaidFeature::AutoValidation };
            self.warn(Kind::Account, &Target::AccountSuppression.name(), reason);
        }
        let has_parts = [wanted.engagement_metrics, wanted.optimized_shared_delivery].contains(&Some(Switch::On));
        if has_parts && !vdm.is_on() {
            let reason = WarningReason::WithoutEffect { feature: PaidFeature::Vdm };
            self.warn(Kind::Account, &Target::AccountVdm.name(), reason);
        }
        if !suppression.same_meaning(&expected) {
            let facts = |block: &AccountSuppression| Some(SettingFacts::AccountSuppression(block.clone()));
            let (before, after) = (facts(&expected), facts(&suppression));
            self.put_account(before, after, Setting::PutAccountSuppressionAttributes { suppression, expected });
        }
        if !vdm.same_meaning(&live.vdm) {
            let facts = |block: &AccountVdm| Some(SettingFacts::AccountVdm(block.clone()));
            let (before, after) = (facts(&live.vdm), facts(&vdm));
            self.put_account(before, after, Setting::PutAccountVdmAttributes { vdm, expected: live.vdm });
        }
    }

    fn put_account(&mut self, before: Option<SettingFacts>, after: Option<SettingFacts>, setting: Setting) {
        let (before, after) = (before.map(Facts::Setting), after.map(Facts::Setting));
        self.change(Action::Update, Reason::Differs, before, after, Write::Setting(setting));
    }
}

fn suppression(wanted: &DesiredAccount, live: &AccountSuppression) -> AccountSuppression {
    let reasons = wanted.reasons.as_ref().map(|reasons| {
        let reasons = reasons.iter().copied().map(Reported::Known);
        arranged(reasons, &live.reasons)
    });
    let validation = wanted.validation.as_ref().map(|wanted| validation(wanted, live.validation.as_ref()));
    AccountSuppression {
        reasons: reasons.unwrap_or_else(|| live.reasons.clone()),
        validation: validation.or_else(|| live.validation.clone()),
    }
}

fn vdm(wanted: &DesiredAccount, live: &AccountVdm) -> AccountVdm {
    let status = |switch: Switch| Reported::Known(FeatureStatus::from(switch));
    let or_live = |wanted: Option<Switch>, live: &Option<_>| wanted.map(status).or_else(|| live.clone());
    AccountVdm {
        enabled: wanted.vdm.map_or_else(|| live.enabled.clone(), status),
        engagement_metrics: or_live(wanted.engagement_metrics, &live.engagement_metrics),
        optimized_shared_delivery: or_live(wanted.optimized_shared_delivery, &live.optimized_shared_delivery),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ConfidenceThreshold, DesiredValidation, SuppressionReason, Validation};

    #[test]
    fn what_is_not_stated_is_carried_over() {
        let live = AccountSuppression {
            reasons: [Reported::new("COMPLAINT"), Reported::new("LATER")].into(),
            validation: Some(Validation { enabled: Reported::new("ENABLED"), threshold: Some(Reported::new("HIGH")) }),
        };
        assert_eq!(suppression(&DesiredAccount::default(), &live), live);
        let reasons = Some([SuppressionReason::Bounce].into());
        let after = suppression(&DesiredAccount { reasons, ..DesiredAccount::default() }, &live);
        assert_eq!(after.validation, live.validation);
        assert_eq!(after.reasons, [Reported::Known(SuppressionReason::Bounce)].into());
        let live = AccountVdm { engagement_metrics: Some(Reported::new("SOMETIMES")), ..AccountVdm::default() };
        let after = vdm(&DesiredAccount { vdm: Some(Switch::On), ..DesiredAccount::default() }, &live);
        assert!(after.is_on());
        assert_eq!((after.engagement_metrics, after.optimized_shared_delivery), (live.engagement_metrics, None));
    }

    #[test]
    fn validation_that_is_off_and_absent_are_the_same() {
        let live = AccountSuppression::of_new_account();
        let off = DesiredValidation { enabled: Some(Switch::Off), threshold: None };
        let after = suppression(&DesiredAccount { validation: Some(off), ..DesiredAccount::default() }, &live);
        assert!(after.same_meaning(&live));
        let on = DesiredValidation { enabled: Some(Switch::On), threshold: None };
        let after = suppression(&DesiredAccount { validation: Some(on), ..DesiredAccount::default() }, &live);
        assert!(after.validates() && !after.same_meaning(&live));
        let strict = DesiredValidation { enabled: Some(Switch::Off), threshold: Some(ConfidenceThreshold::High) };
        let after = suppression(&DesiredAccount { validation: Some(strict), ..DesiredAccount::default() }, &live);
        assert!(after.same_meaning(&live), "the threshold of what is off");
    }

    #[test]
    fn switches_of_a_manager_that_is_off_change_nothing() {
        let live = AccountVdm::default();
        let wanted = DesiredAccount { engagement_metrics: Some(Switch::On), ..DesiredAccount::default() };
        assert!(vdm(&wanted, &live).same_meaning(&live));
        let on = DesiredAccount { vdm: Some(Switch::On), ..wanted };
        assert!(!vdm(&on, &live).same_meaning(&vdm(&DesiredAccount { engagement_metrics: None, ..on.clone() }, &live)));
    }

    #[test]
    fn threshold_that_ses_chose_is_no_other_result() {
        let sent = Validation { enabled: FeatureStatus::Enabled.into(), threshold: None };
        let held = Validation { threshold: Some(Reported::new("MEDIUM")), ..sent.clone() };
        let of = |validation: &Validation| AccountSuppression {
            validation: Some(validation.clone()),
            ..AccountSuppression::of_new_account()
        };
        assert!(of(&held).is_result_of(&of(&sent)));
        assert!(!of(&sent).is_result_of(&of(&held)));
    }
}
