"""The examples for GitLab and Atlantis, and the hook of pre-commit. A part of pipelines.py."""

import json
import os
import pathlib
import re
import shutil
import tempfile

import yaml

from pipelines_desk import ACCOUNT, BASE, EXAMPLES, ONE, ROOT, TWO, desk, hermetic, judge, run, settle


def gitlab(sesform):
    with desk(sesform) as (folder, _, aws):
        settle(folder, aws, BASE)
        root = folder / "mail"
        shutil.copytree(EXAMPLES / "gitlab", root)
        (root / "sesform.yaml").write_text(ONE)
        # The image of a job is for GitLab; here its commands run on this machine.
        text = (root / ".gitlab-ci.yml").read_text()
        (root / ".gitlab-ci.yml").write_text(re.sub(r"  image: .*\n", "  interruptible: true\n", text))
        env = hermetic(folder, **aws)
        for words in (
            ["init", "--quiet", "--initial-branch", "main"],
            ["add", "--all"],
            ["remote", "add", "origin", "git@gitlab.com:group/mail.git"],
            ["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "--message", "file"],
        ):
            run(["git", *words], root, env, 0)
        node = pathlib.Path(os.environ.get("GITLAB_CI_LOCAL", "gitlab-ci-local"))
        variables = [f"--variable={name}={value}" for name, value in aws.items()]
        local = [node, *variables]
        done = run([*local, "--list"], root, env, 0)
        judge(
            "gitlab: main has validate, plan and apply, and no drift",
            all(name in done.stdout for name in ("validate", "plan", "apply")) and "drift" not in done.stdout,
            done.stdout,
        )
        done = run(local, root, env, 0)
        reports = {path.name: path for path in (root / ".gitlab-ci-local/artifacts").rglob("*") if path.is_file()}
        judge(
            "gitlab: plan keeps plan and reports",
            {"plan.json", "plan.md", "codequality.json", "terraform.json", "plan.env"}
            <= set(reports) | {path.name for path in root.iterdir()},
            (sorted(reports), done.stdout),
        )
        done = run([*local, "--manual", "apply", "--needs", "apply"], root, env, 0)
        judge(
            "gitlab: apply executes the plan that was kept",
            "Applied: 1 written" in done.stdout,
            done.stdout + done.stderr,
        )
        done = run(["sesform", "plan", "-f", root / "sesform.yaml", "--detailed-exitcode"], folder, env, 0)
        schedule = ["--variable=CI_PIPELINE_SOURCE=schedule"]
        done = run([*local, *schedule, "drift"], root, env, 0)
        settle(folder, aws, BASE)
        done = run([*local, *schedule, "drift"], root, env)
        judge(
            "gitlab: the scheduled job fails when something drifted",
            done.returncode != 0 and "198.51.100.14" in done.stdout + done.stderr,
            done.stdout + done.stderr,
        )


def gitlab_note(sesform):
    """The note of a merge request, against the part of GitLab's API that it uses."""
    import threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    notes, tokens, size = [], set(), 2

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self):
            tokens.add(self.headers.get("PRIVATE-TOKEN"))
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "null")
            path, _, query = self.path.partition("?")
            headers, content = {}, {"id": 5}
            if path.endswith("/notes") and self.command == "GET":
                page = int(re.search(r"\bpage=(\d+)", query)[1])
                content = notes[(page - 1) * size : page * size]
                headers["X-Next-Page"] = str(page + 1) if page * size < len(notes) else ""
            elif self.command == "POST":
                notes.append({"id": len(notes) + 1, "body": body["body"], "author": {"id": 5}})
            elif self.command == "PUT":
                notes[int(path.rsplit("/", 1)[1]) - 1]["body"] = body["body"]
            data = json.dumps(content).encode()
            self.send_response(200)
            for name, value in {**headers, "Content-Length": len(data)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        env = hermetic(
            folder,
            NOTE_TOKEN="glpat-secret",
            CI_PROJECT_ID="3",
            CI_MERGE_REQUEST_IID="4",
            CI_API_V4_URL=f"http://127.0.0.1:{server.server_port}/api/v4",
        )
        script = EXAMPLES / "gitlab/gitlab-note"
        for at in range(3):
            notes.append(
                {"id": at + 1, "author": {"id": 9}, "body": f"<!-- sesform:plan:{ACCOUNT}/sesform.yaml {{}} -->"}
            )
        (folder / "sesform.yaml").write_text(BASE)
        for text in (BASE, ONE, "version: 1\n"):
            (folder / "sesform.yaml").write_text(text)
            run([sesform, "plan", "--sandbox", "--report", "markdown=plan.md"], folder, env)
            run([script, "plan.md"], folder, env, 0)
        judge("gitlab: one note is kept up to date", len(notes) == 4 and "is invalid" in notes[3]["body"], notes)
        judge("gitlab: with the token as a header", tokens == {"glpat-secret"}, tokens)
    server.shutdown()


def atlantis(sesform):
    """Atlantis runs the steps of plan and apply with bash, in the folder of the project."""
    project = yaml.safe_load((EXAMPLES / "atlantis/atlantis.yaml").read_text())
    with desk(sesform) as (folder, _, aws):
        settle(folder, aws, BASE)
        (folder / "sesform.yaml").write_text(ONE)
        env = hermetic(
            folder,
            **aws,
            PLANFILE=str(folder / "default-ses.tfplan"),
            PULL_NUM="7",
            PROJECT_NAME="ses",
            REPO_REL_DIR=".",
        )

        def steps(name, code):
            for step in project["workflows"]["sesform"][name]["steps"]:
                done = run(["bash", "-c", step["run"]], folder, env, code, f"atlantis {name} ends with {code}")
            return done

        judge("atlantis: the workflow is the project's", project["projects"][0]["workflow"] == "sesform")
        steps("plan", 0)
        done = steps("apply", 0)
        judge("atlantis: what was planned is applied", "Applied: 1 written" in done.stdout, done.stdout)
        (folder / "sesform.yaml").write_text(TWO)
        steps("plan", 0)
        settle(folder, aws, BASE)
        steps("apply", 4)


def pre_commit(sesform):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        (folder / "bin").mkdir()
        (folder / "bin/sesform").symlink_to(sesform)
        env = hermetic(folder)
        git = ["git", "-c", "user.name=t", "-c", "user.email=t@localhost"]
        for repository in ("hooks", "mail"):
            (folder / repository).mkdir()
            run([*git, "init", "--quiet", "--initial-branch", "main"], folder / repository, env, 0)
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", folder / "hooks")
        run(["pre-commit", "validate-manifest", folder / "hooks/.pre-commit-hooks.yaml"], folder, env, 0)
        mail = folder / "mail"
        # Two accounts, which are no one desired state, and files that are none of ours.
        files = {
            "sesform.yaml": BASE,
            "eu/sesform.other.yml": BASE.replace(ACCOUNT, "210987654321"),
            "-x/sesform.yaml": BASE,
            "a b/sesform.$(touch pwned).yaml": BASE,
            "docker-compose.yaml": "services: {}\n",
            "my-sesform.yaml": "no\n",
        }
        for path, text in files.items():
            (mail / path).parent.mkdir(exist_ok=True)
            (mail / path).write_text(text)
        run([*git, "add", "--all"], mail, env, 0)
        for repository in ("hooks", "mail"):
            run([*git, "add", "--all"], folder / repository, env, 0)
            run([*git, "commit", "--quiet", "--message", "files"], folder / repository, env, 0)
        words = [
            "pre-commit",
            "try-repo",
            folder / "hooks",
            "sesform-validate",
            "--all-files",
            "--verbose",
            "--color",
            "never",
        ]
        done = run(words, mail, env, 0)
        judge("pre-commit: every file by itself, and no other", done.stdout.count(" is valid: ") == 4, done.stdout)
        (mail / "sesform.yaml").write_text(BASE + "bogus: 1\n")
        (mail / "-x/sesform.yaml").write_text(BASE.replace("pool: marketing", "pool: marketin"))
        done = run(words, mail, env, 1)
        judge(
            "pre-commit: problems of all files",
            "unknown field `bogus`" in done.stdout
            and "unknown-pool" in done.stdout
            and "-x/sesform.yaml:" in done.stdout,
            done.stdout,
        )
        judge("pre-commit: nothing was executed", not list(folder.rglob("pwned")))
