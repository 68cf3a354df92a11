//! What a file can state about a configuration set, and what a sandbox stores for it. It is written here independently
//! of the program.

use serde_json::{Map, Value, json};

use crate::{account::ARCHIVES, chance::Chance};

/// The content of a file, as JSON, of which YAML is a superset, and the expected set.
pub(crate) struct Wish {
    pub(crate) stated: Map<String, Value>,
    pub(crate) wanted: Value,
}

impl Wish {
    /// States nothing about a set.
    pub(crate) fn of(live: &Value) -> Self {
        Self { stated: Map::new(), wanted: live.clone() }
    }

    /// States a random part of a set.
    pub(crate) fn random(live: &Value, chance: &mut Chance) -> Self {
        let mut wish = Self::of(live);
        for state in [reputation, sending, suppression, tracking, vdm, archive, delivery, tags] {
            if chance.once_in(2) {
                state(&mut wish, chance);
            }
        }
        wish.tidy();
        wish
    }

    fn state(&mut self, path: &[&str], value: Value) {
        let Some((last, parents)) = path.split_last() else { return };
        let mut at = &mut self.stated;
        for parent in parents {
            at = at.entry(*parent).or_insert_with(|| json!({})).as_object_mut().unwrap();
        }
        at.insert((*last).to_owned(), value);
    }

    fn block(&mut self, name: &str) -> &mut Map<String, Value> {
        let set = self.wanted.as_object_mut().unwrap();
        set.entry(name).or_insert_with(|| json!({})).as_object_mut().unwrap()
    }

    /// Sets the value of a block, unless it is the default that an absent value has.
    fn hold(&mut self, block: &str, field: &str, value: Option<Value>, default: &Value) {
        let block = self.block(block);
        match value {
            None => drop(block.remove(field)),
            Some(value) if value == *default && !block.contains_key(field) => {}
            Some(value) => drop(block.insert(field.to_owned(), value)),
        }
    }

    /// Removes empty blocks.
    fn tidy(&mut self) {
        let set = self.wanted.as_object_mut().unwrap();
        set.retain(|_, block| block.as_object().is_none_or(|block| !block.is_empty()));
    }
}

fn reputation(wish: &mut Wish, chance: &mut Chance) {
    let on = chance.one(&[true, false]);
    wish.state(&["reputation_metrics"], on.into());
    wish.hold("ReputationOptions", "ReputationMetricsEnabled", Some(on.into()), &true.into());
}

fn sending(wish: &mut Wish, chance: &mut Chance) {
    let on = chance.one(&[true, false]);
    wish.state(&["sending"], on.into());
    wish.hold("SendingOptions", "SendingEnabled", Some(on.into()), &true.into());
}

fn suppression(wish: &mut Wish, chance: &mut Chance) {
    const BLOCK: &str = "SuppressionOptions";
    if chance.once_in(2) {
        let (stated, wanted) = chance.one(&[
            (json!("inherit"), None),
            (json!([]), Some(json!([]))),
            (json!(["complaint"]), Some(json!(["COMPLAINT"]))),
            (json!(["complaint", "bounce"]), Some(json!(["BOUNCE", "COMPLAINT"]))),
        ]);
        wish.state(&["suppression", "reasons"], stated);
        wish.hold(BLOCK, "SuppressedReasons", wanted, &Value::Null);
    }
    if chance.once_in(2) {
        let (stated, wanted) = chance.one(&[("inherit", None), ("account", Some(json!("ACCOUNT")))]);
        wish.state(&["suppression", "scope"], stated.into());
        wish.hold(BLOCK, "SuppressionScope", wanted, &Value::Null);
    }
    if chance.once_in(2) {
        validation(wish, chance);
    }
}

fn validation(wish: &mut Wish, chance: &mut Chance) {
    const BLOCK: &str = "SuppressionOptions";
    if chance.once_in(3) {
        wish.state(&["suppression", "validation"], "inherit".into());
        return wish.hold(BLOCK, "ValidationOptions", None, &Value::Null);
    }
    let on = || json!({"ConditionThreshold": {"ConditionThresholdEnabled": "ENABLED"}});
    let condition = &mut wish.block(BLOCK).entry("ValidationOptions").or_insert_with(on)["ConditionThreshold"];
    if chance.once_in(2) {
        condition["ConditionThresholdEnabled"] = "DISABLED".into();
        wish.state(&["suppression", "validation", "enabled"], false.into());
    } else {
        condition["OverallConfidenceThreshold"] = json!({"ConfidenceVerdictThreshold": "MEDIUM"});
        wish.state(&["suppression", "validation", "threshold"], "medium".into());
    }
}

fn tracking(wish: &mut Wish, chance: &mut Chance) {
    const BLOCK: &str = "TrackingOptions";
    if chance.once_in(3) {
        wish.state(&["tracking", "domain"], "none".into());
        return drop(wish.wanted.as_object_mut().unwrap().remove(BLOCK));
    }
    wish.state(&["tracking", "domain"], "other.example.com".into());
    wish.hold(BLOCK, "CustomRedirectDomain", Some("other.example.com".into()), &Value::Null);
    if chance.once_in(2) {
        let (stated, wanted) = chance.one(&[("optional", "OPTIONAL"), ("require_open_only", "REQUIRE_OPEN_ONLY")]);
        wish.state(&["tracking", "https"], stated.into());
        wish.hold(BLOCK, "HttpsPolicy", Some(wanted.into()), &"OPTIONAL".into());
    }
}

fn vdm(wish: &mut Wish, chance: &mut Chance) {
    let of = |word: Option<&str>, field: &str| word.map(|word| json!({field: word}));
    let (stated, word) =
        chance.one(&[(json!(true), Some("ENABLED")), (json!(false), Some("DISABLED")), (json!("inherit"), None)]);
    if chance.once_in(2) {
        wish.state(&["vdm", "engagement_metrics"], stated);
        wish.hold("VdmOptions", "DashboardOptions", of(word, "EngagementMetrics"), &Value::Null);
    } else {
        wish.state(&["vdm", "optimized_shared_delivery"], stated);
        wish.hold("VdmOptions", "GuardianOptions", of(word, "OptimizedSharedDelivery"), &Value::Null);
    }
}

fn archive(wish: &mut Wish, chance: &mut Chance) {
    let (stated, wanted) = chance.one(&[("none", None), (ARCHIVES[1], Some(json!(ARCHIVES[1])))]);
    wish.state(&["archive"], stated.into());
    wish.hold("ArchivingOptions", "ArchiveArn", wanted, &Value::Null);
}

fn delivery(wish: &mut Wish, chance: &mut Chance) {
    let (stated, wanted) = chance.one(&[("require", "REQUIRE"), ("optional", "OPTIONAL")]);
    wish.state(&["tls"], stated.into());
    wish.hold("DeliveryOptions", "TlsPolicy", Some(wanted.into()), &"OPTIONAL".into());
    if chance.once_in(2) {
        let (stated, wanted) = chance.one(&[("none", None), ("1h30m", Some(json!(5_400)))]);
        wish.state(&["max_delivery"], stated.into());
        wish.hold("DeliveryOptions", "MaxDeliverySeconds", wanted, &Value::Null);
    }
}

fn tags(wish: &mut Wish, chance: &mut Chance) {
    if chance.once_in(2) {
        let stated = chance.one(&[json!({}), json!({"team": "sales"}), json!({"no": "0123", "cost center": ""})]);
        let block = wish.block("Tags");
        block.retain(|key, _| key.starts_with("sesform:"));
        block.extend(stated.as_object().unwrap().clone());
        wish.state(&["tags"], stated);
    }
    if chance.once_in(2) {
        let protect = chance.one(&[true, false]);
        wish.state(&["protect"], protect.into());
        wish.hold("Tags", "sesform:protect", protect.then(|| "true".into()), &Value::Null);
    }
}

/// Number of writes that lead from one set to the other: one for each block that differs. Removed tags need a separate
/// write.
pub(crate) fn writes(live: &Value, wanted: &Value) -> usize {
    let none = json!({});
    let block = |set: &'_ Value, name: &str| set.get(name).unwrap_or(&none).clone();
    let names = ["Reputation", "Sending", "Suppression", "Tracking", "Vdm", "Archiving", "Delivery"];
    let options = names.iter().map(|name| format!("{name}Options"));
    let puts = options.filter(|name| block(live, name) != block(wanted, name)).count();
    let (old, new) = (block(live, "Tags"), block(wanted, "Tags"));
    let (old, new) = (old.as_object().unwrap(), new.as_object().unwrap());
    let goes = old.keys().any(|key| !new.contains_key(key));
    let comes = new.iter().any(|(key, value)| old.get(key) != Some(value));
    puts + usize::from(goes) + usize::from(comes)
}
