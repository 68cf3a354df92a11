#!/usr/bin/env python3
"""Builds the documentation as a book and follows its links; runs the shell blocks of its pages that need the AWS CLI.

    book.py --sesform target/debug/sesform

Needs mdbook and aws on the PATH. What else the pages show is run by tests/cli/pages. Ends with `N passed, 0 failed`; the
exit code is 1 if something failed.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
# The note after the fence of a block that is run here.
RUN_HERE = "ignore: run by tests/e2e/book.py"
# How long one program may take, in seconds: far beyond what a busy machine needs.
RUN_TIMEOUT = 300
# Pages that mdBook makes by itself.
FRAMES = {"404.html", "toc.html"}


class Tally:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def judge(self, name, holds, found=""):
        if holds:
            self.passed += 1
            print(f"ok    {name}")
        else:
            self.failed += 1
            print(f"FAIL  {name}: {found}")


class Html(HTMLParser):
    """The anchors of a page, where its links lead, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links, self.loads = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        self.anchors.update(of[name] for name in ("id", "name") if of.get(name))
        if tag == "a" and of.get("href"):
            self.links.append(of["href"])
        if tag == "link" and of.get("href"):
            self.loads.append(of["href"])
        self.loads.extend(of[name] for name in ("src", "data") if of.get(name))


def is_outside(target):
    parts = urlsplit(target)
    return bool(parts.scheme and parts.scheme != "data") or target.startswith("//")


def built(tally):
    """Builds the book; returns its folder."""
    ended = subprocess.run(["bash", ROOT / "scripts/book"], capture_output=True, text=True, timeout=RUN_TIMEOUT)
    said = ended.stdout + ended.stderr
    tally.judge("the book is built", ended.returncode == 0, said)
    tally.judge("without a warning", not re.search(r"\b(WARN|ERROR)\b", said), said)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "site/docs"


def no_page_is_orphaned(tally, book):
    listed = set(re.findall(r"\]\(([^)]+\.md)\)", (DOCS / "SUMMARY.md").read_text()))
    there = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")} - {"SUMMARY.md"}
    tally.judge("every page is in the table of contents", listed == there, listed ^ there)
    made = {str(page.relative_to(book))[: -len(".html")] for page in book.rglob("*.html")}
    missing = {page[: -len(".md")] for page in there} - made
    tally.judge("every page is in the book", not missing, missing)
    linked = set()
    for page in there:
        for link in re.findall(r"\]\(([^)#\s]+\.md)", (DOCS / page).read_text()):
            linked.add(str((DOCS / page).parent.joinpath(link).resolve().relative_to(DOCS)))
    alone = there - linked - {"index.md"}
    tally.judge("every page is linked from another one", not alone, alone)


def links_lead_somewhere(tally, book):
    pages = {page: Html(page.read_text()) for page in sorted(book.rglob("*.html"))}
    followed, broken = 0, []
    for page, html in pages.items():
        for link in html.links:
            if is_outside(link) or page.name in FRAMES and link.startswith("/"):
                continue
            parts = urlsplit(link)
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            followed += 1
            if not target.exists():
                broken.append(f"{page.relative_to(book)}: {link}: there is no such file")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                broken.append(f"{page.relative_to(book)}: {link}: there is no such place")
    tally.judge(f"each of {followed} links leads somewhere", followed > 300 and not broken, broken)
    fetched = [f"{page.relative_to(book)}: {load}" for page, html in pages.items() for load in html.loads if is_outside(load)]
    for style in book.rglob("*.css"):
        fetched += re.findall(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")]+)", style.read_text())
    tally.judge("the pages load nothing from elsewhere", not fetched, fetched)


def slug(heading):
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading.strip()).lower())
    return kept.replace(" ", "-")


def documents_lead_somewhere(tally):
    """The links of the documents beside the book, and of the pages as GitHub shows them."""
    broken = []
    names = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    for document in [*(ROOT / name for name in names), *sorted(DOCS.rglob("*.md"))]:
        text = re.sub(r"^```.*?^```$", "", document.read_text(), flags=re.S | re.M)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            parts = urlsplit(link)
            if is_outside(link):
                continue
            target = (document.parent / parts.path).resolve() if parts.path else document
            if not target.exists():
                broken.append(f"{document.relative_to(ROOT)}: {link}")
            elif parts.fragment and target.suffix == ".md":
                headings = re.findall(r"^#+ (.*)$", target.read_text(), flags=re.M)
                if parts.fragment not in map(slug, headings):
                    broken.append(f"{document.relative_to(ROOT)}: {link}: there is no such heading")
    tally.judge("the links of the documents lead somewhere on GitHub, too", not broken, broken)


def blocks(page):
    """The code blocks of a page, each with what follows the fence and with the file that the line before names."""
    before, found, inside = "", [], None
    for line in page.read_text().splitlines():
        if line.startswith("```"):
            if inside is None:
                named = re.search(r"`([^`]+\.(?:yaml|json))`:$", before)
                inside = (line[3:], named and named[1], [])
            else:
                found.append((inside[0], inside[1], "\n".join(inside[2]) + "\n"))
                inside = None
        elif inside is not None:
            inside[2].append(line)
        elif line:
            before = line
    return found


def shell_blocks_run(tally, sesform):
    environment = {
        "PATH": f"{sesform.parent}:{os.environ['PATH']}",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
    }
    for page in sorted(DOCS.rglob("*.md")):
        found = blocks(page)
        if not any(info.endswith(RUN_HERE) for info, _, _ in found):
            continue
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for beside in ("examples", "schema"):
                shutil.copytree(ROOT / beside, folder / beside)
            for info, file, text in found:
                if info in ("yaml", "json") and file:
                    (folder / file).write_text(text)
                if info == "sh" or info == f"sh {RUN_HERE}":
                    ended = subprocess.run(
                        ["bash", "-euc", text],
                        cwd=folder,
                        env={**environment, "HOME": name},
                        capture_output=True,
                        text=True,
                        timeout=RUN_TIMEOUT,
                        stdin=subprocess.DEVNULL,
                    )
                    what = f"{page.relative_to(ROOT)} runs: {text.splitlines()[0]}"
                    tally.judge(what, ended.returncode == 0, ended.stdout + ended.stderr)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sesform", type=pathlib.Path, required=True)
    sesform = arguments.parse_args().sesform.resolve()
    tally = Tally()
    book = built(tally)
    no_page_is_orphaned(tally, book)
    links_lead_somewhere(tally, book)
    documents_lead_somewhere(tally)
    shell_blocks_run(tally, sesform)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
