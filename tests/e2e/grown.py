#!/usr/bin/env python3
"""Judges sesform against a fake SES that shares nothing with it, on accounts that have grown for years.

    grown.py --sesform target/debug/sesform [--seeds N] [--seed SEED]

An account has every field of everything at each of its values, under names and tags that YAML takes for something else.
Its file plans to nothing; with one field changed, one write is made and nothing but that field differs afterwards, to
the byte; what must not happen without a flag does not; a file that states a random part changes that part alone.

Needs botocore and PyYAML. Ends with `N passed, 0 failed`; the exit code is 1 if something failed, and the seed is named.
"""

import argparse
import random
import sys

import grown_account
import grown_changes
import grown_guards
import grown_import
from grown_bench import Bench, Tally
from grown_random import random_part

SEED = 1
# Random files an account.
PARTS = 10


def plans_to_nothing(bench, data, name):
    before = bench.fake.snapshot()
    run = bench.run("plan", "--detailed-exitcode", data=data)
    bench.tally.equal(f"{name}: the plan is empty", (run.code, run.writes, run.refused), (0, [], []), run.said())
    bench.state_is(name, before, run)


def pages(bench, data):
    """The same plan whatever the pages."""
    for size in (1, 2, 3, None):
        bench.fake.hooks.page_size = size
        for sparse in (False, True):
            plans_to_nothing(bench, data[sparse], f"pages of {size}, sparse {sparse}")


def one_field(bench, dice, data, name):
    function, writes = grown_changes.CHANGES[name]
    before = bench.fake.snapshot()
    case = grown_changes.Case(dice, dice.choice(data), before)
    try:
        function(case)
    except grown_changes.NoCandidate:
        return False
    if dice.randrange(4):
        case.file["regions"] = {case.region: case.fields}
    bench.fake.hooks.page_size = dice.choice((1, 2, 3, None, None))
    run = bench.run("apply", "--yes", data=case.file)
    bench.tally.equal(f"{name}: succeeds", (run.code, run.refused), (0, []), run.said())
    bench.tally.check(f"{name}: {writes} writes", len(run.writes) == writes, f"{run.writes}\n{run.said()}")
    # Two defaults that SES leaves out are sent with the rest of their block where the file states them.
    case.settle_stated_defaults(bench.fake.snapshot())
    bench.state_is(name, case.want, run)
    bench.fake.restore(before)
    return True


def one_seed(sesform, tally, seed, only):
    dice = random.Random(seed)
    with Bench(sesform, tally, seed) as bench:
        grown_account.grow(bench.fake, dice)
        data = [grown_account.file_of(bench.fake.snapshot(), sparse) for sparse in (False, True)]
        if not only:
            pages(bench, data)
        if only in "import":
            grown_import.run_all(bench)
        for words in ([], ["--skip-defaults"]):
            data.append(grown_account.data_of(bench.run("import", *words).stdout))
        missing = [name for name in grown_changes.CHANGES
                   if only in name and not one_field(bench, dice, data, name)]
        grown_guards.run_all(bench, bench.fake.snapshot(), dice, only)
        if only in "random":
            snapshot = bench.fake.snapshot()
            for part in range(PARTS):
                random_part(bench, random.Random(f"{seed} {part}"), snapshot)
        tally.equal("each change finds something to change", missing, [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    parser.add_argument("--seeds", type=int, default=1, help="how many accounts")
    parser.add_argument("--seed", type=int, default=SEED, help="the first of them")
    parser.add_argument("--only", default="", help="only the changes whose name has this in it")
    arguments = parser.parse_args()
    tally = Tally()
    for seed in range(arguments.seed, arguments.seed + arguments.seeds):
        tally.seed = seed
        one_seed(arguments.sesform, tally, seed, arguments.only)
    print(f"{tally.passed} passed, {len(tally.failures)} failed")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
