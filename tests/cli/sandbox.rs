//! `--sandbox` on the other verbs, and `sesform sandbox` for other clients.

use crate::support::{Desk, FILE};

#[test]
fn sandbox_without_a_file_lives_in_memory_and_forgets() {
    let desk = Desk::with(FILE);
    for _ in 0..2 {
        let ended = desk.sesform(["apply", "--yes", "--sandbox"]).run().with_code(0);
        assert!(ended.stdout.contains("Applied: 9 written."), "{}", ended.stdout);
    }
    let ended = desk.sesform(["--sandbox", "plan"]).run().with_code(0);
    assert!(ended.stdout.contains("5 to create, 4 to move"), "{}", ended.stdout);
}

#[test]
fn sandbox_with_a_file_keeps_the_account() {
    let desk = Desk::with(FILE);
    desk.sesform(["apply", "--yes", "--sandbox=account.json"]).run().with_code(0);
    assert_eq!(
        desk.json("account.json")["accounts"]["123456789012"]["eu-west-1"]["DedicatedIps"]["198.51.100.10"]["PoolName"],
        "transactional"
    );
    let ended = desk.sesform(["plan", "--sandbox=account.json", "--detailed-exitcode"]).run().with_code(0);
    assert!(ended.stdout.contains("Nothing to do."), "{}", ended.stdout);
}

#[test]
fn sandbox_file_that_is_none_says_what_is_wrong_and_where() {
    let desk = Desk::with(FILE);
    desk.write("account.json", b"{\"version\": 1,\n \"acounts\": {}}");
    let ended = desk.sesform(["plan", "--sandbox=account.json"]).run().with_code(1);
    assert!(ended.stderr.contains("account.json"), "{}", ended.stderr);
    assert!(ended.stderr.contains("unknown field `acounts`"), "{}", ended.stderr);
    assert!(ended.stderr.contains("line 2"), "{}", ended.stderr);
}
