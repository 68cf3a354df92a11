#!/usr/bin/env python3
"""Holds what sesform really prints and saves against the published schemas, by a validator that knows nothing of sesform.

    check_outputs.py --sesform target/debug/sesform

Needs `check-jsonschema` (pip install check-jsonschema) on the PATH, or its path in CHECK_JSONSCHEMA.
Ends with `N passed, 0 failed`; the exit code is 1 if something failed.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# How long one run may take, in seconds: far beyond what a busy machine needs.
TIMEOUT = 120

INVALID = 'version: 2\naccount: 012345678901\nregions: {}\nregion: {}\n'
NOT_LEASED = 'version: 1\naccount: "123456789012"\nregions: {eu-west-1: {pools: {a: {ips: [192.0.2.1]}}}}\n'

# Words, the exit code that they must have; `{example}`, `{invalid}` and `{not_leased}` are files, `plan.json` is the
# saved plan of the first run. One account, kept in a file, from the first to the last.
RUNS = [
    ("validate -f {example}", 0),
    ("plan -f {example} -o plan.json --detailed-exitcode", 2),
    ("show plan.json", 0),
    ("apply -f {example}", 64),
    ("apply plan.json", 0),
    ("apply plan.json", 0),
    ("plan -f {example} --detailed-exitcode", 0),
    ("validate -f {invalid}", 65),
    ("validate -f missing.yaml", 65),
    ("plan -f {not_leased}", 65),
    ("plan -f {example} --account 999999999999", 5),
    ("plan -f {example} --bogus", 64),
    ("show missing.json", 1),
    ("ips receipts --spf --mail-from bounce.example.com -f {example}", 0),
    ("ips receipts --spf=ip4 --mail-from bounce.example.com -f {example}", 0),
    ("ips digests --spf=ip4 --mail-from bounce.example.com -f {example}", 5),
]


def validator():
    found = os.environ.get("CHECK_JSONSCHEMA") or shutil.which("check-jsonschema")
    if not found:
        sys.exit("check-jsonschema is not installed: pip install check-jsonschema")
    return found


def validate(schema, *files):
    command = [validator(), "--schemafile", str(ROOT / "schema" / schema), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT)


def spoiled(document):
    """The document with something that a schema must notice, one after the other."""
    yield "no exit code", {name: value for name, value in document.items() if name != "exit_code"}
    yield "a number for a word", {**document, "command": 7}
    yield "a step without a write", {**document, "plan": {**document["plan"], "steps": [{"id": 1}]}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    sesform = str(pathlib.Path(parser.parse_args().sesform).resolve())
    passed, failed = 0, 0

    def judge(good, what):
        nonlocal passed, failed
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"FAILED {what}")

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = {"example": ROOT / "examples/first.yaml", "invalid": folder / "invalid.yaml",
                 "not_leased": folder / "not_leased.yaml"}
        files["invalid"].write_text(INVALID)
        files["not_leased"].write_text(NOT_LEASED)
        documents = []
        for number, (words, code) in enumerate(RUNS):
            command = [sesform, *words.format(**files).split(), "--format", "json", "--sandbox=account.json"]
            ended = subprocess.run(command, cwd=folder, env={"HOME": name}, stdin=subprocess.DEVNULL,
                                   capture_output=True, text=True, check=False, timeout=TIMEOUT)
            judge(ended.returncode == code, f"{words}: exit code {ended.returncode}, expected {code}\n{ended.stderr}")
            document = folder / f"{number:02}.json"
            document.write_text(ended.stdout)
            documents.append(document)
            result = validate("output.schema.json", document)
            judge(result.returncode == 0, f"{words}: {result.stdout}{result.stderr}")
        result = validate("plan.schema.json", folder / "plan.json")
        judge(result.returncode == 0, f"plan.json: {result.stdout}{result.stderr}")

        bad = folder / "bad.json"
        for what, document in spoiled(json.loads(documents[1].read_text())):
            bad.write_text(json.dumps(document))
            judge(validate("output.schema.json", bad).returncode == 1, f"the schema takes a document with {what}")
        for schema in ("plan.schema.json", "output.schema.json"):
            command = [validator(), "--check-metaschema", str(ROOT / "schema" / schema)]
            result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT)
            judge(result.returncode == 0, f"{schema} is no JSON Schema: {result.stdout}{result.stderr}")

    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
