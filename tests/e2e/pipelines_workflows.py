"""The example workflows for GitHub, run as they are in act. A part of pipelines.py."""

import json
import re
import shutil

from pipelines_desk import (
    ACCOUNT,
    BASE,
    EXAMPLES,
    NUMBER,
    ONE,
    ROOT,
    SCRIPT,
    TOKEN,
    TWO,
    comments,
    desk,
    hermetic,
    judge,
    merged,
    run,
    settle,
)

# Stand-ins for the actions of others: what they leave for the steps after them.
STUBS = {
    "aws-actions/configure-aws-credentials": (
        "inputs: {role-to-assume: {required: true}, aws-region: {required: true}}",
        'printf "AWS_ACCESS_KEY_ID=123456789012\\nAWS_SECRET_ACCESS_KEY=secret\\nAWS_REGION=eu-west-1\\n" >> "$GITHUB_ENV"\n'
        'printf "%s\\n" "$ROLE" >> "$STORE/roles"',
        "ROLE: ${{ inputs.role-to-assume }}",
    ),
    "actions/upload-artifact": (
        "inputs: {name: {required: true}, path: {required: true}, retention-days: {required: false}}",
        'cp "$FILE" "$STORE/$(basename "$FILE")"',
        "FILE: ${{ inputs.path }}",
    ),
    "actions/download-artifact": (
        "inputs: {name: {required: true}, run-id: {required: true}, github-token: {required: true}}",
        'test "$RUN" = 4711 && cp "$STORE/sesform-plan.json" .',
        "RUN: ${{ inputs.run-id }}",
    ),
}


class Repository:
    """A repository with the example workflows, and act to run them."""

    def __init__(self, folder, github, aws, apply="apply.yml"):
        self.folder, self.github, self.root, self.store = folder, github, folder / "mail", folder / "store"
        self.store.mkdir()
        workflows = self.root / ".github/workflows"
        workflows.mkdir(parents=True)
        self.locals = []
        for name, target in (("plan.yml", "plan.yml"), (apply, "apply.yml"), ("drift.yml", "drift.yml")):
            text = (EXAMPLES / "github" / name).read_text()
            (workflows / target).write_text(text)
            for action, ref in re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40})", text):
                self.local(action, ref)
        self.endpoints = {name: value for name, value in aws.items() if name.startswith("AWS_ENDPOINT")}
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("remote", "add", "origin", "https://github.com/example-org/mail.git")

    def local(self, action, ref):
        """Puts the action of this repository, or a stand-in, where act looks for it."""
        place = self.folder / "actions" / action
        if action in STUBS and not place.exists():
            inputs, script, env = STUBS[action]
            place.mkdir(parents=True)
            body = "".join(f"        {line}\n" for line in script.split("\n"))
            (place / "action.yml").write_text(
                f"name: stand-in\n{inputs}\nruns:\n  using: composite\n  steps:\n"
                f"    - shell: bash\n      env: {{{env.replace('$', '$')}}}\n      run: |\n{body}".replace(
                    f"env: {{{env}}}", "env:\n        " + env
                )
            )
        if action == "example-org/sesform" and not place.exists():
            (place / "scripts").mkdir(parents=True)
            shutil.copy(ROOT / "action.yml", place)
            shutil.copy(SCRIPT, place / "scripts")
        if place.exists() and (entry := f"{action}@{ref}={place}") not in self.locals:
            self.locals.append(entry)

    def git(self, *words):
        who = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
        return run(["git", *who, *words], self.root, hermetic(self.folder)).stdout.strip()

    def commit(self, text):
        (self.root / "sesform.yaml").write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "change")
        return self.git("rev-parse", "HEAD")

    def act(self, event, workflow, payload, code=0):
        (self.folder / "event.json").write_text(json.dumps(payload))
        words = [
            "act",
            event,
            "-W",
            f".github/workflows/{workflow}",
            "-e",
            self.folder / "event.json",
            "-P",
            "ubuntu-latest=-self-hosted",
            "--action-offline-mode",
            "--pull=false",
            "--no-cache-server",
            "-s",
            f"GITHUB_TOKEN={TOKEN}",
            "--env",
            f"GITHUB_API_URL={self.github.url}",
            "--env",
            f"STORE={self.store}",
        ]
        words += [f"--env={name}={value}" for name, value in self.endpoints.items()]
        words += [f"--local-repository={entry}" for entry in self.locals]
        return run(words, self.root, hermetic(self.folder), code, f"act: {event} {workflow} ends with {code}")

    def pull(self, number, text, code=0):
        commit = self.commit(text)
        head = {"sha": commit, "ref": "$(touch pwned)`touch pwned`", "repo": {"full_name": "example-org/mail"}}
        payload = {
            "action": "synchronize",
            "number": number,
            "pull_request": {
                "number": number,
                "head": head,
                "base": {"ref": "main", "repo": {"full_name": "example-org/mail"}},
                "title": "$(touch pwned)",
            },
        }
        self.github.pulls[number] = payload["pull_request"]
        return self.act("pull_request", "plan.yml", payload, code)

    def merge(self, number, text, code=0):
        commit = self.commit(text)
        return self.act("push", "apply.yml", {**merged(self.github, commit, number), "after": commit}, code)


def workflows(sesform):
    with desk(sesform) as (folder, github, aws):
        settle(folder, aws, BASE)
        repository = Repository(folder, github, aws)
        done = repository.pull(NUMBER, BASE.replace("[198", "{198"), 1)
        judge(
            "act: a broken file is a comment and a failed job",
            len(comments(github)) == 1 and "desired state is invalid" in comments(github)[0],
            done.stdout + done.stderr,
        )
        done = repository.pull(NUMBER, ONE)
        judge(
            "act: the plan updates it",
            len(comments(github)) == 1 and "1 to move" in comments(github)[0],
            done.stdout + done.stderr,
        )
        judge("act: the saved plan is kept", (repository.store / "sesform-plan.json").is_file(), done.stdout)
        judge(
            "act: only the reading role was asked for",
            set((repository.store / "roles").read_text().split()) == {f"arn:aws:iam::{ACCOUNT}:role/sesform-plan"},
        )
        (repository.store / "roles").unlink()
        fork = {
            "action": "opened",
            "number": 9,
            "pull_request": {
                "number": 9,
                "head": {"sha": "a" * 40, "repo": {"full_name": "stranger/mail"}},
                "base": {"ref": "main"},
            },
        }
        writes = len(github.writes())
        done = repository.act("pull_request", "plan.yml", fork)
        judge(
            "act: a fork is validated, has no role and no comment",
            len(github.writes()) == writes and not (repository.store / "roles").exists() and "is valid" in done.stdout,
            done.stdout + done.stderr,
        )
        done = repository.merge(NUMBER, ONE)
        judge(
            "act: the merge applies, and the same comment says so",
            len(comments(github)) == 1 and "## Applied to account" in comments(github)[0],
            done.stdout + done.stderr,
        )
        judge(
            "act: with the writing role",
            (repository.store / "roles").read_text().split() == [f"arn:aws:iam::{ACCOUNT}:role/sesform-apply"],
        )
        done = repository.act("schedule", "drift.yml", {"schedule": "17 3 * * *"})
        judge("act: a clean night", not github.issues, done.stdout + done.stderr)
        settle(folder, aws, BASE)
        done = repository.act("schedule", "drift.yml", {"schedule": "17 3 * * *"}, 1)
        judge(
            "act: drift opens an issue",
            len(github.issues) == 1 and "198.51.100.14" in github.issues[0]["body"],
            done.stdout + done.stderr,
        )
        words = ["sesform", "plan", "-f", repository.root / "sesform.yaml", "--format", "json"]
        fingerprint = json.loads(run(words, folder, hermetic(folder, **aws), 0).stdout)["plan"]["fingerprint"]
        dispatch = {"inputs": {"fingerprint": "sha256:" + "0" * 64}}
        repository.act("workflow_dispatch", "apply.yml", dispatch, 1)
        repository.act("workflow_dispatch", "apply.yml", {"inputs": {"fingerprint": fingerprint}})
        run([*words, "--detailed-exitcode"], folder, hermetic(folder, **aws), 0, "act: a person applied by fingerprint")
        judge("act: nothing was executed", not list(folder.rglob("pwned")))
        judge("act: the token is not in the log", TOKEN not in done.stdout)

    with desk(sesform) as (folder, github, aws):
        settle(folder, aws, BASE)
        repository = Repository(folder, github, aws, "apply-saved-plan.yml")
        repository.pull(NUMBER, ONE)
        head = github.pulls[NUMBER]["head"]["sha"]
        github.runs["plan.yml"] = [
            {"id": 4710, "run_number": 1, "head_sha": head},
            {"id": 4711, "run_number": 2, "head_sha": head},
            {"id": 4712, "run_number": 3, "head_sha": "e" * 40},
        ]
        done = repository.merge(NUMBER, ONE)
        judge(
            "act: the saved plan of the pull request's run is applied",
            len(comments(github)) == 1 and "## Applied to account" in comments(github)[0],
            done.stdout + done.stderr,
        )
        repository.pull(8, TWO)
        head = github.pulls[8]["head"]["sha"]
        github.runs["plan.yml"] = [{"id": 4711, "run_number": 4, "head_sha": head}]
        settle(folder, aws, BASE)
        done = repository.merge(8, TWO, 1)
        judge(
            "act: a plan that is stale by then ends the job, and its comment has the difference",
            "is stale (exit 4)" in comments(github, 8)[0] and "| When planned |" in comments(github, 8)[0],
            done.stdout,
        )
