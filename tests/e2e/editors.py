#!/usr/bin/env python3
"""Reads what `sesform validate --format lines` writes with the patterns of docs/editors.md, as the editors do.

    python tests/e2e/editors.py --sesform target/debug/sesform

Ends with `N passed, 0 failed`. A pattern whose editor is not here is tried as a regular expression; Vim itself is asked
where it is installed, otherwise a line says that it was not checked.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "editors.md"
NAME = "eu/my mail.yaml"
TEXT = """version: 1
account: "123456789012"
regions:
  eu-west-1:
    pools:
      marketing: {ips: [198.51.100.12]}
      other: {ips: [198.51.100.12]}
    configuration_sets:
      newsletter: {pool: marketig, max_delivery: 3600}
      "a: b:1:2: error[x]: c": {pool: gone}
"""
LINE = re.compile(
    r"(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): (?P<level>error|warning)\[(?P<code>[a-z0-9-]+)\]: (?P<text>.*)"
)


def blocks(language):
    section = PAGE.read_text().split("## Checks on save\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.S)


def vs_code(lines):
    pattern = json.loads(blocks("json")[0])["tasks"][0]["problemMatcher"]["pattern"]
    regex = re.compile(pattern["regexp"])
    assert not regex.search("error: 3 problems in the desired state")
    names = ["file", "line", "column", "severity", "code", "message"]
    return [tuple(regex.search(line).group(pattern[name]) for name in names) for line in lines]


def vim(lines):
    if not shutil.which("vim"):
        print("NOT CHECKED: vim is not installed")
        return None
    script = blocks("vim")[0]
    setting = re.search(r"setlocal (errorformat=.*)", script).group(1)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "lines").write_text("\n".join(lines) + "\nerror: 3 problems in the desired state\n")
        fields = "[bufname(e.bufnr), e.lnum, e.col, e.type, e.text]"
        listed = f"call writefile(map(getqflist(), {{_, e -> json_encode({fields})}}), 'out')"
        asked = f"set {setting}\ncgetfile lines\n{listed}\nqall!\n"
        (here / "ask.vim").write_text(asked)
        subprocess.run(["vim", "-u", "NONE", "-N", "-es", "-S", "ask.vim"], cwd=here, check=True, timeout=60)
        found = [json.loads(line) for line in (here / "out").read_text().splitlines()]
    levels = {"e": "error", "w": "warning"}
    read = []
    for file, line, column, kind, text in found:
        code, message = re.fullmatch(r"\[([a-z0-9-]+)\]: (.*)", text).groups()
        read.append((file, str(line), str(column), levels[kind.lower()], code, message))
    return read


def neovim(lines):
    pattern = re.search(r'line:match\("(.*?)"\)', blocks("lua")[0]).group(1)
    # Lua's classes and its shortest match, as Python writes them.
    classes = [("(.-)", "(.*?)"), ("%d", r"\d"), ("%a", "[A-Za-z]"), ("[%w-]", "[A-Za-z0-9-]")]
    for lua, python in classes + [("%[", r"\["), ("%]", r"\]")]:
        pattern = pattern.replace(lua, python)
    assert "%" not in pattern, pattern
    return [re.search(pattern, line).groups() for line in lines]


def emacs(lines):
    written = re.search(r"'\(sesform \"(.*?)\" 1 2 3 \(4\)\)", blocks("elisp")[0]).group(1)
    regex = written.replace("\\\\", "\\")
    # In Emacs the brackets of groups and the bar have the backslash, those of characters have none.
    regex = re.sub(r"\\([(|)])", r"\1", regex)
    read = []
    for line in lines:
        found = re.search(regex, line)
        level = "warning" if found.group(4) else "error"
        rest = LINE.fullmatch(line)
        read.append((found.group(1), found.group(2), found.group(3), level, rest["code"], line[found.end() :]))
    return read


def jetbrains(lines):
    section = PAGE.read_text().split("## Checks on save\n")[1]
    pattern = re.escape(re.search(r"\| Output filters \| `(.*?)` \|", section).group(1))
    for macro, regex in [("FILE_PATH", "(.+?)"), ("LINE", r"(\d+)"), ("COLUMN", r"(\d+)"), ("MESSAGE", "(.*)")]:
        pattern = pattern.replace(rf"\${macro}\$", regex)
    read = []
    for line in lines:
        file, row, column, message = re.fullmatch(pattern, line).groups()
        level, code, text = re.fullmatch(r"(\w+)\[([a-z0-9-]+)\]: (.*)", message).groups()
        read.append((file, row, column, level, code, text))
    return read


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sesform", required=True, type=Path)
    sesform = arguments.parse_args().sesform.resolve()
    command = [sesform, "validate", "-f", "-", "--stdin-name", NAME, "--format", "lines"]
    ended = subprocess.run(command, input=TEXT, capture_output=True, text=True, timeout=60)
    lines = ended.stdout.splitlines()
    expected = [LINE.fullmatch(line).groups() for line in lines]
    codes = sorted(item[4] for item in expected)
    passed = failed = 0
    wanted = {"unknown-pool", "ip-in-two-pools", "bad-duration"}
    if ended.returncode == 65 and {item[0] for item in expected} == {NAME} and wanted <= set(codes):
        passed += 1
    else:
        failed += 1
        print("the sample:", ended.returncode, ended.stdout, ended.stderr)
    for editor in [vs_code, vim, neovim, emacs, jetbrains]:
        read = editor(lines)
        if read is None:
            continue
        if read == expected:
            passed += 1
        else:
            failed += 1
            print(editor.__name__, "read", json.dumps(read, indent=1), "instead of", json.dumps(expected, indent=1))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
