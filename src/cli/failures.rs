//! What the code of each failure of a run means. A test holds the table against the codes.

use crate::model::{Example, Explanation};

const fn of(code: &'static str, title: &'static str, meaning: &'static str, remedy: &'static str) -> Explanation {
    Explanation { code, title, meaning, remedy, example: Example::Nothing }
}

/// The codes of failures.
pub(crate) const FAILURES: &[Explanation] = &[
    of(
        "unreadable-file",
        "A file of the desired state, or of variables, cannot be read.",
        "It does not exist, may not be read, or is too large. Exit code 65.",
        "Name the file with `-f`.",
    ),
    of(
        "invalid-file",
        "The desired state has mistakes.",
        "Each one has a place and a code of its own, which `explain` knows, too. Exit code 65.",
        "Correct them; `sesform validate` checks again.",
    ),
    of(
        "invalid-base",
        "The base that was given with `--base` or `--base-rev` has mistakes.",
        "Without a valid base, drift cannot be told from the change. Exit code 65.",
        "Name another base, or plan without one.",
    ),
    of(
        "unreadable-base",
        "The base cannot be read.",
        "The file or the git revision does not exist. Exit code 65.",
        "Name a revision that has the files of `-f`.",
    ),
    of(
        "region-not-stated",
        "`--region` names a Region that the file does not state.",
        "The option selects Regions of the file. Exit code 65.",
        "Correct the name, or state the Region.",
    ),
    of(
        "usage",
        "The command line has a mistake.",
        "Nothing was written. Exit code 64.",
        "See `sesform COMMAND --help`.",
    ),
    of(
        "io",
        "A file could not be read or written.",
        "The message has the reason of the system. Exit code 1, or 3 if an apply had written to SES.",
        "Check path, permissions and space.",
    ),
    of(
        "not-a-plan",
        "The file is no saved plan of this version.",
        "Only what `plan -o` writes is one. Exit code 1.",
        "Make a plan with `sesform plan -o FILE`; `apply -f FILE` plans from a desired state.",
    ),
    of(
        "sandbox",
        "The account of the sandbox cannot be read or written.",
        "The file of `--sandbox=FILE` or `--sandbox-faults FILE` is damaged or out of reach. Exit code 1.",
        "Name another file; a new one begins with an empty account.",
    ),
    of(
        "call-failed",
        "A call to AWS failed.",
        "The message has the operation, the address, the answer of AWS and its request ID. Nothing was written. Exit code 1.",
        "`sesform doctor` checks credentials, endpoint and permissions.",
    ),
    of(
        "import-inexact",
        "The plan of an imported file is not empty.",
        "The file would change the account that it was made from. Exit code 1.",
        "Complete an interrupted apply first; otherwise report it.",
    ),
    of(
        "checks-failed",
        "`doctor` found a problem that prevents sesform from working.",
        "Each check has its remedy. Exit code 1.",
        "Follow the remedies, then run `doctor` again.",
    ),
    of(
        "not-accepted",
        "Live values could not be written into the file.",
        "The message names the object and the reason. No file was written. Exit code 5.",
        "Accept fewer objects, or change the file by hand.",
    ),
    of(
        "findings",
        "`lint` found something as grave as `--fail-on` says, or graver.",
        "Each finding has a rule, which `explain` knows, too. Nothing was written. Exit code 5.",
        "Follow the advice, silence the rule with a reason under `lint.ignore`, or choose another `--fail-on`.",
    ),
    of(
        "invalid-figures",
        "The file of `--figures` cannot be used.",
        "The message names each place: an unknown key, a count that is negative or has a fraction, a day that is given twice or \
         lies in the future, another account or Region, or more bounces than mail. Exit code 65.",
        "Correct the file. `sesform schema figures` is its form; what is unknown is left out.",
    ),
    of(
        "not-all-accepted",
        "Some live values could not be written into the file.",
        "What could be accepted was written, and the rest is named with its reason. Exit code 3.",
        "Change the rest by hand, or accept everything or nothing with `--all-or-nothing`.",
    ),
    of(
        "not-confirmed",
        "The question before a write was answered with something other than `yes`.",
        "Nothing was written. Exit code 1.",
        "Run it again and answer `yes`, or give `--yes`.",
    ),
    of(
        "other-account",
        "The account is not the one that is expected.",
        "The file, a saved plan or `--account` names another one than the credentials have. Nothing was sent to SES. Exit code 5.",
        "Use the credentials of that account, or correct the file.",
    ),
    of(
        "locked",
        "Another run holds the lock of a Region.",
        "`apply --lock` takes a lock in the account. Nothing was written. Exit code 5.",
        "Wait for the other run; `sesform unlock` removes the lock of one that was killed.",
    ),
    of(
        "over-limit",
        "The plan does more than the command line allows.",
        "`--max-deletes`, `--max-moved-ips` or `--require-owner` limits it. Nothing was written. Exit code 5.",
        "Check the plan, then raise the limit on the command line.",
    ),
    of(
        "no-lock",
        "A configuration set `sesform-lock` exists that holds no lock.",
        "sesform needs the name for its lock. Exit code 5.",
        "Rename or delete that configuration set.",
    ),
    of(
        "lock-changed",
        "The lock changed while it was checked.",
        "It was not removed. Exit code 5.",
        "Run the command again to see the present lock.",
    ),
    of(
        "impossible",
        "The file contradicts the account.",
        "The plan lists what cannot be done, each with a code of its own. Nothing was written. Exit code 65.",
        "Change the file.",
    ),
    of(
        "plan-format",
        "The saved plan has a format that this version does not read.",
        "Nothing of it was shown or done. Exit code 1.",
        "Make a new one with `sesform plan -o FILE`.",
    ),
    of(
        "plan-altered",
        "The saved plan was changed after it was made.",
        "Its digest or its content contradicts itself. Nothing of it was shown or done. Exit code 1.",
        "Make a new one with `sesform plan -o FILE`.",
    ),
    of(
        "guarded",
        "A guard refuses a part of the plan.",
        "The plan lists what is withheld and the flag that allows it. Nothing was written. Exit code 5.",
        "Plan again with the flags that the message names, or change the file.",
    ),
    of(
        "not-allowed",
        "A saved plan does what this command line does not allow.",
        "A plan file is not signed, so flags are asked for again. Nothing was written. Exit code 5.",
        "Give the flags that the message names.",
    ),
    of(
        "limited",
        "A guard stops the whole apply.",
        "The plan lists the guards, each with a code of its own. Nothing was written. Exit code 5.",
        "Check the plan, then give the flags that the message names.",
    ),
    of(
        "unsafe-route",
        "No order of the writes keeps every route safe.",
        "The plan names the route and the step. Nothing was written. Exit code 5.",
        "Lease one more IP, move in two applies, or accept it with `--allow interruption`.",
    ),
    of(
        "unknown-name",
        "`route` or `ips` was asked for a name that nothing has.",
        "Names are those of configuration sets, identities, pools, IPs and Regions that were read. Exit code 64.",
        "`sesform route` lists what there is; a pattern such as `news*` may match nothing.",
    ),
    of(
        "not-a-list",
        "The file of `ips --since` is no list of addresses.",
        "A list is what `ips` wrote as text, CSV or JSON. Nothing was read from the account. Exit code 65.",
        "Name such a list.",
    ),
    of(
        "route-not-closed",
        "The mail may also leave from addresses that an SPF record of these addresses would not name.",
        "`ips --spf=ip4` needs standard pools whose IPs are all at 100 % (SF174). No record is written. Exit code 5.",
        "Use `--spf=include`, or change the routes.",
    ),
    of(
        "no-address",
        "A letter about addresses would name none.",
        "The mail that was asked for leaves from no leased IP. `ips --notice` writes no letter. Exit code 5.",
        "Name mail that leaves from leased IPs; `sesform route` shows it.",
    ),
    of(
        "spf-limit",
        "The SPF record would need more look-ups than receivers make.",
        "RFC 7208 allows ten (SF174). No record is written. Exit code 5.",
        "The result names what each term costs, those of included records too, and what can go: terms that stand there twice, \
         `ptr`, terms of other senders. A MAIL FROM domain of its own needs the fewest.",
    ),
    of(
        "spf-record",
        "The SPF record that is there has to be mended first.",
        "Receivers cannot use it, or it lets everybody pass (SF174), or its name is an alias; the result says which term. Exit \
         code 65.",
        "Mend the record as the result says, and give it again with `--record`. At an alias that does not help: remove the \
         CNAME, or use another MAIL FROM domain.",
    ),
    of(
        "dns",
        "`ips --resolve` or `lint --resolve` could not read a record from DNS.",
        "The name server did not answer, answered with an error or about another name, or all of it took too long. Only where \
         it says that the name has no record is there none. Exit code 1.",
        "Run it again, name another server with `--resolve=ADDRESS`, or give the record to `ips` with `--record NAME=TEXT`.",
    ),
    of(
        "under-review",
        "AWS reviews the account, and `request` writes no case.",
        "`GetAccount` says another `EnforcementStatus` than `HEALTHY`. New addresses do not leave a reputation behind. Exit code 5.",
        "Settle the review, or give `--allow review`.",
    ),
    of(
        "not-relinquished",
        "`request` gives back no addresses of a Region.",
        "An address is leased no more, in use, or could be: live, after the plan, or by what the file says. Exit code 5.",
        "Park the addresses in a pool that no configuration set names, apply that plan, and run it again.",
    ),
    of(
        "own-addresses",
        "`request` writes no case for IPs of your own (BYOIP).",
        "The file states `byoip: true` for the Region. A case leases IPs of AWS or gives them back; addresses of your own come \
         to SES as whole ranges in another way, and AWS does not publish how they leave it. Exit code 5.",
        "Take the addresses out of `relinquish`, and ask for as many IPs as the Region has; take `byoip` out if AWS leases the \
         IPs to you.",
    ),
    of(
        "facts-missing",
        "A case at AWS Support needs facts that the file does not state.",
        "The result lists each key. Nothing is filled in that is not stated. Exit code 65.",
        "State the facts under these keys.",
    ),
    of(
        "stale",
        "The account changed since the plan was made.",
        "The message compares what was planned with what is live. Nothing was written. Exit code 4.",
        "Plan again and have that plan reviewed.",
    ),
    of(
        "other-plan",
        "The plan has another fingerprint than `--expect` names.",
        "The file or the account changed since the approval. Nothing was written. Exit code 4.",
        "Review the new plan.",
    ),
    of(
        "other-file",
        "The saved plan was not made from this desired state.",
        "With `-f FILE` a saved plan must be one of that file. Nothing was written. Exit code 4.",
        "Plan again from this file.",
    ),
    of(
        "interrupted",
        "A signal ended the run.",
        "The calls in flight were finished and the report was written. Exit code 130, 143 or 129.",
        "Run the same command again: it resumes.",
    ),
    of(
        "not-all-applied",
        "Something was written, and something failed or was skipped.",
        "The report lists both. Exit code 3.",
        "Settle the cause, then run the same command again.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::FAILURES;

    /// The codes that stand in the source: failures have data, and no list of them all can be made.
    fn codes_of_the_source() -> BTreeSet<String> {
        let source = include_str!("failure.rs");
        let code = source.split_once("fn code(&self)").expect("failures have codes").1;
        let code = code.split_once("\n    }\n").expect("it ends").0;
        code.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn each_failure_is_explained() {
        let explained: BTreeSet<_> = FAILURES.iter().map(|failure| failure.code.to_owned()).collect();
        assert_eq!(explained, codes_of_the_source());
    }
}
