#!/usr/bin/env python3
"""Asks yaml-language-server what an editor shows with sesform's schema, and holds it against what sesform itself says.

    editor.py --sesform target/debug/sesform

Mistakes, places to complete and places to hover are in editor_cases.py; editor_fields.py adds every field of the schema.
Each is asked with the schema in its latest draft and in draft-07. All published schemas have to pass ajv in strict mode.

Needs Node.js and the packages of tests/e2e/editor/package.json: `--modules` is their node_modules, by default that of
target/ci/npm/editor. Ends with `N passed, 0 failed`; the exit code is 1 if something failed.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import editor_cases
import editor_fields
from editor_server import CARET, Server, accepted, carets

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Seconds for one answer: the server needs a few milliseconds, a busy machine more.
TIMEOUT = 60
# The two drafts, by the word in the names of the files that are opened, with the words that make sesform print them.
DRAFTS = {"latest": ["file"], "seven": ["file", "--draft", "07"]}
WRITTEN = ["plan", "output", "events"]
# What is not for people who do not read regular expressions, and what says nothing about what to write.
UNREADABLE = re.compile(r"\^|\\|\[A-Za|\(\?|does not match the pattern|is not allowed|Incorrect type|Missing property")
# What is still missing in a file is no fault of what was accepted.
STILL_MISSING = re.compile(r"is missing here|State exactly one of")
# What no schema can compare: two places of a file.
BEYOND = re.compile(r" is not declared|the field `regions` is missing")
# Values that are wrong for most fields.
WRONG = ["", "[[1]]", "{zzz: 1}", "1.5", '"%%%"', "[zzz zzz]", "true", "7", "-7"]
# What an editor maps by itself (docs/schemastore.json).
FILES = ["sesform.yaml", "sesform.yml", "*.sesform.yaml", "*.sesform.yml"]


class Tally:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def judge(self, good, what):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        if not good:
            print(f"FAILED {what}")


class Desk:
    """The program, the server, and a folder for files. What was asked once about a text is remembered."""

    def __init__(self, sesform, server, folder, schema):
        self.sesform, self.server, self.folder, self.schema = sesform, server, folder, schema
        self.said, self.shown = {}, {}

    def ask(self, texts, kinds=("latest",), loader=True):
        """Asks sesform and the editor about many texts at once."""
        new = [text for text in dict.fromkeys(texts) if text not in self.said]
        if loader and new:
            paths = {f"{number}.loader.yaml": text for number, text in enumerate(new)}
            for name, text in paths.items():
                (self.folder / name).write_text(text, encoding="utf-8")
                self.said[text] = []
            run = subprocess.run([self.sesform, "validate", "--each", *paths, "--format", "json"], capture_output=True,
                                 text=True, check=False, timeout=TIMEOUT, cwd=self.folder)
            for one in json.loads(run.stdout).get("diagnostics", []):
                if one["severity"] == "error" and "line" in one:
                    self.said[paths[pathlib.Path(one["file"]).name]].append(
                        ((one["line"], one["column"]), (one["end"]["line"], one["end"]["column"]), one["message"]))
        for kind in kinds:
            new = [text for text in dict.fromkeys(texts) if (text, kind) not in self.shown]
            self.shown.update(((text, kind), answer)
                              for text, answer in zip(new, self.server.open(new, self.folder, kind)))

    def loader(self, text):
        """What sesform says about a text: (start, end, message) of each problem, counted from 1."""
        if text not in self.said:
            self.ask([text], kinds=())
        return self.said[text]

    def editor(self, text, kind="latest"):
        """The address of a text in the editor, and what is underlined."""
        if (text, kind) not in self.shown:
            self.ask([text], kinds=(kind,), loader=False)
        return self.shown[text, kind]


def touches(found, problem):
    """Whether what is underlined is where sesform points. A missing value has no width: there the line decides."""
    start, end, _ = problem
    if found.start == found.end or STILL_MISSING.search(found.message):
        return found.start[0] == start[0]
    return found.start <= start <= found.end or start <= found.start <= end


def verdict(desk, text, judge, what, must_fail=True):
    """Compares the editor with the loader about one text; says the editor's diagnostics."""
    problems = desk.loader(text)
    _, found = desk.editor(text)
    _, seven = desk.editor(text, "seven")
    judge([repr(one) for one in found] == [repr(one) for one in seven], f"{what}: draft-07 says {seven}, not {found}")
    if must_fail:
        judge(problems and found, f"{what}: a mistake, and sesform says {problems}, the editor {found}\n{text}")
    for problem in problems if found else []:
        judge(any(touches(one, problem) for one in found), f"{what}: sesform {problem}, the editor {found}\n{text}")
    # Of two fields of which one has to go, the editor underlines both; sesform names the second.
    placed = {one.message for one in found if any(touches(one, problem) for problem in problems)}
    for one in found:
        judge(not UNREADABLE.search(one.message), f"{what}: not for people: {one}")
        judge(one.message in placed, f"{what}: {one}, sesform {problems}\n{text}")
    return found


def ask_mistakes(desk, judge):
    desk.ask([text for text, _ in editor_cases.MISTAKES], DRAFTS)
    for text, sentence in editor_cases.MISTAKES:
        found = verdict(desk, text, judge, sentence)
        judge(any(sentence in one.message for one in found), f"not said: {sentence}; but {found}\n{text}")


def offered(desk, text, kind="latest"):
    plain, places = carets(text)
    uri, before = desk.editor(plain, kind)
    return plain, places[0], desk.server.completions(uri, places[0]), before


def take(desk, judge, text):
    """Takes each item that is offered at a caret, and asks again."""
    plain, place, items, before = offered(desk, text)
    known = {one.message for one in before}
    taken = [(item, accepted(plain, item, place)) for item in items]
    desk.ask([after for _, after in taken])
    for item, after in taken:
        _, found = desk.editor(after)
        # The name that something had is known to nobody but the reader.
        if item["label"] == "renamed_from":
            continue
        new = [one for one in found if one.message not in known and not STILL_MISSING.search(one.message)]
        judge(not new, f"taking {item['label']} is wrong at once: {new}\n{after}")
        # One of several files need not have Regions: the schema takes what sesform asks for when a file is alone.
        if not found and "\nregions:" in after:
            problems = desk.loader(after)
            judge(not problems, f"taking {item['label']}: sesform says {problems}\n{after}")
    return [item["label"] for item in items]


def ask_completions(desk, judge):
    desk.ask([carets(text)[0] for text, _, _ in editor_cases.COMPLETIONS], DRAFTS, loader=False)
    for text, wanted, unwanted in editor_cases.COMPLETIONS:
        labels = take(desk, judge, text)
        judge(not set(wanted) - set(labels), f"not offered: {set(wanted) - set(labels)}; but {labels}\n{text}")
        judge(not set(unwanted) & set(labels), f"offered: {set(unwanted) & set(labels)}\n{text}")
        noise = [label for label in labels if re.search(r"array item|object Object|null|Default value|\^", label)]
        judge(len(set(labels)) == len(labels) and not noise, f"noise: {labels}\n{text}")
        _, _, seven, _ = offered(desk, text, "seven")
        judge([item["label"] for item in seven] == labels, f"draft-07 offers {[item['label'] for item in seven]}\n{text}")


def ask_hovers(desk, judge):
    desk.ask([carets(text)[0] for text, _ in editor_cases.HOVERS], DRAFTS, loader=False)
    for text, wanted in editor_cases.HOVERS:
        plain, places = carets(text)
        for kind in DRAFTS:
            uri, _ = desk.editor(plain, kind)
            shown = desk.server.hover(uri, places[0])
            judge(all(part in shown for part in wanted), f"{kind}, not shown: {wanted}; but {shown}\n{text}")
            judge("\\`" not in shown and "||" not in shown, f"{kind}: escaped or doubled: {shown}")


def ask_fields(desk, judge):
    """Every field: what is shown, that it is offered, and what is said about wrong values."""
    fields = list(editor_fields.every(desk.schema))
    right = [field.file(field.sample(), desk.schema) for field in fields]
    wrong = {(field, value): field.file(value, desk.schema)[0] for field in fields for value in WRONG}
    desk.ask([text for text, _ in right] + list(wrong.values()), DRAFTS)
    for field, (text, line) in zip(fields, right):
        uri, found = desk.editor(text)
        judge(not found and not desk.loader(text), f"{field.name}: a right value: {found} {desk.loader(text)}\n{text}")
        shown = desk.server.hover(uri, (line, 2 * (len(field.path) - 1)))
        judge(shown.startswith(field.schema["markdownDescription"]), f"{field.name}: shown: {shown}")
        if field.record is not None:
            caret, _ = field.with_caret(desk.schema)
            labels = take(desk, judge, caret)
            judge(field.path[-1] in labels, f"{field.name}: not offered: {labels}\n{caret}")
    for (field, value), text in wrong.items():
        verdict(desk, text, judge, f"{field.name}: {value}", must_fail=False)
        problems = [problem for problem in desk.loader(text) if not BEYOND.search(problem[2])]
        judge(bool(problems) == bool(desk.editor(text)[1]), f"{field.name}: {value}: sesform says {problems}\n{text}")
    judge(len(fields) > 50, f"only {len(fields)} fields")


def ask_modeline(desk, judge):
    for line in ["# yaml-language-server: $schema=file.json", f"# yaml-language-server: $schema={desk.folder}/seven.json"]:
        _, found = desk.editor(f"{line}\nversion: 1\naccount: 5\nregions: {{}}\n", "other")
        judge([one.start for one in found] == [(3, 10)], f"{line}: {found}")
    entry = json.loads((ROOT / "docs/schemastore.json").read_text(encoding="utf-8"))
    judge(entry["fileMatch"] == FILES, f"docs/schemastore.json: {entry}")


def ask_validator(judge, node, modules, files):
    run = subprocess.run([node, ROOT / "tests/e2e/editor/schemas.js", *files], capture_output=True, text=True, check=False,
                         timeout=TIMEOUT, env={**os.environ, "EDITOR_MODULES": str(modules)})
    ids = run.stdout.split()
    judge(run.returncode == 0 and len(ids) == len(files), f"ajv: {run.stderr}")
    judge(len(set(ids)) == len(files) and all(re.search(r":\d", one) for one in ids), f"$id without a version: {ids}")


def printed(sesform, folder):
    """The schemas that the program prints, in files."""
    words = {**{name: words for name, words in DRAFTS.items()}, "file": ["file"]}
    for name in WRITTEN:
        words[name], words[f"{name}-07"] = [name], [name, "--draft", "07"]
    for name, arguments in words.items():
        run = subprocess.run([sesform, "schema", *arguments], capture_output=True, check=True, timeout=TIMEOUT)
        (folder / f"{name}.json").write_bytes(run.stdout)
    return [folder / f"{name}.json" for name in words if name != "file"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True)
    parser.add_argument("--modules", type=pathlib.Path, default=ROOT / "target/ci/npm/editor/node_modules")
    parser.add_argument("--only", help="one part: mistakes, completions, hovers, fields, modeline, validator")
    args = parser.parse_args()
    sesform, node = os.path.abspath(args.sesform), shutil.which("node")
    command = args.modules.resolve() / ".bin/yaml-language-server"
    if node is None or not command.exists():
        sys.exit(f"node and {command} are needed: npm ci in a copy of tests/e2e/editor")
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        files = printed(sesform, folder)
        schemas = {(folder / f"{kind}.json").as_uri(): [f"*.{kind}.yaml"] for kind in DRAFTS}
        schema = json.loads((folder / "latest.json").read_text(encoding="utf-8"))
        with Server([node, str(command)], schemas, TIMEOUT) as server:
            desk = Desk(sesform, server, folder, schema)
            parts = {"mistakes": ask_mistakes, "completions": ask_completions, "hovers": ask_hovers,
                     "fields": ask_fields, "modeline": ask_modeline}
            for part, ask in parts.items():
                if args.only in (None, part):
                    ask(desk, tally.judge)
        if args.only in (None, "validator"):
            ask_validator(tally.judge, node, args.modules.resolve(), files)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
