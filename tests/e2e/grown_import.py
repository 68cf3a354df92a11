"""`sesform import`: the file that it writes says what the account is, and plans to nothing, whatever SES does meanwhile."""

import pathlib
import re

import grown_account
from fake_ses_rules import DEFAULT_POOL
from grown_account import ACCOUNT, OWNER, PROTECT, REGIONS

CLOSED = ("me-south-1", REGIONS[1])
# What SES has where it says nothing, by the last part of the path. A file of `import --everything` states it, ...
UNSAID = {"tls": "optional", "pool": DEFAULT_POOL, "https": "optional", "domain": "none", "archive": "none",
          "scope": "inherit", "validation": "inherit", "reasons": "inherit", "max_delivery": "none",
          "engagement_metrics": "inherit", "optimized_shared_delivery": "inherit", "tags": {}, "event_destinations": {}}
# ... and without --everything it may leave it out, and these too.
DEFAULTS = {"sending": True, "reputation_metrics": True, "configuration_set": "none", "enabled": True,
            "auto_warmup": True, "scaling": "standard"}
# What it never states: an IP that is warm stays warm.
NEVER = {"warmup": 100}
UNITS = {"h": 3600, "m": 60, "s": 1}
SETS = ("events", "reasons", "ips")


def seconds(text):
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([hms])", text))


def leaves(value, path=()):
    """What a file says, in one form: durations in seconds, lists as sorted tuples, the short form of a block spelled out."""
    if path and path[-1] == "suppression" and isinstance(value, list):
        value = {"reasons": value}
    if isinstance(value, dict) and (value or path[-1] in ("tags", "event_destinations")):
        if not value:
            return {path: value}
        return {leaf: inner for key, member in value.items() for leaf, inner in leaves(member, (*path, key)).items()}
    if isinstance(value, dict):
        return {}
    if path[-1] in SETS and isinstance(value, list):
        return {path: tuple(sorted(value))}
    return {path: seconds(value) if path[-1] == "max_delivery" and value != "none" else value}


def in_tags(path):
    return "tags" in path[:-1]


def contradictions(imported, whole, sparse):
    """Where the imported file and the one that states everything differ in more than what may be left out."""
    imported, whole = leaves(imported), leaves(whole)
    may_miss = {**UNSAID, **DEFAULTS, **NEVER} if sparse else NEVER
    wrong = []
    for path in {*imported, *whole}:
        if path not in imported:
            if in_tags(path) or path[-1] not in may_miss or may_miss[path[-1]] != whole[path]:
                wrong.append(("missing", path, whole[path]))
        elif path not in whole:
            # The account's own VDM is off.
            unsaid = False if path[:1] + path[2:3] == ("regions", "vdm") else UNSAID.get(path[-1], "")
            if in_tags(path) or unsaid != imported[path]:
                wrong.append(("invented", path, imported[path]))
        elif imported[path] != whole[path] or type(imported[path]) is not type(whole[path]):
            wrong.append((path, imported[path], whole[path]))
    return wrong


def imported(bench, name, *words, code=0, unread=()):
    """One import: it ends well, writes nothing, and both versions of YAML read the same from it. The data."""
    before, vanishing = bench.fake.snapshot(), bool(bench.fake.hooks.vanish)
    run = bench.run("import", *words)
    mistakes = [call for call in run.refused if call.region not in unread]
    bench.tally.equal(f"{name}: ends", (run.code, run.writes, mistakes), (code, [], []), run.stderr)
    if not vanishing:
        bench.state_is(name, before, run)
    if code:
        return None, run
    # PyYAML's own loader reads version 1.1.
    data, older = (grown_account.data_of(run.stdout, reader) for reader in (grown_account.Reader, grown_account.SafeLoader))
    bench.tally.equal(f"{name}: reads alike in YAML 1.1", older, data)
    return data, run


def plans_empty(bench, name, run, *words):
    """The text as it was written, planned by a run of its own."""
    pathlib.Path(bench.folder.name, "sesform.yaml").write_text(run.stdout, encoding="utf-8")
    planned = bench.run("plan", "--detailed-exitcode", *words)
    bench.tally.equal(f"{name}: plans to nothing", (planned.code, planned.writes), (0, []), planned.said())


def whole(bench, regions=REGIONS):
    data = grown_account.file_of(bench.fake.snapshot())
    data["regions"] = {region: fields for region, fields in data["regions"].items() if region in regions}
    return data


def of_pages(bench):
    """By page sizes, with and without defaults."""
    for size in (1, 2, 3, None):
        bench.fake.hooks.page_size = size
        for sparse in (False, True):
            name = f"import by pages of {size}{' without defaults' if sparse else ''}"
            data, run = imported(bench, name, *([] if sparse else ["--everything"]))
            bench.tally.equal(f"{name}: says what is", contradictions(data, whole(bench), sparse), [])
            plans_empty(bench, name, run)


def meanwhile(bench):
    """Other things happen while the account is read."""
    snapshot, hooks = bench.fake.snapshot(), bench.fake.hooks
    hooks.page_size, hooks.throttle = 3, 7
    data, run = imported(bench, "import throttled", "--everything")
    hooks.throttle = 0
    bench.tally.equal("import throttled: says what is", contradictions(data, whole(bench), False), [])
    plans_empty(bench, "import throttled", run)
    for operation in ("GetConfigurationSet", "GetConfigurationSetEventDestinations"):
        hooks.vanish = {(REGIONS[0], "no"): operation, (REGIONS[1], "0123"): operation}
        name = f"import while sets vanish before {operation}"
        data, run = imported(bench, name)
        bench.tally.check(f"{name}: they have vanished", "no" not in bench.fake.place(ACCOUNT, REGIONS[0])["sets"])
        hooks.vanish = {}
        sets = data["regions"][REGIONS[0]]["configuration_sets"]
        # An identity may still name it; more than the name the file cannot know.
        bench.tally.check(f"{name}: the file knows nothing of it", sets.get("no", {}) == {}, sets.get("no"))
        bench.fake.restore(snapshot)
    hooks.closed = set(CLOSED)
    data, run = imported(bench, "import with Regions that are closed", "--everything", unread=CLOSED)
    hooks.closed = set()
    bench.tally.equal("import with closed Regions: says what is",
                      contradictions(data, whole(bench, (REGIONS[0], REGIONS[2])), False), [])
    for region in CLOSED:
        bench.tally.check(f"import names {region}, which is closed", region in run.stdout and region in run.stderr, run.stderr)
    plans_empty(bench, "import with closed Regions", run)
    hooks.closed = set(CLOSED)
    imported(bench, "import of a Region that is closed", "--region", CLOSED[1], code=1, unread=CLOSED)
    hooks.closed = set()


def of_a_part(bench):
    """--region, --only, --owner, -o."""
    region = REGIONS[0]
    data, _ = imported(bench, "import of a Region", "--everything", "--region", region)
    bench.tally.equal("import of a Region: says what is", contradictions(data, whole(bench, (region,)), False), [])
    data, run = imported(bench, "import of one set", "--everything", "--region", region, "--only", "configuration-set/null")
    sets = data["regions"][region]["configuration_sets"]
    bench.tally.equal("import of one set: that set", [name for name, fields in sets.items() if fields], ["null"])
    wanted = grown_account.set_fields(bench.fake.place(ACCOUNT, region)["sets"]["null"], False)
    bench.tally.equal("import of one set: says what is", contradictions({"x": sets["null"]}, {"x": wanted}, False), [])
    plans_empty(bench, "import of one set", run)
    data, run = imported(bench, "import of names by a pattern", "--only", "n*")
    for where in (data["regions"][region][kind] for kind in ("pools", "configuration_sets")):
        full = [name for name, fields in where.items() if fields]
        bench.tally.check("import of names by a pattern: no other", all(name.startswith("n") for name in full), full)
        bench.tally.check("import of names by a pattern: these", {"no", "null"} <= set(where), where)
    plans_empty(bench, "import of names by a pattern", run)
    imported(bench, "import into a file", "--everything", "-o", "there.yaml")
    there = pathlib.Path(bench.folder.name, "there.yaml")
    bench.tally.equal("import into a file: says what is",
                      contradictions(grown_account.data_of(there.read_text(encoding="utf-8")), whole(bench), False), [])
    before = there.read_bytes()
    again = bench.run("import", "--region", region, "-o", "there.yaml")
    bench.tally.check("import into a file that is there: refused", again.code != 0 and there.read_bytes() == before,
                      again.said())


def of_what_is_owned(bench):
    """Owners and protection are tags that the file says in other words."""
    snapshot, place = bench.fake.snapshot(), bench.fake.place(ACCOUNT, REGIONS[0])
    place["sets"]["no"]["Tags"].update({OWNER: "team", PROTECT: "true"})
    place["sets"]["null"]["Tags"].update({OWNER: "they"})
    place["pools"]["0123"]["Tags"].update({OWNER: "they", PROTECT: "true"})
    place["pools"]["no"]["Tags"].update({OWNER: "team", "aws:cloudformation:stack-name": "no"})
    for words in ((), ("--owner", "team")):
        name = " ".join(("import of what is owned", *words))
        data, run = imported(bench, name, "--everything", *words)
        bench.tally.equal(f"{name}: the owner", data.pop("owner", None), words[1] if words else None)
        wanted = whole(bench)
        # Tags of AWS's own are nobody else's to state.
        del wanted["regions"][REGIONS[0]]["pools"]["no"]["tags"]["aws:cloudformation:stack-name"]
        bench.tally.equal(f"{name}: says what is", contradictions(data, wanted, False), [])
        plans_empty(bench, name, run)
        plans_empty(bench, f"{name}, prune", run, *(["--prune"] if words else []))
    bench.fake.restore(snapshot)


def what_no_file_can_say(bench):
    """It becomes a comment; what can be said is said, and the plan is empty."""
    snapshot, place = bench.fake.snapshot(), bench.fake.place(ACCOUNT, REGIONS[0])
    place["sets"]["no"]["Tags"] = {"line\nbreak": "x", "sesform:else": "y"}
    place["sets"]["null"]["Tags"] = {"tab": "a\tb"}
    place["sets"]["with.dot"] = place["sets"]["true"]
    place["pools"]["With.Dot"] = {"ScalingMode": "STANDARD", "Tags": {}}
    place["sets"]["on"]["DeliveryOptions"] = {"SendingPoolName": "gone"}
    data, run = imported(bench, "import of what no file can say")
    sets = data["regions"][REGIONS[0]]["configuration_sets"]
    bench.tally.check("import of what no file can say: the rest is there", {"no", "null", "on", "true"} <= set(sets), sets)
    for name in ("with.dot", "With.Dot", "gone"):
        bench.tally.check(f"import of what no file can say: names {name}", name in run.stdout, run.stderr)
    plans_empty(bench, "import of what no file can say", run)
    bench.fake.restore(snapshot)


def run_all(bench):
    for part in (of_pages, meanwhile, of_a_part, of_what_is_owned, what_no_file_can_say):
        part(bench)
        bench.fake.hooks.page_size = None
