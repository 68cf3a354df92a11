#!/usr/bin/env python3
"""Checks the file that `cargo build --profile dist --locked` makes: it needs no library of the host, has no path of the
builder in it, and is no larger than it was.

    python3 tests/release/binary.py target/dist/sesform

Reads the file alone. Ends with `N passed, 0 failed`.
"""

import os
import pathlib
import re
import struct
import subprocess
import sys

# The file had 13,866,888 bytes in 2026-11 (docs/project/release.md). The aim is 10 MB: lower the bound with the file.
MOST_BYTES = 13_900_000

PT_DYNAMIC, PT_INTERP = 2, 3
DT_NEEDED = 1
ELF_64_LITTLE = b"\x7fELF\x02\x01"

# Where builders have their folders. What a crate says of a system (`/etc/ssl`, `/tmp`) is no path of the builder.
FOLDERS = re.compile(rb"(?:/(?:home|root|Users|builds?|github|runner|work)/|\.cargo/registry|\.rustup/)[!-~]*")


def segments(content):
    """The program headers: type, offset and size in the file."""
    assert content.startswith(ELF_64_LITTLE), "not a 64-bit little-endian ELF file"
    (start,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    for at in range(start, start + size * count, size):
        kind, _flags, offset, _address, _physical, in_file = struct.unpack_from("<IIQQQQ", content, at)
        yield kind, offset, in_file


def needs(content):
    """What the file asks of the host: a loader, shared libraries."""
    for kind, offset, size in segments(content):
        if kind == PT_INTERP:
            yield "the loader " + content[offset : offset + size].rstrip(b"\0").decode()
        if kind == PT_DYNAMIC:
            tags = (struct.unpack_from("<q", content, at)[0] for at in range(offset, offset + size, 16))
            for tag in tags:
                if tag == DT_NEEDED:
                    yield "a shared library"


def own_folders():
    """The folders of this builder."""
    root = pathlib.Path(__file__).resolve().parents[2]
    yield root
    yield os.environ.get("CARGO_TARGET_DIR", root / "target")
    yield os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo")
    yield os.environ.get("RUSTUP_HOME", pathlib.Path.home() / ".rustup")
    yield subprocess.run(["rustc", "--print", "sysroot"], check=True, capture_output=True, text=True).stdout.strip()


def builder_paths(content):
    """Paths of a builder, each once."""
    found = set(FOLDERS.findall(content))
    for folder in map(str, own_folders()):
        found.update(re.findall(re.escape(folder.encode()) + rb"[!-~]*", content))
    return sorted(path.decode() for path in found)


def main():
    content = pathlib.Path(sys.argv[1]).read_bytes()
    passed = failed = 0
    for name, wrong in [
        ("needs nothing of the host", sorted(set(needs(content)))),
        ("has no path of the builder", builder_paths(content)),
        (
            f"{len(content):,} bytes, at most {MOST_BYTES:,}",
            [f"{len(content) - MOST_BYTES:,} too many"] if len(content) > MOST_BYTES else [],
        ),
    ]:
        print(("ok    " if not wrong else "WRONG ") + name)
        for line in wrong[:20]:
            print("      " + line)
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
