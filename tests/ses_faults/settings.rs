//! Writes that change no route.

use serde_json::json;
use sesform::model::{Setting, Tagged, Tags, Write};

use crate::bench::{Bench, pool};

#[tokio::test]
async fn tags_are_added_and_removed_by_their_keys() {
    let held = json!({"DedicatedIpPools": {"a": {"Tags": {"team": "mail", "cost": "1"}}}});
    let bench = Bench::with(&held, &json!({})).await;
    let tags = |key: &str, value: &str| Tags::from([(key.to_owned(), value.to_owned())]);
    let target = Tagged::Pool(pool("a"));
    let add = Setting::TagResource { target: target.clone(), tags: tags("stage", "live"), expected: Tags::new() };
    let remove = Setting::UntagResource { target, tags: tags("cost", "1") };
    for setting in [add, remove] {
        assert!(bench.perform(&Write::Setting(setting)).await.unwrap().request_id.is_some());
    }
    assert_eq!(bench.held()["DedicatedIpPools"]["a"]["Tags"], json!({"team": "mail", "stage": "live"}));
}
