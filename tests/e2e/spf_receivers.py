#!/usr/bin/env python3
"""Holds what `sesform ips --spf` says of records against pyspf, which evaluates them as receivers do.

    spf_receivers.py --sesform target/debug/sesform [--batches 10] [--zones 60] [--seed 7]

- Grammar: of random records, most of them spelled wrongly, both reject the same ones. Where pyspf is known not to be as
  RFC 7208 has it, no such record is made: it takes names of modifiers as they are written, splits terms at any blank,
  refuses a second modifier of an unknown name, checks only letters of macros, and none in unknown modifiers, takes `%%` for no end of a name, and leaves labels that
  are too long to DNS.
- DNS: random records that include each other are served by a name server on loopback. What `--resolve` counts is what
  pyspf counts over the same names: terms that query DNS, and queries without an answer.

Ends with `N passed, 0 failed`; the exit code is 1 if something failed. A failure names its seed.
"""

import argparse
import json
import pathlib
import random
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import spf

ACCOUNT, REGION, TIMEOUT, BATCH = "123456789012", "eu-west-1", 120, 150
# An address that no random record names, so that receivers look at every term.
STRANGER = "198.51.100.250"
SPELLING = {"not-spf", "unknown-mechanism", "bad-term", "modifier-twice", "loop"}
RESULTS = {"passed": 0, "failed": 0}
MACROS = ["%{d}", "%{i}", "%{ir}", "%{d2}", "%{D}", "%{l-}", "%{o3r.-}", "%{v}", "%{h}", "%{d2r+,/_=}"]
BAD_MACROS = ["%{x}", "%d", "%{}", "%{rd}"]
LABELS = ["example", "com", "org", "a", "4", "_spf", "x-y", "-a", "b-", "a!b", "a/b", "a:b", "a=b", "1a", "1-2"]


def check(what, fine, detail=""):
    RESULTS["passed" if fine else "failed"] += 1
    if not fine:
        print(f"FAILED {what}: {detail}")


class Desk:
    """A folder in which the program runs on an account whose identities have these MAIL FROM domains."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)

    def document(self, domains, *words):
        identities = {f"i.{domain}": {"MailFromDomain": domain} for domain in domains}
        state = {"version": 1, "accounts": {ACCOUNT: {REGION: {"EmailIdentities": identities}}}}
        (self.folder / "account.json").write_text(json.dumps(state))
        command = [self.program, "ips", "--spf", *words, "--sandbox=account.json", "--region", REGION, "--quiet"]
        command += ["--format", "json"]
        ended = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=TIMEOUT)
        return {domain["name"]: domain for domain in json.loads(ended.stdout)["spf"]["domains"]}


def evaluate(look_up, domain):
    """What a receiver says of mail from a stranger, with the number of look-ups and of those without an answer."""
    spf.DNSLookup = lambda name, kind, strict=True, timeout=None, *_: look_up(name.lower().rstrip("."), kind)
    query = spf.query(i=STRANGER, s=f"someone@{domain}", h=domain)
    result = query.check()[0]
    return result, query.lookups, query.void_lookups


def random_name(rng):
    words = [rng.choice(LABELS) if rng.random() < 0.75 else rng.choice(MACROS) for _ in range(rng.randrange(1, 4))]
    if rng.random() < 0.1:
        words.append(rng.choice(BAD_MACROS))
    return ".".join(words) + rng.choice(["", ".com", ".example.org", ".com.", ".", ".4", ".c-m", "com"])


def random_term(rng):
    sign = rng.choice(["", "", "+", "-", "~", "?", "!"])
    length = rng.choice(["", "", "/24", "/0", "/33", "/024", "//64", "//129", "/24//64", "/24/64", "/", "//", "/a"])
    name = random_name(rng)
    ip4 = ["192.0.2.1", "192.0.2.1/24", "192.0.2.1/33", "192.0.2.1/", "192.0.2", "192.0.2.256", "192.0.2.01", "1.2.3.4/08"]
    ip6 = ["2001:db8::1", "2001:db8::/32", "::1/129", "::ffff:1.2.3.4", "1::2::3", "2001:db8::g", "::1/064", "1:2:3:4:5:6:7"]
    other = ["ipv4:1.2.3.4", "foo", "foo:bar.com", "v=spf1", "a:", "mx:", "include:", "all:", "all/0", "al", "redirect", "4x=b"]
    return rng.choice([
        f"{sign}a:{name}{length}",
        f"{sign}mx{rng.choice(['', ':' + name])}{length}",
        f"{sign}include:{name}",
        f"{sign}exists{rng.choice([':', ':', '', '/'])}{name}",
        f"{sign}ptr{rng.choice(['', ':' + name, ':', '/24'])}",
        f"{sign}ip4:{rng.choice(ip4)}",
        f"{sign}ip6:{rng.choice(ip6)}",
        f"redirect={name}",
        f"exp={name}",
        f"{rng.choice(['4x', '_a', '', 'foo!', f'foo{rng.random()}'])}={rng.choice(['', 'a/b', '%{d}'])}",
        rng.choice(other),
        f"{sign}ALL",
    ])


def check_grammar(desk, rng, seed):
    """All names exist and pass nobody, so that only the spelling can be wrong."""
    records = {}
    for at in range(BATCH):
        terms = [random_term(rng) for _ in range(rng.choice([1, 1, 2, 3]))] + rng.choice([[], ["-all"], ["~all"]])
        records[f"b{at}.example.com"] = " ".join(["v=spf1", *terms])
    words = [word for domain, record in records.items() for word in ("--record", f"{domain}={record}")]
    found = desk.document(records, *words)
    for domain, record in records.items():

        def look_up(name, kind):
            text = record if name == domain else "v=spf1 -all"
            answers = {"TXT": (text.encode(),), "A": "203.0.113.77", "MX": (10, "mx.example.net"), "PTR": "x.example.net"}
            return [((name, kind), answers[kind])] if kind in answers else []

        theirs = evaluate(look_up, domain)[0] == "permerror"
        ours = {problem["code"] for problem in found[domain]["problems"]}
        check(f"seed {seed}: spelling of {record!r}", bool(ours & SPELLING) == theirs, f"{sorted(ours)}, pyspf: {theirs}")


class Answers(socketserver.BaseRequestHandler):
    """Answers from the zone of the server."""

    def handle(self):
        data, sock = self.request
        message = dns.message.from_wire(data)
        question = message.question[0]
        kind, name = dns.rdatatype.to_text(question.rdtype), question.name.to_text(omit_final_dot=True).lower()
        answer = dns.message.make_response(message)
        answer.flags |= dns.flags.RA
        zone = self.server.zone
        if not any(known == name for _, known in zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        for text in zone.get((kind, name), []):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, text))
        sock.sendto(answer.to_wire(), self.client_address)


def random_zone(rng, domain):
    """Records that lead to each other, mostly to deeper ones; some names are missing."""
    names = [f"n{at}.example.net" for at in range(6)]
    zone, texts = {}, {}
    for at, name in enumerate([domain, *names]):
        deeper = names[at:] or ["end.example.net"]
        kinds = ["include", "a", "mx", "exists", "ip4", "ptr"]
        terms = []
        for _ in range(rng.randrange(0, 4)):
            kind, host = rng.choice(kinds), rng.choice(["h0", "h1", "h2", "gone"]) + ".example.net"
            terms.append({
                "include": f"include:{rng.choice(deeper)}",
                "a": rng.choice(["a", f"a:{host}"]),
                "mx": rng.choice(["mx", f"mx:{host}"]),
                "exists": f"exists:{rng.choice(['gone', 'gone2'])}.example.net",
                "ip4": "ip4:192.0.2.0/24",
                "ptr": "ptr:example.org",
            }[kind])
        terms.append(rng.choice(["-all", "~all", f"redirect={rng.choice(deeper)}"]))
        texts[name] = " ".join(["v=spf1", *terms])
    texts["end.example.net"] = "v=spf1 -all"
    texts["amazonses.com"] = "v=spf1 ip4:203.0.113.0/24 -all"
    for name, text in texts.items():
        if name in (domain, "amazonses.com") or rng.random() < 0.95:
            zone["TXT", name] = [f'"{text}"']
    zone["A", "h0.example.net"], zone["MX", "h1.example.net"] = ["192.0.2.5"], ["10 h0.example.net.", "20 gone.example.net."]
    zone["MX", "h2.example.net"], zone["A", "h2.example.net"] = ["10 h2.example.net."], ["192.0.2.6", "192.0.2.7"]
    return zone, texts[domain]


def as_pyspf(zone):
    def look_up(name, kind):
        def value(text):
            if kind == "TXT":
                return (text.strip('"').encode(),)
            return (int(text.split()[0]), text.split()[1].rstrip(".")) if kind == "MX" else text

        if kind == "PTR":
            return [((name, kind), "h0.example.net")]
        return [((name, kind), value(text)) for text in zone.get((kind, name), [])]

    return look_up


def check_dns(desk, server, rng, seed):
    domain = "bounce.example.com"
    server.zone, record = random_zone(rng, domain)
    host, port = server.server_address
    found = desk.document([domain], f"--resolve={host}:{port}")[domain]
    name = f"seed {seed}: {record}"
    check(f"{name}: is what was read", found["existing"] == [record], found)
    codes = {problem["code"] for problem in found["problems"]}
    if not found["records"]:
        # Without room for one more term it is refused too, so the record of today may pass.
        merged = record.replace("v=spf1", "v=spf1 include:amazonses.com", 1)
        server.zone["TXT", domain] = [f'"{merged}"']
        result, _, _ = evaluate(as_pyspf(server.zone), domain)
        check(f"{name}: is refused where receivers reject it", result == "permerror", codes)
        return
    server.zone["TXT", domain] = [f'"{found["records"][0]["text"]}"']
    result, lookups, void = evaluate(as_pyspf(server.zone), domain)
    check(f"{name}: what is written is accepted", result != "permerror", (result, found))
    if "ptr" not in " ".join(text for texts in server.zone.values() for text in texts):
        ours = (found["lookups"]["count"], found["lookups"]["void"], found["lookups"]["is_exact"])
        check(f"{name}: look-ups", ours == (lookups, void, True), f"{ours}, pyspf: {(lookups, void)}: {server.zone}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True)
    parser.add_argument("--batches", type=int, default=10)
    parser.add_argument("--zones", type=int, default=60)
    parser.add_argument("--seed", type=int)
    args = parser.parse_args()
    seeds = lambda count: range(count) if args.seed is None else [args.seed]
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(str(pathlib.Path(args.sesform).resolve()), folder)
        for seed in seeds(args.batches):
            check_grammar(desk, random.Random(seed), seed)
        with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answers) as server:
            assert server.socket.family == socket.AF_INET
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for seed in seeds(args.zones):
                check_dns(desk, server, random.Random(seed), seed)
            server.shutdown()
    print(f"{RESULTS['passed']} passed, {RESULTS['failed']} failed")
    return 1 if RESULTS["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
