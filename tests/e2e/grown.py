#!/usr/bin/env python3
"""Judges sesform against a fake SES that shares nothing with it, on accounts that have grown for years.

    grown.py --sesform target/debug/sesform [--seeds N] [--seed SEED] [--only TEXT]

An account has every field of everything at each of its values, under names and tags that YAML takes for something else.

  plans     its file plans to nothing, whatever the pages
  imports   `import` writes a file that says what is, and plans to nothing, whatever happens meanwhile
  changes   with one field of the file changed one write is made, and nothing but that field differs, to the byte
  drift     with one field of the account changed, the file brings it back by one write
  guards    what needs a flag is not done without it, and with it nothing else is done
  parts     a file that states a random part changes that part alone, also where SES throttles
  tomorrow  what SES says and this version does not know is never lost

Needs botocore and PyYAML. Ends with `N passed, 0 failed`; the exit code is 1 if something failed, and what failed names
the seed. `--only` takes the parts above, or words of a change or guard.
"""

import argparse
import concurrent.futures
import contextlib
import io
import random
import sys

import grown_account
import grown_changes
import grown_guards
import grown_import
import grown_random
import grown_tomorrow
from grown_bench import Bench, Tally

SEED = 1
# Random files an account.
PARTS = 10
# Accounts that are judged side by side.
WORKERS = 2


def plans(bench, _, __):
    """The plan is empty whatever the pages."""
    snapshot = bench.fake.snapshot()
    for size in (1, 2, 3, None):
        bench.fake.hooks.page_size = size
        for sparse in (False, True):
            name = f"plan by pages of {size}{' without defaults' if sparse else ''}"
            run = bench.run("plan", "--detailed-exitcode", data=grown_account.file_of(snapshot, sparse))
            bench.tally.equal(f"{name}: is empty", (run.code, run.writes, run.refused), (0, [], []), run.said())
            bench.state_is(name, snapshot, run)
    run = bench.run("doctor", data=grown_account.file_of(snapshot))
    bench.tally.equal("doctor: finds nothing amiss", (run.code, run.writes, run.refused), (0, [], []), run.said())
    bench.state_is("doctor", snapshot, run)
    bench.covered("plan")


def imports(bench, _, __):
    grown_import.run_all(bench)


def changes(bench, dice, only):
    snapshot = bench.fake.snapshot()
    files = [grown_account.file_of(snapshot, sparse) for sparse in (False, True)]
    files += [grown_account.data_of(bench.run("import", *words).stdout) for words in ([], ["--everything"])]
    for name in grown_changes.CHANGES:
        if only in name:
            grown_changes.apply_one(bench, dice, dice.choice(files), name)
            bench.fake.restore(snapshot)
    bench.covered("apply")


def drift(bench, dice, only):
    snapshot = bench.fake.snapshot()
    file = grown_account.data_of(bench.run("import", "--everything").stdout)
    for name in grown_changes.CHANGES:
        if only in name and name not in grown_changes.STAYS:
            grown_changes.bring_back(bench, dice, file, name)
            bench.fake.restore(snapshot)


def guards(bench, dice, only):
    grown_guards.run_all(bench, dice, only)


def parts(bench, dice, _):
    snapshot = bench.fake.snapshot()
    for number in range(PARTS):
        bench.fake.hooks.page_size, bench.fake.hooks.throttle = dice.choice((1, 3, None)), dice.choice((0, 5))
        grown_random.random_part(bench, random.Random(f"{dice.random()} {number}"), snapshot)


def tomorrow(bench, _, __):
    grown_tomorrow.run_all(bench)


# The longest first.
PARTS_OF_ALL = {part.__name__: part for part in (changes, imports, drift, guards, parts, plans, tomorrow)}


def judge(sesform, seed, name, only):
    """One part on one account: what passed, what failed, and what is to be printed of it."""
    tally, dice, said = Tally(f"{seed}, {name}"), random.Random(f"{seed} {name}"), io.StringIO()
    with contextlib.redirect_stdout(said), Bench(sesform, tally, seed) as bench:
        grown_account.grow(bench.fake, random.Random(seed))
        PARTS_OF_ALL[name](bench, dice, "" if only == name else only)
    return tally.passed, len(tally.failures), said.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    parser.add_argument("--seeds", type=int, default=1, help="how many accounts")
    parser.add_argument("--seed", type=int, default=SEED, help="the first of them")
    parser.add_argument("--only", default="", help="one part, or words of the changes and guards to judge")
    arguments = parser.parse_args()
    wanted = [arguments.only] if arguments.only in PARTS_OF_ALL else (
        ["changes", "drift", "guards"] if arguments.only else list(PARTS_OF_ALL))
    passed = failed = 0
    with concurrent.futures.ProcessPoolExecutor(WORKERS) as workers:
        jobs = [workers.submit(judge, arguments.sesform, seed, name, arguments.only)
                for seed in range(arguments.seed, arguments.seed + arguments.seeds) for name in wanted]
        for job in concurrent.futures.as_completed(jobs):
            good, bad, said = job.result()
            passed, failed = passed + good, failed + bad
            print(said, end="", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
