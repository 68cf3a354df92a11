"""What the parts of grown.py share: the tally, the program under judgement, and the comparison of two states."""

import json
import os
import pathlib
import subprocess
import tempfile

import fake_ses
import grown_account

# How long one run may take, in seconds: far beyond what a busy machine needs.
RUN_TIMEOUT = 120
KEY = "AKIAGROWN"
# Faster than any fake answers: what is judged here is what is written, not when.
PACE = ("--max-rps", "1000")
# What is printed of the program's own words where a check fails.
WORDS = 1500


# The services of operations that are not those of SES.
SERVICES = {"GetCallerIdentity": "sts", "GetResources": "tag"}


class Tally:
    """Counts what passed and what failed, and says of what seed."""

    def __init__(self, seed):
        self.passed, self.failures, self.seed = 0, [], seed

    def check(self, name, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failures.append(name)
            print(f"FAILED (seed {self.seed}) {name}: {detail}", flush=True)

    def equal(self, name, found, wanted, detail=""):
        self.check(name, found == wanted, f"\n  found  {found!r}\n  wanted {wanted!r}\n{detail}")


def flat(value, path=()):
    """Every leaf of a state by its path; empty dicts and lists are leaves."""
    if isinstance(value, dict) and value:
        return {leaf: inner for key, member in value.items() for leaf, inner in flat(member, (*path, key)).items()}
    return {path: value}


def differences(before, after):
    """Path -> (before, after) of every leaf that differs; "-" stands for nothing."""
    before, after = flat(before), flat(after)
    return {path: (before.get(path, "-"), after.get(path, "-")) for path in sorted({*before, *after}, key=repr)
            if before.get(path, "-") != after.get(path, "-") or type(before.get(path)) is not type(after.get(path))}


def spelled(state):
    """A state as text, to be compared byte for byte."""
    return json.dumps({"/".join(where): place for where, place in state.items()}, sort_keys=True, ensure_ascii=False)


class Run:
    """How one run of the program ended and what SES saw of it."""

    def __init__(self, result, calls):
        self.code, self.stdout, self.stderr, self.calls = result.returncode, result.stdout, result.stderr, calls
        self.writes = [call for call in calls if call.write and call.operation != "GetCallerIdentity"]
        # A read of what is not there yet is no mistake, and neither is a call too many where that is played.
        self.refused = [call for call in calls if call.status not in (200, 429) and (call.write or call.status != 404)]

    def said(self):
        return "\n".join(text[-WORDS:] for text in (self.stdout, self.stderr) if text)


class Bench:
    """A fake SES with a grown account in it, and the program in a folder of its own with nothing of the caller's
    environment."""

    def __init__(self, sesform, tally, seed):
        self.sesform, self.tally = str(pathlib.Path(sesform).resolve()), tally
        self.folder = tempfile.TemporaryDirectory()
        self.fake = fake_ses.Fake(seed)
        self.fake.keys[KEY] = grown_account.ACCOUNT
        # What was asked of SES and STS, as IAM calls it, over all runs.
        self.actions = set()

    def __enter__(self):
        self.fake.__enter__()
        return self

    def __exit__(self, *words):
        self.fake.__exit__(*words)
        self.folder.cleanup()

    def run(self, *words, data=None):
        """Runs the program; with data, with that as its file."""
        if data is not None:
            pathlib.Path(self.folder.name, "sesform.yaml").write_text(grown_account.text_of(data), encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"], "HOME": self.folder.name, "NO_COLOR": "1", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": "secret",
        }
        self.fake.take_calls()
        result = subprocess.run([self.sesform, *words, *PACE, "--endpoint-url", self.fake.endpoint],
                                cwd=self.folder.name, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                encoding="utf-8", check=False, timeout=RUN_TIMEOUT)
        run = Run(result, self.fake.take_calls())
        self.actions |= {SERVICES.get(call.operation, "ses") + ":" + call.operation for call in run.calls}
        return run

    def covered(self, kind):
        """The policy that the program prints allows all that it asked for."""
        policy = json.loads(self.run("doctor", "--iam-policy", kind).stdout)
        allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
        self.tally.equal(f"the policy for {kind} allows what is asked", sorted(self.actions - allowed), [])

    def state_is(self, name, want, run):
        found = self.fake.snapshot()
        self.tally.check(f"{name}: nothing but that differs", spelled(found) == spelled(want),
                         f"\n  found beside what is wanted: {differences(want, found)}\n{run.said()}")
