"""scripts/github-action, run as action.yml runs it, against a GitHub on loopback. A part of pipelines.py."""

import json
import re

from fake_github import BOT
from pipelines_desk import (
    ACCOUNT,
    APART,
    BASE,
    HOSTILE,
    Job,
    NUMBER,
    ONE,
    ROOT,
    TOKEN,
    TWO,
    comments,
    desk,
    judge,
    merged,
    pull,
    settle,
)


def script_comments(sesform):
    with desk(sesform) as (folder, github, aws):
        file = folder / "sesform.yaml"
        file.write_text(BASE)
        (folder / "other.yaml").write_text(BASE)
        plan = dict(mode="plan", files="sesform.yaml")

        for number in range(5):
            github.add_comment(NUMBER, f"words {number}", "somebody")
        marker = f"<!-- sesform:plan:{ACCOUNT}/sesform.yaml "
        github.add_comment(NUMBER, marker + '{"fingerprint":"forged"} -->', "somebody")
        github.add_comment(NUMBER, "quoted:\n" + marker, BOT)
        github.page = 2
        job = Job(folder, github, aws, pull(), **plan)
        judge("plan: passes and comments", job.code == 0 and len(comments(github)) == 8, job.log)
        body = comments(github)[-1]
        judge("the comment is the plan", body.startswith(marker) and "can be applied" in body, body)
        judge("the summary is the plan", "can be applied" in job.summary, job.summary)
        judge(
            "outputs have the numbers",
            job.outputs.get("creates") == "4"
            and job.outputs.get("moves") == "4"
            and job.outputs.get("pull_request") == str(NUMBER)
            and job.outputs.get("comment_url"),
            job.outputs,
        )
        judge("the token goes to GitHub as a header", {one[2] for one in github.asked} == {f"Bearer {TOKEN}"})
        judge("the token is not in log, outputs and summary", TOKEN not in job.log + str(job.outputs) + job.summary)
        github.add_comment(NUMBER, "more", "somebody")
        file.write_text(ONE)
        job = Job(folder, github, aws, pull(), **plan)
        judge(
            "the next plan updates the comment, found on a later page",
            len(comments(github)) == 9 and "198.51.100.14" in comments(github)[7],
            comments(github),
        )
        judge(
            "nobody else's comment is touched",
            comments(github)[5].endswith("-->") and comments(github)[6].startswith("quoted"),
            comments(github),
        )

        file.write_text("version: 1\naccount: 12\nregions: {}\nregion: {}\n")
        job = Job(folder, github, aws, pull(), **plan)
        judge(
            "a broken file is the same comment, without an account",
            job.code == 65
            and len(comments(github)) == 9
            and "desired state is invalid" in comments(github)[7]
            and ":unknown/" in comments(github)[7],
            job.log,
        )
        judge("a broken file has annotations", "::error file=sesform.yaml,line=" in job.log, job.log)
        file.write_text(BASE)
        Job(folder, github, aws, pull(), **plan)
        judge("and becomes the plan again", len(comments(github)) == 9 and marker in comments(github)[7])
        Job(folder, github, aws, pull(), mode="plan", files="other.yaml")
        Job(folder, github, aws, pull(), mode="plan", files="sesform.yaml", label="two words")
        labels = [body.split(" ")[1] for body in comments(github) if body.startswith("<!-- sesform")]
        judge(
            "another file and another label have comments of their own",
            len(labels) == len(set(labels)) + 1 == 4,
            labels,
        )
        file.write_text("version: 1\nregion: {}\n")
        Job(folder, github, aws, pull(), mode="plan", files="sesform.yaml", account="210987654321")
        judge(
            "a named account keeps broken files of accounts apart",
            ":210987654321/sesform.yaml" in comments(github)[-1] and marker in comments(github)[7],
            comments(github),
        )

    with desk(sesform) as (folder, github, aws):
        (folder / "sesform.yaml").write_text(BASE)
        plan = dict(mode="plan", files="sesform.yaml")
        for longest, what, words in [
            (65_536, "whole", "To apply exactly this plan"),
            (20_000, "8 KiB", "Shortened to 8192"),
            (1_000, "the verdict", "Only the verdict fits"),
        ]:
            text = BASE + "".join(f"      set{at:04}: {{pool: marketing, tls: require}}\n" for at in range(260))
            (folder / "sesform.yaml").write_text(BASE if longest > 60_000 else text)
            github.longest = longest
            job = Job(folder, github, aws, pull(), **plan)
            body = comments(github)[-1] if comments(github) else ""
            judge(
                f"at most {longest} characters: {what}",
                job.code == 0
                and words in body
                and len(body) <= longest
                and ('"truncated":true' in body) == (longest < 60_000),
                (job.log[-800:], body[-600:]),
            )
        judge("it stays one comment", len(comments(github)) == 1, len(comments(github)))
        github.longest = 10
        job = Job(folder, github, aws, pull(), **plan)
        said = "GitHub answered 422" in job.log and "permission" not in job.log
        judge("a comment that never fits fails the job, and no permission helps", job.code == 1 and said, job.log)
        github.longest = 65_536
        job = Job(folder, github, aws, pull(), comment="new", **plan)
        judge(
            "comment: new writes one more and minimises the old one",
            job.code == 0
            and len(comments(github)) == 2
            and github.minimised == [github.comments[NUMBER][0]["node_id"]],
            (job.log, github.minimised),
        )
        before = len(github.asked)
        job = Job(folder, github, aws, pull(), comment="off", **plan)
        judge("comment: off asks nothing of GitHub", job.code == 0 and len(github.asked) == before, job.log)
        settle(folder, aws, BASE)
        (folder / "sesform.yaml").write_text(BASE)
        job = Job(folder, github, aws, pull(8), no_changes="update", **plan)
        judge("no changes, update: writes no comment where none is", job.code == 0 and not comments(github, 8), job.log)
        job = Job(folder, github, aws, pull(), no_changes="update", **plan)
        judge(
            "no changes, update: replaces the comment that is there",
            "nothing to do" in comments(github)[0] or "nothing to do" in comments(github)[1],
            comments(github),
        )
        Job(folder, github, aws, pull(8), **plan)
        judge("no changes, comment: writes one", len(comments(github, 8)) == 1)

        github.fails = {"POST /repos": 403}
        job = Job(folder, github, aws, pull(9), **plan)
        judge(
            "a token that may not comment fails the job and names the permission",
            job.code == 1 and "`pull-requests: write`" in job.log and "403" in job.log,
            job.log,
        )
        github.fails = {}
        github.page, github.elsewhere = 1, "http://127.0.0.1:9"
        for at in range(3):
            github.add_comment(10, f"words {at}", "somebody")
        job = Job(folder, github, aws, pull(10), **plan)
        judge("the token follows no link to another host", job.code == 1 and "a page elsewhere" in job.log, job.log)
        github.page, github.elsewhere = 100, None

        asked = len(github.asked)
        job = Job(folder, github, {}, pull(repository="stranger/mail"), **plan)
        judge(
            "a fork: validated, no plan, no comment, no call to GitHub",
            job.code == 0
            and len(github.asked) == asked
            and job.outputs.get("forked") == "true"
            and "is valid" in job.summary,
            job.log,
        )
        gone = {"pull_request": {"number": 1, "head": {"repo": None}}}
        judge("a fork that is gone is a fork", Job(folder, github, {}, gone, **plan).outputs.get("forked") == "true")
        job = Job(folder, github, aws, pull(), name="pull_request_target", **plan)
        judge("pull_request_target is refused", job.code == 64 and "use pull_request" in job.log, job.log)
        job = Job(folder, github, aws, pull(), mode="plam")
        judge("an unknown mode is refused", job.code == 64, job.log)
        asked = len(github.asked)
        for wrong in ({"comment": "updte"}, {"no_changes": "none"}, {"pull_request": "5/../6"}):
            for mode in ("plan", "apply"):
                job = Job(folder, github, aws, pull(), **{**plan, "mode": mode, **wrong})
                said = job.code == 64 and not job.outputs and not job.summary and len(github.asked) == asked
                judge(f"{mode} with {wrong} ends before anything is done", said, job.log)
        job = Job(folder, github, aws, "no event", **plan)
        said = job.code == 1 and "is no event of GitHub" in job.log and not job.outputs
        judge("without an event it is not known whose branch it is: nothing is done", said, job.log)
        github.login = "robot"
        job = Job(folder, github, aws, pull(12), **plan)
        job = Job(folder, github, aws, pull(12), **plan)
        judge("the token of a person finds its own comment", len(comments(github, 12)) == 1, job.log)


def script_hostile(sesform):
    with desk(sesform) as (folder, github, aws):
        names = [name.replace("/", "_") + ".yaml" for name in HOSTILE] + ["-x.yaml", " leading and trailing .yaml"]
        for name in names:
            (folder / name).write_text(BASE.replace("newsletter", "n" * 10))
            job = Job(folder, github, aws, pull(), mode="plan", files=name, label=name)
            judge(f"file and label {name!r}: planned", job.code == 0, job.log)
        bodies = comments(github)
        judge("each hostile label has a comment of its own", len(bodies) == len(names), len(bodies))
        for body in bodies:
            judge(
                "a hostile label stays in the marker",
                body.split("\n")[0].count("-->") == 1 and body.split("\n")[0].endswith(" -->"),
                body.split("\n")[0],
            )
        for name in names:
            job = Job(folder, github, aws, pull(), mode="plan", files=name, label=name)
        judge("and is found again", len(comments(github)) == len(names), len(comments(github)))
        for at, name in enumerate(HOSTILE):
            quoted = json.dumps(name)
            (folder / "sesform.yaml").write_text(
                f'version: 1\naccount: "{ACCOUNT}"\n{quoted}: 1\nregions:\n  eu-west-1:\n'
                f'    pools:\n      {quoted}: {{tags: {{{quoted}: {quoted}}}}}\n'
            )
            job = Job(folder, github, aws, pull(100 + at), mode="plan", args=f"--var-file={name}\n" if at == 0 else "")
            judge(f"value {name!r}: refused", job.code == 65, job.log)
            commands = [line for line in job.log.splitlines() if line.startswith("::")]
            foreign = [
                line
                for line in commands
                if not re.match(r"::(error|warning|notice) |::stop-commands::|::sesform\w+::$", line)
            ]
            judge(
                f"value {name!r}: no command of its own in the log",
                not foreign and "\n::set-output" not in job.log,
                foreign,
            )
        (folder / "::error::x.yaml").write_text(BASE)
        job = Job(folder, github, aws, pull(), mode="validate", files="::error::x.yaml")
        lines = job.log.splitlines()
        stops = [at for at, line in enumerate(lines) if re.match(r"::(stop-commands::)?sesform", line)]
        (said,) = [at for at, line in enumerate(lines) if "is valid: account" in line]
        judge(
            "what sesform prints is no command to the runner",
            job.code == 0 and stops[0] < said < stops[1] and not lines[said].startswith("::"),
            job.log,
        )
        judge("nothing was executed", not list(folder.rglob("pwned")), list(folder.rglob("pwned")))

        # A stand-in that tells what it is given.
        spy = folder / "spy"
        spy.write_text(
            '#!/bin/sh\nenv > "$HOME/spied"\ntr "\\0" " " < /proc/$PPID/cmdline >> "$HOME/spied"\nexec sesform "$@"\n'
        )
        spy.chmod(0o755)
        (folder / "sesform.yaml").write_text(BASE.replace("newsletter", "${env.SESFORM_TOKEN}"))
        job = Job(folder, github, aws, pull(), mode="plan", binary=str(spy))
        judge("sesform never has the token", job.code == 65 and TOKEN not in (folder / "spied").read_text(), job.log)
        (folder / "bin/sesform").unlink()
        job = Job(folder, github, aws, pull(), mode="plan", binary="/none")
        judge("a binary that is not there is named", job.code == 1 and "give `binary`" in job.log, job.log)
        cargo = folder / "bin/cargo"
        cargo.write_text(
            '#!/bin/sh\necho "$@" > "$HOME/built"\nwhile [ "$1" != --root ]; do shift; done\n'
            f'mkdir -p "$2/bin" && ln -s {sesform} "$2/bin/sesform"\n'
        )
        cargo.chmod(0o755)
        (folder / "sesform.yaml").write_text(BASE)
        job = Job(folder, github, aws, pull(), mode="plan")
        judge(
            "without a sesform, the action builds its own, with the lock file",
            job.code == 0 and f"install --locked --quiet --path {ROOT}" in (folder / "built").read_text(),
            job.log,
        )


def script_apply(sesform):
    with desk(sesform) as (folder, github, aws):
        settle(folder, aws, BASE)
        file = folder / "sesform.yaml"
        file.write_text(ONE)
        job = Job(folder, github, aws, pull(), mode="plan", plan_file="plan.json")
        judge("the plan is saved", job.outputs.get("plan_file") == "plan.json", job.outputs)
        push = dict(event=merged(github, "b" * 40), name="push", sha="b" * 40)
        whole = comments(github)[0]
        for what, body, words in [
            ("without a comment", None, "no comment of sesform"),
            ("of a shortened comment", whole.replace('"truncated":false', '"truncated":true'), "is shortened"),
            (
                "of a comment about a check",
                whole.replace('"command":"plan"', '"command":"check"'),
                "no plan that waits",
            ),
            ("of a broken marker", whole.replace('{"command"', '{command'), "no marker of this version"),
        ]:
            github.comments[NUMBER] = []
            if body:
                github.add_comment(NUMBER, body)
            job = Job(folder, github, aws, mode="apply", **push)
            judge(f"apply {what} is refused", job.code == 4 and words in job.log, job.log)
        github.comments[NUMBER] = []
        github.add_comment(NUMBER, whole, "somebody")
        job = Job(folder, github, aws, mode="apply", **push)
        judge("apply of a comment by somebody else is refused", job.code == 4, job.log)
        github.comments[NUMBER] = []
        github.add_comment(NUMBER, whole)
        github.add_comment(NUMBER, whole.replace(ACCOUNT, "210987654321"))
        job = Job(folder, github, aws, mode="apply", **push)
        judge("apply with comments of two accounts asks which", job.code == 64 and "give `account`" in job.log, job.log)
        github.comments[NUMBER].pop()
        job = Job(folder, github, aws, mode="apply", event={"ref": "refs/heads/main"}, name="push", sha="c" * 40)
        judge("apply of a commit that no pull request merged is refused", job.code == 4, job.log)
        file.write_text(TWO)
        job = Job(folder, github, aws, mode="apply", **push)
        judge(
            "apply of another plan than the approved one ends with 4",
            job.code == 4 and "**refused** (exit 4)" in comments(github)[0],
            job.log,
        )
        github.comments[NUMBER][0]["body"] = whole
        file.write_text(ONE)
        queue = {"merge_group": {"head_ref": f"refs/heads/gh-readonly-queue/main/pr-{NUMBER}-{'d' * 40}"}}
        job = Job(folder, github, aws, queue, "merge_group", mode="check")
        judge("check in a merge queue: the plan is the approved one", job.code == 0, job.log)
        job = Job(folder, github, aws, queue, "merge_group", mode="check", plan_file="plan.json")
        judge("check of the saved plan passes", job.code == 0, job.log)
        former = re.sub('"fingerprint":"sha256:[0-9a-f]+"', f'"fingerprint":"sha256:{"0" * 64}"', whole)
        github.comments[NUMBER] = []
        github.add_comment(NUMBER, former)
        github.add_comment(NUMBER, whole)
        job = Job(folder, github, aws, queue, "merge_group", mode="check")
        judge("of several comments the newest is the approved one", former != whole and job.code == 0, job.log)
        github.comments[NUMBER] = []
        github.add_comment(NUMBER, whole)
        job = Job(folder, github, aws, queue, "merge_group", mode="plan")
        judge("plan in a merge queue comments nothing", job.code == 0 and comments(github) == [whole], job.log)
        file.write_text(TWO)
        job = Job(folder, github, aws, queue, "merge_group", mode="check")
        judge(
            "check of another plan ends with 4, and the comment stays",
            job.code == 4 and comments(github) == [whole],
            job.log,
        )
        file.write_text(ONE)
        job = Job(folder, github, aws, mode="apply", **push)
        judge(
            "apply by the fingerprint of the comment",
            job.code == 0 and len(comments(github)) == 1 and "## Applied to account" in comments(github)[0],
            job.log,
        )
        job = Job(folder, github, aws, mode="apply", **push)
        judge("running the job again finds it applied", job.code == 0 and "applied already" in job.log, job.log)


def conflict(sesform):
    """Two approved pull requests, of which the first changes what the second rests on."""
    with desk(sesform) as (folder, github, aws):
        settle(folder, aws, BASE)
        file = folder / "sesform.yaml"
        for number, text in ((1, ONE), (2, TWO), (3, APART)):
            file.write_text(text)
            job = Job(folder, github, aws, pull(number), mode="plan", plan_file=f"plan-{number}.json")
            judge(f"pull request {number} is planned", job.code == 0, job.log)
        whole = {number: comments(github, number)[0] for number in (1, 2, 3)}
        for number, commit, code in ((1, "1", 0), (2, "2", 4), (3, "3", 0)):
            job = Job(
                folder,
                github,
                aws,
                merged(github, commit * 40, number),
                "push",
                commit * 40,
                mode="apply",
                plan_file=f"plan-{number}.json",
                label="sesform.yaml",
            )
            judge(f"apply of pull request {number} ends with {code}", job.code == code, job.log)
        stale = comments(github, 2)[0]
        judge(
            "the second is stale, and nothing was written",
            "is stale (exit 4)" in stale and "Nothing was written" in stale and len(comments(github, 2)) == 1,
            stale,
        )
        rows = [line for line in stale.splitlines() if line.startswith("| `")]
        judge(
            "its comment shows each object when planned, as planned and now",
            rows
            == [
                f"| `{ACCOUNT}/eu-west-1/dedicated-ip/198.51.100.14` | in `ses-default-dedicated-pool` | in `transactional` "
                "| in `marketing` |"
            ]
            and "| Object | When planned | Planned | Now |" in stale,
            stale,
        )
        judge("docs/explanation/approval.md shows that row", f"> {rows[0]}" in (ROOT / "docs/explanation/approval.md").read_text(), rows)
        judge("the third rests on neither", "## Applied" in comments(github, 3)[0], comments(github, 3)[0])

        # The same by fingerprint: the plan is made anew from the main branch, on the account as it then is.
        settle(
            folder,
            aws,
            BASE.replace("receipts: {pool: transactional}", "receipts: {pool: transactional, tls: optional}"),
        )
        for number in (1, 2, 3):
            github.comments[number][0]["body"] = whole[number]
        apart = "receipts: {pool: transactional, tls: require}"
        both = ONE.replace("receipts: {pool: transactional}", apart)
        # The fingerprint covers the whole file: the third must be brought up to date with the first and planned again.
        for number, text, code in ((1, ONE, 0), (2, TWO, 4), (3, both, 4), (3, both, 0)):
            file.write_text(text)
            if (number, code) == (3, 0):
                Job(folder, github, aws, pull(number), mode="plan")
            commit = str(number) * 40
            job = Job(folder, github, aws, merged(github, commit, number), "push", commit, mode="apply")
            judge(f"by fingerprint: apply of pull request {number} ends with {code}", job.code == code, job.log)
        judge(
            "by fingerprint: the refused comment shows the plan that it would be",
            "198.51.100.14" in comments(github, 2)[0] and "`marketing`, 3 IPs" in comments(github, 2)[0],
            comments(github, 2)[0],
        )


def drift(sesform):
    with desk(sesform) as (folder, github, aws):
        settle(folder, aws, BASE)
        file = folder / "sesform.yaml"
        file.write_text(BASE)
        night = dict(event={"schedule": "17 3 * * *"}, name="schedule", mode="drift")
        github.page = 1
        github.issues.append(
            {
                "number": 1,
                "state": "open",
                "labels": ["sesform-drift"],
                "body": "words",
                "title": "other",
                "user": {"login": "somebody"},
            }
        )
        github.issues.append(
            {
                "number": 2,
                "state": "open",
                "labels": ["sesform-drift"],
                "user": {"login": BOT},
                "title": "PR",
                "body": f"<!-- sesform:drift:{ACCOUNT}/sesform.yaml {{}} -->",
                "pull_request": {},
            }
        )
        job = Job(folder, github, aws, **night)
        judge("a clean night opens nothing", job.code == 0 and len(github.issues) == 2, job.log)
        settle(folder, aws, ONE)
        job = Job(folder, github, aws, **night)
        judge("drift opens an issue and ends with 2", job.code == 2 and len(github.issues) == 3, job.log)
        issue = github.issues[-1]
        judge(
            "the issue has label, title and document",
            issue["labels"] == ["sesform-drift"] and issue["title"].endswith(f": {ACCOUNT}/sesform.yaml") and "198.51.100.14" in issue["body"],
            issue,
        )
        first = issue["body"]
        settle(folder, aws, TWO)
        Job(folder, github, aws, **night)
        judge(
            "the next night updates it", len(github.issues) == 3 and issue["state"] == "open" and issue["body"] != first
        )
        file.write_text("version: 1\n")
        job = Job(folder, github, aws, **night)
        judge("a night without an answer leaves it open", job.code == 65 and issue["state"] == "open", job.log)
        file.write_text(TWO)
        job = Job(folder, github, aws, **night)
        judge(
            "a clean night closes it", job.code == 0 and issue["state"] == "closed" and len(github.issues) == 3, issue
        )
        settle(folder, aws, ONE)
        Job(folder, github, aws, **night)
        judge("and the next drift opens a new one", len(github.issues) == 4)
