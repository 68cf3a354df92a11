//! A run that is stopped in the middle of a way round is gone on with by the same command.

use serde_json::json;

use crate::support::{Desk, Ses};

/// Two pools with one IP each, and a file that exchanges the IPs.
fn exchange() -> (Desk, Ses) {
    let file = r#"{"version": 1, "account": "123456789012", "regions": {"eu-west-1": {
        "pools": {"gold": {"ips": ["198.51.100.15"]}, "silver": {"ips": ["198.51.100.14"]}},
        "configuration_sets": {"alerts": {"pool": "gold"}, "digests": {"pool": "silver"}}
    }}}"#;
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"gold": {}, "silver": {}},
        "DedicatedIps": {"198.51.100.14": {"PoolName": "gold"}, "198.51.100.15": {"PoolName": "silver"}},
        "ConfigurationSets": {
            "alerts": {"DeliveryOptions": {"SendingPoolName": "gold"}},
            "digests": {"DeliveryOptions": {"SendingPoolName": "silver"}}
        }
    }));
    (Desk::with(file), ses)
}

const KEPT: &str = ".sesform-way-round-123456789012.json";

#[test]
fn same_command_goes_on_where_a_way_round_was_stopped() {
    let (desk, ses) = exchange();
    ses.play(&json!({"rules": [{
        "operation": "PutDedicatedIpInPool",
        "when": "always",
        "fault": {"error": {"status": 403, "code": "AccessDeniedException", "message": "not now"}}
    }]}));
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(3);
    assert!(desk.path(KEPT).exists());
    ses.play(&json!({}));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stderr.contains("was stopped on its way round"), "{}", ended.stderr);
    let region = ses.region();
    assert_eq!(region["DedicatedIps"]["198.51.100.14"]["PoolName"], "silver");
    assert_eq!(region["ConfigurationSets"]["digests"]["DeliveryOptions"]["SendingPoolName"], "silver");
    assert!(!desk.path(KEPT).exists());
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn plan_that_was_kept_for_another_desired_state_is_not_gone_on_with() {
    let (desk, ses) = exchange();
    desk.sesform(["plan", "-o", KEPT]).on(&ses).run().with_code(0);
    let other = r#"{"version": 1, "account": "123456789012", "regions": {"eu-west-1": {}}}"#;
    desk.write("sesform.yaml", other.as_bytes());
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("Nothing to do."), "{}", ended.stdout);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}
