#!/usr/bin/env python3
"""Holds what `sesform ips` and `sesform route` print against programs that share no code with it, on random accounts.

    addresses.py --sesform target/debug/sesform [--lists 300] [--seed 7]

- SPF: pyspf evaluates the records, with the strings of the TXT records as its DNS: every leased address passes, its
  neighbours and others do not, and what passed before the merge passes after it.
- CIDR: Python's `ipaddress` collapses the same list, and the blocks hold exactly the addresses.
- DOT: pydot parses the graph, and labels with hostile names come back as they were.

Ends with `N passed, 0 failed`; the exit code is 1 if something failed. A failure names its seed.
"""

import argparse
import ipaddress
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import pydot
import spf

ACCOUNT, REGION = "123456789012", "eu-west-1"
# How long one run may take, in seconds: far beyond what a busy machine needs.
TIMEOUT = 120
# RFC 7208, sections 3.3 and 3.4; AWS leases IPv4 addresses.
STRING_MAX, NAME_AND_TEXT_MAX, LOOKUPS_MAX = 255, 450, 10
LONGEST_TERM = len("ip4:255.255.255.255 ")
RESULTS = {"passed": 0, "failed": 0}

HOSTILE = ['a"b', "a\\b", 'a\\"b', "a&lt;b", "a<b>", "a{b|c}", "a]b", "a%%b", "a;b", "a--b->c", "\\N", "ü→東京", "`x`", "end"]


def check(what, fine, detail=""):
    RESULTS["passed" if fine else "failed"] += 1
    if not fine:
        print(f"FAILED {what}: {detail}")


def account(ips, domain="bounce.example.com", sets=("receipts",)):
    """An account whose identity sends through one pool of warm IPs, beside another pool."""
    region = {
        "DedicatedIpPools": {"closed": {}, "other": {}},
        "DedicatedIps": {ip: {"PoolName": "closed"} for ip in ips} | {"10.9.9.9": {"PoolName": "other"}},
        "ConfigurationSets": {name: {"DeliveryOptions": {"SendingPoolName": "closed"}} for name in sets},
        "EmailIdentities": {"example.com": {"ConfigurationSetName": sets[0], "MailFromDomain": domain}},
    }
    return {"version": 1, "accounts": {ACCOUNT: {REGION: region}}}


class Desk:
    """A folder in which the program runs."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)

    def run(self, state, *words):
        (self.folder / "account.json").write_text(json.dumps(state))
        command = [self.program, *words, "--sandbox=account.json", "--region", REGION, "--quiet"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=TIMEOUT)

    def document(self, state, *words):
        ended = self.run(state, *words, "--format", "json")
        return ended.returncode, json.loads(ended.stdout)


def random_list(rng):
    """Addresses that lie close together, in steps of two, or anywhere; sometimes a whole block."""
    base = rng.randrange(1 << 24, 223 << 24)
    size = rng.choice([1, 2, 3, 5, 8, 13, 21, 40, 80, 160, 230])
    kind = rng.randrange(4)
    if kind == 0:
        numbers = {base + i for i in range(size)}
    elif kind == 1:
        numbers = {base + rng.randrange(2 * size) for _ in range(size)}
    elif kind == 2:
        numbers = {base + 2 * i for i in range(size)}
    else:
        numbers = {rng.randrange(1 << 24, 223 << 24) for _ in range(size)}
    return sorted((ipaddress.IPv4Address(number) for number in numbers))


def evaluate(zone, ip, domain):
    """What a receiver says of mail from an address. The names of the zone are all that there is in DNS."""

    def look_up(name, kind, strict=True, timeout=None, *_):
        records = zone.get((kind, name.lower().rstrip(".")), [])
        return [((name, kind), tuple(text.encode() for text in record)) for record in records]

    spf.DNSLookup = look_up
    return spf.check2(i=str(ip), s=f"someone@{domain}", h=domain)[0]


def zone_of(records):
    return {("TXT", record["name"].lower()): [record["strings"]] for record in records}


def known_record(rng):
    """A record that somebody published earlier, with an address that it passes."""
    earlier = ipaddress.IPv4Address(rng.randrange(224 << 24, 239 << 24))
    terms = [f"ip4:{earlier}", rng.choice(["mx", "a:web.example.com", "ip6:2001:db8::/32", "exists:none.example.com"])]
    rng.shuffle(terms)
    return " ".join(["v=spf1", *terms, rng.choice(["-all", "~all", "?all"])]), earlier


def check_spf(desk, rng, seed, ips):
    domain = rng.choice(["bounce.example.com", "a.example.com", f"{'long-' * 10}x.{'label.' * 9}example.com"])
    words, earlier = ["ips", "example.com", "--spf=ip4"], None
    if rng.random() < 0.5:
        record, earlier = known_record(rng)
        words += ["--record", record]
    code, document = desk.document(account(map(str, ips), domain), *words)
    name = f"seed {seed}: SPF"
    found = document["spf"]["domains"][0]
    if code == 5:
        blocks = list(ipaddress.collapse_addresses(ips))
        octets = sum(len(f"ip4:{str(block).removesuffix('/32')} ") for block in blocks)
        include = len(f"include:_spf10.{domain} ")
        # Where ten includes do not fit the record of the domain, each part includes the next one.
        is_chain = len(domain) + len("v=spf1 ~all") + LOOKUPS_MAX * include > NAME_AND_TEXT_MAX
        room = NAME_AND_TEXT_MAX - len(f"_spf1.{domain}") - len("v=spf1 ~all") - LONGEST_TERM
        fits = (room - (include if is_chain else 0)) * (LOOKUPS_MAX - 1)
        check(f"{name} is refused only where it needs too many look-ups", octets > fits, f"{octets} octets fit {fits}")
        check(f"{name} that is refused publishes nothing", found["records"] == [], document)
        return
    check(f"{name} is written", code == 0, document)
    for record in found["records"]:
        check(f"{name}: strings", "".join(record["strings"]) == record["text"], record)
        check(f"{name}: length of strings", all(len(text) <= STRING_MAX for text in record["strings"]), record)
        check(f"{name}: length", len(record["name"]) + len(record["text"]) <= NAME_AND_TEXT_MAX, record)
        check(f"{name}: never +all", not {"all", "+all", "ptr"} & set(record["text"].split()), record)
    zone = zone_of(found["records"])
    leased = set(ips)
    missed = [str(ip) for ip in ips if evaluate(zone, ip, domain) != "pass"]
    check(f"{name}: every leased address passes", not missed, missed[:5])
    others = {ip + step for ip in ips for step in (-2, -1, 1, 2)} | {ips[0] + 65536, ipaddress.IPv4Address("10.9.9.9")}
    passed = [str(ip) for ip in sorted(others - leased)[:40] if evaluate(zone, ip, domain) == "pass"]
    check(f"{name}: no other address passes", not passed, passed[:5])
    if earlier:
        check(f"{name}: what passed before passes", evaluate(zone, earlier, domain) == "pass", found)


def check_cidr(desk, seed, ips):
    code, document = desk.document(account(map(str, ips)), "ips", "closed")
    expected = [str(block) for block in ipaddress.collapse_addresses(ips)]
    found = document["addresses"]
    check(f"seed {seed}: CIDR", (code, found["cidr"]) == (0, expected), found["cidr"])
    listed = [known["address"] for known in found["list"]]
    check(f"seed {seed}: list", listed == [str(ip) for ip in ips] and found["complete"], found)


def check_dot(desk):
    state = account(["198.51.100.10"], sets=HOSTILE)
    ended = desk.run(state, "route", "--format", "dot")
    graphs = pydot.graph_from_dot_data(ended.stdout)
    check("DOT is parsed", ended.returncode == 0 and graphs is not None and len(graphs) == 1, ended.stdout)
    nodes = [node for cluster in graphs[0].get_subgraphs() for node in cluster.get_nodes()]
    labels = {node.get("label")[1:-1] for node in nodes if node.get("label")}
    plain = {label.replace('\\"', '"').replace("\\\\", "\\").replace("&amp;", "&") for label in labels}
    for name in HOSTILE:
        check(f"DOT has {name!r}", name in plain, plain)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True)
    parser.add_argument("--lists", type=int, default=300)
    parser.add_argument("--seed", type=int)
    args = parser.parse_args()
    seeds = range(args.lists) if args.seed is None else [args.seed]
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(str(pathlib.Path(args.sesform).resolve()), folder)
        for seed in seeds:
            rng = random.Random(seed)
            ips = random_list(rng)
            check_spf(desk, rng, seed, ips)
            check_cidr(desk, seed, ips)
        check_dot(desk)
    print(f"{RESULTS['passed']} passed, {RESULTS['failed']} failed")
    return 1 if RESULTS["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
