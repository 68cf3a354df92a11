//! The lock of a Region: what a run learns when it renews the lock or gives it back.

use std::time::Duration;

use serde_json::{Value, json};
use sesform::ses::{Failure, Lease, Lock, now};

use crate::bench::{Bench, account, region, rule};

const HOLDER: &str = "us 1-2";
const LATER: Duration = Duration::from_secs(3600);

/// A Region whose lock this run holds until a given time.
async fn locked(holder: &str, expires: &str) -> (Bench, Lock) {
    let tags = json!({"sesform:lock-holder": holder, "sesform:lock-expires": expires});
    let held = json!({"ConfigurationSets": {"sesform-lock": {"Tags": tags}}});
    let bench = Bench::with(&held, &json!({})).await;
    let lock = Lock::of(&bench.connection, &account(), &region());
    (bench, lock)
}

fn lease() -> Lease {
    Lease::until(HOLDER.to_owned(), now())
}

fn refusal(operation: &str, status: u16, code: &str) -> Value {
    rule(operation, &json!("always"), &json!({"error": {"status": status, "code": code, "message": "no"}}))
}

const FAR: &str = "2999-01-01T00:00:00Z";
const PAST: &str = "2001-01-01T00:00:00Z";

#[tokio::test]
async fn lock_is_renewed_only_while_it_is_ours() {
    let until = now() + LATER;
    for (holder, expires, expected) in [(HOLDER, FAR, true), (HOLDER, PAST, false), ("somebody 1-2", FAR, false)] {
        let (bench, lock) = locked(holder, expires).await;
        assert_eq!(lock.renew(&lease(), until).await.unwrap(), expected, "{holder} until {expires}");
        let renewed = Lease::until(HOLDER.to_owned(), until).expires;
        let tags = &bench.held()["ConfigurationSets"]["sesform-lock"]["Tags"];
        assert_eq!(tags["sesform:lock-expires"], if expected { renewed.as_str() } else { expires });
        assert_eq!(tags["sesform:lock-holder"], holder);
    }
    let bench = Bench::with(&json!({}), &json!({})).await;
    let lock = Lock::of(&bench.connection, &account(), &region());
    assert!(!lock.renew(&lease(), until).await.unwrap(), "there is no lock");
}

#[tokio::test]
async fn lock_that_is_gone_when_it_is_written_is_given_back_and_cannot_be_renewed() {
    let (bench, lock) = locked(HOLDER, FAR).await;
    bench.play(&refusal("DeleteConfigurationSet", 404, "NotFoundException"));
    assert!(lock.give_back(&lease()).await.unwrap());
    bench.play(&refusal("TagResource", 404, "NotFoundException"));
    assert!(!lock.renew(&lease(), now() + LATER).await.unwrap());
}

#[tokio::test]
async fn lock_that_ses_refuses_to_remove_is_not_given_back() {
    let (bench, lock) = locked(HOLDER, FAR).await;
    bench.play(&refusal("DeleteConfigurationSet", 400, "BadRequestException"));
    assert_eq!(lock.give_back(&lease()).await.unwrap_err().failure, Failure::Refused);
    assert_eq!(bench.count("DeleteConfigurationSet"), 1);
}
