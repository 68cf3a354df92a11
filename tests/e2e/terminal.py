#!/usr/bin/env python3
"""sesform on a terminal: the question before an apply, and colours that NO_COLOR turns off.

    terminal.py --sesform target/debug/sesform

Opens pseudo terminals, so it needs a Unix. Ends with `N passed, 0 failed`; the exit code is 1 if something failed.
"""

import argparse
import fcntl
import json
import os
import pathlib
import pty
import select
import signal
import subprocess
import sys
import tempfile
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# How long one run may take, in seconds: far beyond what a busy machine needs.
TIMEOUT = 120
QUESTION = "Type `yes` to confirm:"
ESCAPE = "\x1b["


def controlling():
    """Makes the terminal that of the session: Ctrl-C is a signal only then."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def run(sesform, folder, words, answer=None, early=None, **environment):
    """Runs on a terminal of its own; types the answer once the question is asked. Exit code and what was shown."""
    ours, theirs = pty.openpty()
    settings = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm-256color", **environment}
    command = [sesform, *words.split(), "-f", str(ROOT / "examples/first.yaml"), "--sandbox=account.json"]
    process = subprocess.Popen(command, cwd=folder, env=settings, stdin=theirs, stdout=theirs, stderr=theirs,
                               start_new_session=True, preexec_fn=controlling)
    os.close(theirs)
    if early is not None:
        os.write(ours, early.encode())
    shown, until = "", time.monotonic() + TIMEOUT
    while time.monotonic() < until:
        if not select.select([ours], [], [], 1)[0]:
            continue
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the last one who had the terminal open is gone
            break
        if not piece:
            break
        shown += piece.decode(errors="replace")
        if answer is not None and QUESTION in shown:
            os.write(ours, answer.encode())
            answer = None
    os.close(ours)
    return process.wait(TIMEOUT), shown


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    sesform = str(pathlib.Path(parser.parse_args().sesform).resolve())
    passed, failed = 0, 0

    def judge(name, holds, detail):
        nonlocal passed, failed
        passed, failed = passed + bool(holds), failed + (not holds)
        if not holds:
            print(f"FAILED {name}: {detail!r}")

    with tempfile.TemporaryDirectory() as folder:
        def pools():
            state = json.loads(pathlib.Path(folder, "account.json").read_text())
            return list(state["accounts"]["123456789012"]["eu-west-1"]["DedicatedIpPools"])

        code, shown = run(sesform, folder, "plan", NO_COLOR="1")
        judge("plan with NO_COLOR has no colour", code == 0 and ESCAPE not in shown, shown)
        code, shown = run(sesform, folder, "plan")
        judge("plan has colour", code == 0 and ESCAPE in shown, shown)
        code, shown = run(sesform, folder, "plan --color never")
        judge("plan --color never has no colour", code == 0 and ESCAPE not in shown, shown)

        code, shown = run(sesform, folder, "apply", "n\r")
        judge("the question names account, Region, counts and what cannot be undone",
              "Apply to account 123456789012 in eu-west-1: 7 to create, 5 to move; 12 writes, all of it can be undone?"
              in shown, shown)
        judge("no: the plan is shown before the question", "7 to create" in shown.split(QUESTION)[0], shown)
        judge("no: ends with code 1", code == 1, (code, shown))
        judge("no: says that nothing was written", "nothing was written" in shown, shown)
        judge("no: nothing is written", pools() == [], pools())
        code, shown = run(sesform, folder, "apply", "\r")
        judge("the default answer is no", code == 1 and pools() == [], (code, shown))
        code, shown = run(sesform, folder, "apply", "\x03")
        judge("Ctrl-C at the question writes nothing", code == -signal.SIGINT and pools() == [], (code, shown))
        for answer in ("y\r", "YES\r", " yes\r", "yes please\r", "\x04"):
            code, shown = run(sesform, folder, "apply", answer)
            judge(f"{answer!r} is no yes", code == 1 and pools() == [], (code, shown))
        code, shown = run(sesform, folder, "apply", "\r", early="yes\r")
        judge("what was typed before the question answers nothing", code == 1 and pools() == [], (code, shown))
        code, shown = run(sesform, folder, "apply", "yes\r")
        judge("the terminal keeps what was done", "3 CreateDedicatedIpPool" in shown, shown)
        judge("yes: applies", code == 0 and "12 written" in shown, (code, shown))
        judge("yes: it is written", pools() == ["bulk", "marketing", "transactional"], pools())
        code, shown = run(sesform, folder, "apply")
        judge("nothing to do: nothing is asked", code == 0 and QUESTION not in shown, (code, shown))

    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
