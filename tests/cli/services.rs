//! Services with the API of SES that AWS does not operate, and partitions of AWS.

use serde_json::json;

use crate::{
    canned::Canned,
    support::{Desk, Ses},
};

const SERVICE: &str = r#"version: 1
account: b1gfolder
service: {free_regions: true, free_accounts: true, sts: false}
regions:
  ru-central1:
    pools: {tx: {}}
    configuration_sets: {receipts: {pool: tx}}
"#;

#[test]
fn a_service_without_sts_is_planned_and_applied_where_the_file_says_so() {
    let (desk, ses) = (Desk::with(SERVICE), Ses::fresh());
    let ended = desk.sesform(["plan", "-o", "plan.json"]).on_as(&ses, "b1gfolder").run().with_code(0);
    assert!(ended.stdout.contains("b1gfolder as unknown (the service has no STS)"), "{}", ended.stdout);
    desk.sesform(["apply", "plan.json"]).on_as(&ses, "b1gfolder").run().with_code(0);
    desk.sesform(["plan", "--detailed-exitcode"]).on_as(&ses, "b1gfolder").run().with_code(0);
    assert!(!ses.operations().contains(&"GetCallerIdentity"), "{:?}", ses.operations());
    // At AWS nothing would check that the credentials belong to the account.
    for words in
        [&["plan"][..], &["apply", "plan.json"], &["plan", "--endpoint-url", "https://email.eu-west-1.amazonaws.com"]]
    {
        let run = desk.sesform(words.iter().copied()).env("AWS_ACCESS_KEY_ID", "a").env("AWS_SECRET_ACCESS_KEY", "b");
        let ended = run.run().with_code(64);
        assert!(ended.stderr.contains("needs `--endpoint-url`"), "{}", ended.stderr);
    }
}

#[test]
fn a_service_without_sts_is_imported_where_the_command_line_says_so() {
    // The sandbox lists tags only by ARNs of the caller's account, which to it has twelve digits.
    let text = SERVICE.replace("b1gfolder", "\"123456789012\"").replace("free_accounts: true, ", "");
    let (desk, ses) = (Desk::with(&text), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    ses.forget();
    let import = ["import", "--no-sts", "--account", "123456789012", "--region", "ru-central1"];
    let text = desk.sesform(import).on(&ses).run().with_code(0).stdout;
    assert!(text.contains("service: {free_regions: true, sts: false}"), "{text}");
    assert!(!ses.operations().contains(&"GetCallerIdentity"), "{:?}", ses.operations());
    desk.write("sesform.yaml", text.as_bytes());
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
    // Nothing says whose the credentials are, or which Regions there are.
    for words in [&["import", "--no-sts"][..], &["import", "--no-sts", "--account", "b1gfolder"]] {
        desk.sesform(words.iter().copied()).on(&ses).run().with_code(64);
    }
    let run = desk.sesform(import).env("AWS_ACCESS_KEY_ID", "a").env("AWS_SECRET_ACCESS_KEY", "b");
    assert!(run.run().with_code(64).stderr.contains("needs `--endpoint-url`"));
}

#[test]
fn names_that_aws_does_not_have_need_a_word_in_the_file() {
    for (without, code) in [("free_regions: true, ", "bad-region"), ("free_accounts: true, ", "bad-account")] {
        let desk = Desk::with(&SERVICE.replace(without, ""));
        let ended = desk.sesform(["validate"]).run().with_code(65);
        assert!(ended.stderr.contains(code) && ended.stderr.contains("state `service: {free_"), "{}", ended.stderr);
    }
}

#[test]
fn arns_have_the_partition_of_the_caller() {
    let ses = Canned::new([
        ("GET /dedicated-ip-pools", json!({"DedicatedIpPools": ["tx"]})),
        ("GET /dedicated-ip-pools/tx", json!({"DedicatedIpPool": {"PoolName": "tx", "ScalingMode": "STANDARD"}})),
    ])
    .of_caller("arn:aws-eusc:iam::123456789012:user/x");
    let text = "version: 1\naccount: \"123456789012\"\nregions: {eusc-de-east-1: {pools: {tx: {tags: {team: b}}}}}\n";
    let ended = ses.run(Desk::with(text).sesform(["plan"])).run().with_code(0);
    assert!(ended.stdout.contains("tags.team: none → b"), "{}", ended.stdout);
    let asked = ses.asked();
    assert!(asked.iter().any(|line| line.contains("ResourceArn=arn%3Aaws-eusc%3Ases%3Aeusc-de-east-1")), "{asked:?}");
}
