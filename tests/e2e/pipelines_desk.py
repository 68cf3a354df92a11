"""What the parts of pipelines.py share: a folder with sesform on its PATH, a GitHub and an SES, and a step of a job."""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

import yaml

from fake_github import FakeGithub

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/github-action"
EXAMPLES = ROOT / "examples"
# How long one run may take, in seconds: far beyond what a busy machine needs.
TIMEOUT = 300
ACCOUNT = "123456789012"
TOKEN = "ghs_secret"
NUMBER = 7
# Names that a shell, the runner, Markdown or a workflow command might act on.
HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    "--> <img src=x onerror=alert(1)>",
    "@octocat #1 | x",
    "::error::injected",
    "a%0A::set-output name=x::y",
    "[x](javascript:alert(1))",
    "<details>",
    "x\"y",
]

BASE = """version: 1
account: "123456789012"
owner: mail-platform
regions:
  eu-west-1:
    pools:
      marketing: {ips: [198.51.100.12, 198.51.100.13]}
      transactional: {ips: [198.51.100.10, 198.51.100.11]}
    configuration_sets:
      newsletter: {pool: marketing}
      receipts: {pool: transactional}
"""
# Two changes of the same IP, each right by itself.
ONE = BASE.replace("[198.51.100.12, 198.51.100.13]", "[198.51.100.12, 198.51.100.13, 198.51.100.14]")
TWO = BASE.replace("[198.51.100.10, 198.51.100.11]", "[198.51.100.10, 198.51.100.11, 198.51.100.14]")
# A change that has nothing to do with them.
APART = BASE.replace("receipts: {pool: transactional}", "receipts: {pool: transactional, tls: require}")

# How many checks passed and failed.
tally = {"passed": 0, "failed": 0}


def judge(name, holds, detail=""):
    tally["passed" if holds else "failed"] += 1
    if not holds:
        print(f"FAILED {name}: {str(detail)[-6000:]}")


def run(command, cwd, env=None, code=None, what=None, stdin=None):
    """Runs a command to its end; judges its exit code where one is expected."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        input=stdin,
        text=True,
        check=False,
        stdin=None if stdin else subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT,
    )
    if code is not None:
        judge(
            what or " ".join(map(str, command))[:120],
            done.returncode == code,
            f"exit code {done.returncode}, expected {code}\n{done.stdout}\n{done.stderr}",
        )
    return done


def hermetic(folder, **more):
    """The environment of a run: nothing of the caller but the PATH, where sesform comes first."""
    return {
        "PATH": f"{folder}/bin:{os.environ['PATH']}",
        "HOME": str(folder),
        "NO_COLOR": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "GIT_CONFIG_NOSYSTEM": "1",
        **more,
    }


@contextlib.contextmanager
def desk(sesform):
    """A folder with sesform on the PATH, a GitHub and an SES."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        (folder / "bin").mkdir()
        (folder / "bin/sesform").symlink_to(sesform)
        github = FakeGithub()
        command = [sesform, "sandbox", "--state", str(folder / "account.json")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as sandbox:
            url = sandbox.stdout.readline().strip()
            aws = {
                "AWS_ENDPOINT_URL_SESV2": url,
                "AWS_ENDPOINT_URL_STS": url,
                "AWS_ACCESS_KEY_ID": ACCOUNT,
                "AWS_SECRET_ACCESS_KEY": "secret",
                "AWS_REGION": "eu-west-1",
            }
            try:
                yield folder, github, aws
            finally:
                github.close()
                sandbox.kill()


def settle(folder, aws, text):
    """Makes the account as this file says, behind everybody's back."""
    (folder / "settled.yaml").write_text(text)
    run(["sesform", "apply", "--yes", "-f", "settled.yaml", "--max-rps", "1000"], folder, hermetic(folder, **aws), 0)


class Job:
    """One step of a job that runs scripts/github-action as action.yml does."""

    def __init__(self, folder, github, aws, event, name="pull_request", sha="0" * 40, **inputs):
        self.work = pathlib.Path(tempfile.mkdtemp(dir=folder))
        self.files = {name: self.work / name for name in ("output", "summary", "event")}
        self.files["event"].write_text(json.dumps(event))
        defaults = {
            key: str(value.get("default", ""))
            for key, value in yaml.safe_load((ROOT / "action.yml").read_text())["inputs"].items()
        }
        inputs = {**defaults, "token": TOKEN, **{key.replace("_", "-"): value for key, value in inputs.items()}}
        env = {
            f"ACTION_{key.upper().replace('-', '_')}": value
            for key, value in inputs.items()
            if key != "working-directory"
        }
        self.env = hermetic(
            folder,
            **aws,
            **env,
            GITHUB_API_URL=github.url,
            GITHUB_REPOSITORY=github.repository,
            GITHUB_EVENT_PATH=str(self.files["event"]),
            GITHUB_OUTPUT=str(self.files["output"]),
            GITHUB_STEP_SUMMARY=str(self.files["summary"]),
            GITHUB_ACTIONS="true",
            GITHUB_EVENT_NAME=name,
            GITHUB_SHA=sha,
            GITHUB_REF_NAME="main",
            GITHUB_RUN_ID="42",
            GITHUB_SERVER_URL="https://github.example",
            GITHUB_WORKSPACE=str(folder),
            GITHUB_ACTION_PATH=str(ROOT),
            RUNNER_TEMP=str(self.work),
        )
        for file in ("output", "summary"):
            self.files[file].touch()
        self.done = run([SCRIPT], folder, self.env)
        self.code, self.log = self.done.returncode, self.done.stdout + self.done.stderr
        self.summary = self.files["summary"].read_text()
        text = self.files["output"].read_text()
        self.outputs = {found[1]: found[3] for found in re.finditer(r"^(\w+)<<(\S+)\n(.*?)\n\2$", text, re.S | re.M)}


def pull(number=NUMBER, repository="example-org/mail"):
    return {"pull_request": {"number": number, "head": {"sha": "a" * 40, "repo": {"full_name": repository}}}}


def merged(github, sha, number=NUMBER):
    """The pull request was merged as this commit."""
    github.pulls_of[sha] = [
        {"number": 99, "merged_at": None, "merge_commit_sha": sha, "base": {"ref": "main"}},
        {"number": number, "merged_at": "2026-11-28T00:00:00Z", "merge_commit_sha": sha, "base": {"ref": "main"}},
    ]
    return {"ref": "refs/heads/main"}


def comments(github, number=NUMBER):
    return [comment["body"] for comment in github.comments.get(number, [])]
