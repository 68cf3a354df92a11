#!/usr/bin/env python3
"""Runs what pipelines are given: the action, every example for GitHub, GitLab and Atlantis, and the pre-commit hook.

The workflows of `examples/github` run as they are, in `act`, against a GitHub of our own on loopback (`fake_github.py`)
and the SES of `sesform sandbox`; the actions of others are stand-ins. Only what needs GitHub itself is not seen here:
permissions, OIDC, environments, concurrency.

    pipelines.py --sesform target/debug/sesform

Needs the packages of requirements.txt on the PATH, curl and jq. Ends with `N passed, 0 failed`; the exit code is 1 if
something failed.
"""

import argparse
import pathlib
import shutil
import sys

import pipelines_action
import pipelines_files
import pipelines_others
import pipelines_workflows
from pipelines_desk import ROOT, tally


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    parser.add_argument("--only", help="only the parts whose name has this in it")
    parser.add_argument("--without", help="leave out the part of this name; the caller says so")
    args = parser.parse_args()
    sesform = str(pathlib.Path(args.sesform).resolve())
    if not all(map(shutil.which, ("jq", "curl"))):
        sys.exit("curl and jq are not installed: on Debian, apt-get install curl jq")
    parts = {
        "lint": lambda: pipelines_files.lint(ROOT),
        "policies": lambda: pipelines_files.policies(sesform),
        "comments": lambda: pipelines_action.script_comments(sesform),
        "hostile": lambda: pipelines_action.script_hostile(sesform),
        "apply": lambda: pipelines_action.script_apply(sesform),
        "conflict": lambda: pipelines_action.conflict(sesform),
        "drift": lambda: pipelines_action.drift(sesform),
        "workflows": lambda: pipelines_workflows.workflows(sesform),
        "gitlab": lambda: pipelines_others.gitlab(sesform),
        "note": lambda: pipelines_others.gitlab_note(sesform),
        "atlantis": lambda: pipelines_others.atlantis(sesform),
        "pre-commit": lambda: pipelines_others.pre_commit(sesform),
        "documents": lambda: pipelines_files.documents(sesform),
    }
    for name, part in parts.items():
        if name != args.without and (not args.only or args.only in name):
            before = tally["passed"]
            part()
            print(f"{name}: {tally['passed'] - before} passed")
    print(f"{tally['passed']} passed, {tally['failed']} failed")
    return 1 if tally["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
