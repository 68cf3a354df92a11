#!/usr/bin/env python3
"""Checks the files that scripts/release leaves in a folder.

    python3 tests/release/archive.py target/release-files

Ends with `N passed, 0 failed`.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tarfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPLETIONS = {"_sesform", "_sesform.ps1", "sesform.bash", "sesform.elv", "sesform.fish"}


def linked_crates(target):
    """Name and version of each crate that is linked in, as cargo sees it. Macros are not linked, and end the branch."""
    words = ["cargo", "tree", "--locked", "--edges=normal,no-proc-macro", "--prefix=none", "--format={p}"]
    text = subprocess.run([*words, f"--target={target}"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    crates = set(re.findall(r"^(\S+) v(\S+)", text, re.MULTILINE))
    return {crate for crate in crates if crate[0] != "sesform"}


def missing(crates, text_of):
    return [f"{name} {version} is missing" for name, version in sorted(crates) if text_of(name, version) is None]


class Release:
    def __init__(self, folder):
        self.folder = folder
        (self.archive_path,) = folder.glob("*.tar.gz")
        self.name = self.archive_path.name.removesuffix(".tar.gz")
        self.target = self.name.split("-", 2)[2]
        with tarfile.open(self.archive_path) as archive:
            self.members = archive.getmembers()
            self.texts = {
                member.name.removeprefix(self.name + "/"): archive.extractfile(member).read()
                for member in self.members
                if member.isfile()
            }

    def sums(self):
        """SHA256SUMS lists every other file."""
        lines = (self.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
        for path in self.folder.iterdir():
            if path.name == "SHA256SUMS":
                continue
            if listed.pop(path.name, None) != hashlib.sha256(path.read_bytes()).hexdigest():
                yield f"{path.name} has another sum, or none"
        yield from (f"{name} is not there" for name in listed)

    def heads(self):
        """Nothing of the builder: owner, umask, order, time."""
        names = [member.name for member in self.members]
        if names != sorted(names):
            yield "not in order"
        if len({member.mtime for member in self.members}) != 1:
            yield "several times"
        for member in self.members:
            runs = member.isdir() or member.name == f"{self.name}/sesform"
            head = (member.uid, member.gid, member.uname, member.gname, member.mode, member.isdir() or member.isfile())
            if head != (0, 0, "", "", 0o755 if runs else 0o644, True):
                yield f"{member.name}: {head}"
            if member.name.split("/")[0] != self.name:
                yield f"{member.name} is outside of the folder"

    def files(self):
        """What users find in it."""
        schemas = [f"schema/{path.name}" for path in (ROOT / "schema").iterdir()]
        for name in ["README.md", "CHANGELOG.md", "LICENSE", *schemas]:
            if self.texts.get(name) != (ROOT / name).read_bytes():
                yield f"{name} is not that of the checkout"
        found = {name.removeprefix("completions/") for name in self.texts if name.startswith("completions/")}
        if found != COMPLETIONS:
            yield f"completions: {found}"
        for name in COMPLETIONS & found:
            if b"detailed-exitcode" not in self.texts[f"completions/{name}"]:
                yield f"{name} does not know the options of plan"
        script = self.texts.get("completions/sesform.bash", b"").decode()
        verbs = set(re.findall(r"^\s+sesform,([a-z]+)\)$", script, re.MULTILINE)) - {"help"}
        pages = {f"man/man1/sesform-{verb}.1" for verb in verbs} | {"man/man1/sesform.1"}
        found = {name for name in self.texts if name.startswith("man/")}
        if found != pages or len(pages) < 10:
            yield f"manual pages: {sorted(found ^ pages)}"

    def licences(self):
        """Each crate that is linked in, with a text, and what is linked in beside crates."""
        text = self.texts.get("licenses/crates.txt", b"").decode()
        used = set(re.findall(r"^  (\S+) (\S+)  ", text, re.MULTILINE))
        yield from missing(linked_crates(self.target), lambda *crate: crate if crate in used else None)
        for name in ["c-library.txt", "COPYRIGHT-library.html", "GPL-3.0-or-later.txt", "GCC-exception-3.1.txt"]:
            if f"licenses/{name}" not in self.texts:
                yield f"{name} is missing"

    def bill(self):
        """Each crate that is linked in is a component; no folder, no time of the day, no random number."""
        text = (self.folder / f"{self.name}.cdx.json").read_text(encoding="utf-8")
        bill = json.loads(text)
        components = {(it["name"], it["version"]) for it in bill["components"]}
        yield from missing(linked_crates(self.target), lambda *crate: crate if crate in components else None)
        if bill["bomFormat"] != "CycloneDX" or "serialNumber" in bill or "file://" in text:
            yield "it is no CycloneDX, has a random number or names a folder"
        if any("hashes" not in it and not it["name"].startswith("sesform") for it in bill["components"]):
            yield "a component has no checksum"


def main():
    release = Release(pathlib.Path(sys.argv[1]))
    passed = failed = 0
    for check in [release.sums, release.heads, release.files, release.licences, release.bill]:
        wrong = list(check())
        print(("ok    " if not wrong else "WRONG ") + check.__doc__.splitlines()[0])
        for line in wrong[:20]:
            print("      " + line)
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
