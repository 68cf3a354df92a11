"""What the files of pipelines are without running them, and what documents are by their schemas and to GitHub.

A part of pipelines.py.
"""

import collections
import html.parser
import json
import os
import pathlib
import re
import shutil
import tempfile

import cmarkgfm
import hcl2
import yaml
from cmarkgfm.cmark import Options

from pipelines_desk import ACCOUNT, BASE, EXAMPLES, HOSTILE, ROOT, SCRIPT, hermetic, judge, run


def lint(folder):
    workflows = sorted((EXAMPLES / "github").glob("*.yml"))
    judge("there are workflows", len(workflows) >= 4, workflows)
    run(["shellcheck", SCRIPT, EXAMPLES / "gitlab/gitlab-note"], ROOT, code=0)
    run(["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows], ROOT, code=0)
    run(["check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"], ROOT, code=0)
    run(
        [
            "check-jsonschema",
            "--builtin-schema",
            "vendor.gitlab-ci",
            "--data-transform",
            "gitlab-ci",
            EXAMPLES / "gitlab/.gitlab-ci.yml",
        ],
        ROOT,
        code=0,
    )
    run(["zizmor", "--offline", "--strict-collection", "--no-progress", *workflows, ROOT / "action.yml"], ROOT, code=0)
    run(["actionlint", *workflows], folder, code=0)
    run(["gitlab-ci-verify", "--no-lint-api", "--gitlab-ci-file", EXAMPLES / "gitlab/.gitlab-ci.yml"], ROOT, code=0)
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    (step,) = action["runs"]["steps"]
    judge("no expression is part of what a shell runs", "${{" not in step["run"], step["run"])
    judge(
        "no input is an environment variable that files may read",
        not [name for name in step["env"] if name.startswith("SESFORM_")],
        step["env"],
    )
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(step)))
    judge("every input is used", used == set(action["inputs"]), used ^ set(action["inputs"]))
    told = set(re.findall(r"\bACTION_[A-Z_]+[A-Z]", SCRIPT.read_text()))
    judge("the script takes what the action gives", told == set(step["env"]), told ^ set(step["env"]))
    docs = (ROOT / "docs/how-to/github.md").read_text()
    missing = [name for name in [*action["inputs"], *action["outputs"]] if f"`{name}`" not in docs]
    judge("every input and output is documented", not missing, missing)


class Cfn(yaml.SafeLoader):
    """YAML with the functions of CloudFormation."""


Cfn.add_multi_constructor("!", lambda loader, tag, node: {tag: loader.construct_scalar(node)})


def policies(sesform):
    printed = [
        json.loads(run([sesform, "doctor", "--iam-policy", role], ROOT, code=0).stdout) for role in ("plan", "apply")
    ]
    for system in ("github", "gitlab"):
        template = EXAMPLES / f"iam/{system}.cfn.yaml"
        run(["cfn-lint", template], ROOT, code=0)
        resources = yaml.load(template.read_text(), Cfn)["Resources"]
        found = [resources[name]["Properties"]["Policies"][0]["PolicyDocument"] for name in ("PlanRole", "ApplyRole")]
        judge(f"{template.name} has the policies that doctor prints", found == printed, found)
        snippet = EXAMPLES / f"iam/{system}.tf"
        with snippet.open() as file:
            hcl2.load(file)
        found = [json.loads(text) for text in re.findall(r"<<-JSON\n(.*?)\n *JSON\n", snippet.read_text(), re.S)]
        judge(f"{snippet.name} has the policies that doctor prints", found == printed, found)
        text = snippet.read_text()
        judge(
            f"{snippet.name}: who writes is named without a wildcard",
            "*" not in re.search(r'data "aws_iam_policy_document" "apply_trust".*?\n}\n', text, re.S)[0],
        )
        trust = resources["ApplyRole"]["Properties"]["AssumeRolePolicyDocument"]
        judge(
            f"{template.name}: who writes is named without a wildcard",
            "StringLike" not in json.dumps(trust) and "*" not in json.dumps(trust),
            trust,
        )


# GitLab's code quality report (GitLab Docs, "Code Quality", read 2026-11).
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


class Elements(html.parser.HTMLParser):
    """The elements of a document, and where its links go."""

    def __init__(self, text):
        super().__init__()
        self.count, self.links = collections.Counter(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.count[tag] += 1
        self.links |= {value for name, value in attrs if name in ("href", "src")}

    def are_ours(self, server):
        """Whether there is no other element than sesform writes, and no link but to the repository."""
        return set(self.count) <= ELEMENTS and all(link.startswith(f"{server}/o/r/") for link in self.links)


# What GitHub's Markdown may be made of here.
ELEMENTS = set("h2 ul li p code a sub br blockquote pre details summary table thead tbody tr th td strong".split())


def documents(sesform):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        github = "https://github.example"
        env = hermetic(folder, GITHUB_ACTIONS="true", GITHUB_SERVER_URL=github, GITHUB_RUN_ID="42")
        env.update(GITHUB_REPOSITORY="o/r", GITHUB_SHA="a" * 40, GITHUB_WORKSPACE=str(folder))
        (folder / ".git").mkdir()
        logs, reports = [], []
        for at, hostile in enumerate(HOSTILE):
            quoted, path = json.dumps(hostile), hostile.replace("/", "_") + ".yaml"
            (folder / path).write_text(
                f'version: 1\naccount: "{ACCOUNT}"\n{quoted}: 1\nregions:\n  eu-west-1:\n    pools:\n'
                f'      {quoted}: {{}}\n      a: {{scaling: {quoted}, tags: {{{quoted}: x}}}}\n'
            )
            logs.append(f"{at}.sarif")
            reports.append(f"{at}.codequality.json")
            kinds = ["--report=markdown=markdown", f"--report=sarif={logs[-1]}", f"--report=codequality={reports[-1]}"]
            run([sesform, "validate", f"--file={path}", f"--label={hostile}", *kinds], folder, env, 65)
            found = json.loads((folder / logs[-1]).read_text())["runs"][0]["results"]
            judge(f"SARIF with {hostile!r} has results", len(found) >= 2, found)
            text, elements, plain = rendered(folder / "markdown")
            items = len(re.findall(r"^- ", text, re.M))
            judge(f"Markdown with {hostile!r} has an item for each problem", elements.count["li"] == items >= 2, text)
            judge(f"Markdown with {hostile!r} mentions nobody", not re.search(r"@\w|#\d", plain), plain)
            judge(f"Markdown with {hostile!r} has nothing foreign", elements.are_ours(github), vars(elements))
            # A plan: the rows of its table stay rows, whatever the file is called.
            (folder / path).write_text(BASE)
            words = [f"--file={path}", f"--label={hostile}", "--sandbox", "--report=markdown=markdown", "--diff"]
            run([sesform, "plan", *words], folder, env, 0)
            text, elements, plain = rendered(folder / "markdown")
            rows = len(re.findall(r"^\| [^-]", text, re.M))
            judge(f"a plan of {hostile!r}: rows are rows", elements.count["tr"] == rows == 4, text)
            judge(f"a plan of {hostile!r}: nothing foreign", elements.are_ours(github), vars(elements))
        (folder / "codequality.schema.json").write_text(json.dumps(CODE_QUALITY))
        for schema, files in ((schema_of_sarif(folder), logs), ("codequality.schema.json", reports)):
            check = ["check-jsonschema", "--regex-variant", "nonunicode", "--schemafile", schema]
            run([*check, *files], folder, code=0, what=f"all documents are valid by {schema}")
            (folder / "spoiled").write_text((folder / files[0]).read_text().replace('"message"', '"massage"')
                                            .replace('"fingerprint"', '"fingerprints"'))
            run([*check, "spoiled"], folder, code=1, what=f"a document with a wrong key is not valid by {schema}")


def rendered(path):
    """A document, the elements that GitHub makes of it, and its words without code."""
    text = path.read_text()
    page = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    plain = re.sub(r"<!--.*?-->|<(code|pre)[ >].*?</\1>", "", page, flags=re.S)
    return text, Elements(page), re.sub(r"<[^>]*>", "", plain)


def schema_of_sarif(folder):
    """The schema of SARIF 2.1.0, as the crate that writes it carries it."""
    done = run(["cargo", "metadata", "--format-version", "1", "--locked", "--offline"], ROOT, os.environ.copy(), 0)
    packages = json.loads(done.stdout)["packages"]
    crate = next(package for package in packages if package["name"] == "serde-sarif")
    found = pathlib.Path(crate["manifest_path"]).parent / "src/schema.json"
    judge("the schema is of SARIF 2.1.0", '"2.1.0"' in found.read_text(), found)
    return shutil.copy(found, folder / "sarif.schema.json")
