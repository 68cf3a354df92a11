#!/usr/bin/env python3
"""Rewrites a CycloneDX file of cargo-cyclonedx so that it is the same wherever it was made.

    scripts/sbom.py FROM TO

cargo-cyclonedx names the folder of the checkout in the references of sesform's own crate. They become package URLs.
What names a folder afterwards is an error.
"""

import json
import re
import sys

# `path+file:///folder#0.1.0`, with a suffix for a target of the crate: `path+file:///folder#0.1.0 bin-target-0`.
OWN_REFERENCE = re.compile(r"path\+file://[^# ]*#(?:(?P<name>[^@ ]+)@)?(?P<version>[^ ]+)(?P<rest>.*)")
OWN_PURL = re.compile(r"\?download_url=file://[^#&]*")


def rewritten(value, name):
    """The value with the folder taken out of each text."""
    if isinstance(value, dict):
        return {key: rewritten(inner, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [rewritten(inner, name) for inner in value]
    if isinstance(value, str):
        value = OWN_REFERENCE.sub(lambda own: f"pkg:cargo/{name}@{own['version']}{own['rest']}", value)
        return OWN_PURL.sub("", value)
    return value


def main():
    source, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        bill = json.load(file)
    text = json.dumps(rewritten(bill, "sesform"), indent=2, ensure_ascii=False) + "\n"
    if "file://" in text:
        sys.exit(f"{source} still names a folder: " + next(line for line in text.splitlines() if "file://" in line))
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
