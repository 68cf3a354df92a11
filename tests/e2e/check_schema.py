#!/usr/bin/env python3
"""Checks the published JSON Schema against every sample of tests/files.

Each sample says in its `# schema: accepts|rejects` line what a JSON Schema validator makes of it. That is not always what
the loader makes of it: a schema cannot compare two pools, and it takes an unquoted `123` for a number. Samples that would
exhaust a validator say `# schema: not asked` and are left out.

Needs `check-jsonschema` (pip install check-jsonschema) on the PATH, or its path in CHECK_JSONSCHEMA.
Usage: check_schema.py [schema] [folder of samples]
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINE = re.compile(rb"^# schema: (accepts|rejects|not asked)", re.MULTILINE)
# Seconds after which the validator is taken to hang; it needs about one.
TIMEOUT = 60


def validator() -> str:
    beside = pathlib.Path(sys.executable).with_name("check-jsonschema")
    found = os.environ.get("CHECK_JSONSCHEMA") or shutil.which("check-jsonschema") or str(beside)
    if not pathlib.Path(found).exists():
        sys.exit("check-jsonschema is not installed: pip install check-jsonschema")
    return found


def run(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([validator(), *map(str, arguments)], capture_output=True, text=True, check=False, timeout=TIMEOUT)


def verdict(schema: pathlib.Path, sample: pathlib.Path) -> str:
    """What the validator says of one sample. One process each: after a file that it cannot parse, the validator carries
    that file's anchors into the next."""
    result = run("--schemafile", schema, sample)
    if "Traceback" in result.stderr:
        return "crashes on"
    return "accepts" if result.returncode == 0 else "rejects"


def said(sample: pathlib.Path) -> str:
    line = LINE.search(sample.read_bytes())
    return line.group(1).decode() if line else "(no `# schema:` line)"


def main() -> int:
    schema = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "schema/sesform.schema.json")
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "tests/files")
    passed, failed = 0, 0

    def judge(good: bool, what: str) -> None:
        nonlocal passed, failed
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"FAILED {what}")

    metaschema = run("--check-metaschema", schema)
    judge(metaschema.returncode == 0, f"{schema} is no valid JSON Schema:\n{metaschema.stdout}{metaschema.stderr}")

    samples = {path.resolve(): said(path) for path in sorted(folder.glob("*/*.yaml"))}
    samples = {path: wanted for path, wanted in samples.items() if wanted != "not asked"}
    judge(bool(samples), f"no samples in {folder}")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        verdicts = pool.map(lambda sample: verdict(schema, sample), samples)
    for (sample, wanted), found in zip(samples.items(), verdicts):
        judge(found == wanted, f"{sample.relative_to(folder.resolve())}: the schema {found} it, expected: {wanted}")

    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
