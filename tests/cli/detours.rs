//! An apply that is stopped in the middle of a detour is resumed by the same command, from a record that only the user
//! can have written.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::support::{Desk, Ses};

/// Two pools with one IP each, and a file that swaps the IPs.
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

/// Makes every IP stay where it is, for now.
fn stuck(ses: &Ses) {
    ses.play(&json!({"rules": [{
        "operation": "PutDedicatedIpInPool",
        "when": "always",
        "fault": {"error": {"status": 403, "code": "AccessDeniedException", "message": "not now"}}
    }]}));
}

/// An apply that was stopped in the middle of its detour.
fn stopped() -> (Desk, Ses) {
    let (desk, ses) = exchange();
    stuck(&ses);
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(3);
    assert!(ended.stderr.contains("the plan needs a detour; it is saved in "), "{}", ended.stderr);
    ses.play(&json!({}));
    ses.forget();
    (desk, ses)
}

/// The records in the state folder.
fn records(desk: &Desk) -> Vec<PathBuf> {
    let folder = fs::read_dir(desk.state().join("sesform"));
    folder.into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

fn record(desk: &Desk) -> PathBuf {
    let [record] = records(desk).try_into().unwrap();
    record
}

/// Writes a record as a new file with mode 0600, as only the user can.
fn plant(path: &Path, record: &Value) {
    fs::remove_file(path).unwrap();
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).unwrap();
    file.write_all(record.to_string().as_bytes()).unwrap();
}

const RESUMED: &str = "was stopped in the middle of a detour: this plan finishes it";

#[test]
fn same_command_resumes_a_detour_and_every_step_of_the_rest_is_shown_and_counted() {
    let (desk, ses) = stopped();
    assert_eq!(fs::metadata(record(&desk)).unwrap().mode() & 0o777, 0o600);
    let said = desk.sesform(["plan", "--detailed-exitcode", "--format", "json"]).on(&ses).run().with_code(2).document();
    let steps = said["plan"]["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 3, "{steps:#?}");
    assert_eq!(said["plan"]["proof"]["violations"], json!([]));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stderr.contains(RESUMED), "{}", ended.stderr);
    assert_eq!(ses.writes().len(), 3, "{:?}", ses.writes());
    let region = ses.region();
    assert_eq!(region["DedicatedIps"]["198.51.100.14"]["PoolName"], "silver");
    assert_eq!(region["ConfigurationSets"]["digests"]["DeliveryOptions"]["SendingPoolName"], "silver");
    assert_eq!(records(&desk), Vec::<PathBuf>::new());
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn rest_of_a_detour_is_asked_about_like_any_other_plan() {
    let (desk, ses) = stopped();
    let ended = desk.sesform(["apply"]).on(&ses).run().with_code(64);
    assert!(ended.stderr.contains("--yes"), "{}", ended.stderr);
    desk.sesform(["apply", "--yes", "--expect", "sha256:0"]).on(&ses).run().with_code(4);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

#[test]
fn detour_is_resumed_together_with_what_else_the_file_asks_for() {
    let (desk, ses) = exchange();
    let more = desk
        .read("sesform.yaml")
        .replace(r#"{"pool": "silver"}"#, r#"{"pool": "silver", "reputation_metrics": false}"#);
    desk.write("sesform.yaml", more.replace(r#""silver": {"#, r#""fresh": {}, "silver": {"#).as_bytes());
    let refused = json!({"error": {"status": 403, "code": "AccessDeniedException", "message": "not now"}});
    let operations = ["PutDedicatedIpInPool", "PutConfigurationSetReputationOptions", "CreateDedicatedIpPool"];
    let rules: Vec<_> =
        operations.iter().map(|name| json!({"operation": name, "when": "always", "fault": refused})).collect();
    ses.play(&json!({"rules": rules}));
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(3);
    ses.play(&json!({}));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stderr.contains(RESUMED), "{}", ended.stderr);
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn plan_that_was_planted_in_the_current_folder_is_never_read() {
    let (desk, ses) = exchange();
    let text = desk.read("sesform.yaml");
    let other = r#"{"version": 1, "account": "123456789012", "regions": {"eu-west-1": {}}}"#;
    for name in [".sesform-way-round-123456789012.json", "detour-123456789012.json"] {
        desk.write("sesform.yaml", text.as_bytes());
        desk.sesform(["plan", "-o", name]).on(&ses).run().with_code(0);
        desk.write("sesform.yaml", other.as_bytes());
        let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
        assert!(ended.stdout.contains("Nothing to do."), "{}", ended.stdout);
    }
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

#[test]
fn record_that_somebody_else_may_have_written_is_not_read() {
    type Tamper = fn(&Path);
    let tampers: [(&str, Tamper); 4] = [
        ("readable by others", |path| fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap()),
        ("a folder that others write to", |path| {
            fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(0o777)).unwrap();
        }),
        ("a link", |path| {
            let aside = path.with_extension("aside");
            fs::rename(path, &aside).unwrap();
            symlink(aside, path).unwrap();
        }),
        ("a pipe", |path| {
            fs::remove_file(path).unwrap();
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        }),
    ];
    for (what, tamper) in tampers {
        let (desk, ses) = stopped();
        tamper(&record(&desk));
        let ended = desk.sesform(["plan"]).on(&ses).run();
        assert!(!ended.stderr.contains(RESUMED), "{what}: {}", ended.stderr);
    }
}

#[test]
fn record_that_holds_more_than_a_detour_is_not_resumed() {
    let step = |id: u32, write: Value| json!({"id": id, "region": "eu-west-1", "write": write, "depends_on": [], "purpose": "detour"});
    let delete = |pool: &str| json!({"operation": "DeleteDedicatedIpPool", "pool": pool});
    let into =
        |pool: &str| json!({"operation": "PutDedicatedIpInPool", "ip": "198.51.100.14", "from": "gold", "to": pool});
    for (what, write) in [
        ("a deletion", delete("gold")),
        ("a deletion of a pool with the name of a temporary one", delete("sesform-temporary")),
        (
            "a conversion",
            json!({"operation": "PutDedicatedIpPoolScalingAttributes", "pool": "gold", "scaling": "MANAGED"}),
        ),
        ("a deleted set", json!({"operation": "DeleteConfigurationSet", "configuration_set": "alerts"})),
        ("a move that the file does not end with", into("ses-default-dedicated-pool")),
        (
            "less security on the way",
            json!({
                "operation": "PutConfigurationSetDeliveryOptions", "configuration_set": "alerts",
                "delivery": {"pool": "gold", "max_delivery": 300}, "expected": {"pool": "gold"}
            }),
        ),
    ] {
        let (desk, ses) = stopped();
        let path = record(&desk);
        let mut kept: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        kept["steps"].as_array_mut().unwrap().push(step(90, write));
        plant(&path, &kept);
        let ended = desk.sesform(["plan"]).on(&ses).run();
        assert!(!ended.stderr.contains(RESUMED), "{what}: {}", ended.stderr);
    }
}

#[test]
fn record_of_another_desired_state_is_not_resumed() {
    let (desk, ses) = stopped();
    let other = r#"{"version": 1, "account": "123456789012", "regions": {"eu-west-1": {}}}"#;
    desk.write("sesform.yaml", other.as_bytes());
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("Nothing to do."), "{}", ended.stdout);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

#[test]
fn state_folder_in_a_work_tree_is_not_used() {
    let (desk, ses) = exchange();
    stuck(&ses);
    let state = desk.path("state");
    let state = state.to_str().unwrap();
    let ended = desk.sesform(["apply", "--yes"]).env("XDG_STATE_HOME", state).on(&ses).run().with_code(3);
    assert!(ended.stderr.contains("cannot be saved") && ended.stderr.contains("XDG_STATE_HOME"), "{}", ended.stderr);
    assert!(!desk.path("state").exists());
}
