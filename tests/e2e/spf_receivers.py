#!/usr/bin/env python3
"""Holds what `sesform ips --spf` says of records against pyspf, which evaluates them as receivers do.

    spf_receivers.py --sesform target/debug/sesform [--batches 10] [--zones 60] [--seed 7]

- Grammar: of random records, most of them spelled wrongly, both reject the same ones. Where pyspf is known not to be as
  RFC 7208 has it, no such record is made: it takes names of modifiers as they are written, splits terms at any blank,
  refuses a second modifier of an unknown name, checks only letters of macros, and none in unknown modifiers, takes `%%` for no end of a name, and leaves labels that
  are too long to DNS.
- DNS: random records of several MAIL FROM domains that include each other are served by a name server on loopback:
  aliases, names without a record or with two, macros, records of several strings, in mixed case, with every qualifier.
  What `ips --spf --resolve` counts is what pyspf counts over the same names: terms that query DNS, and queries without
  an answer. What it writes lets an address of SES pass, and with `--spf=ip4` each leased one. `lint --live --resolve`
  finds SF174 where pyspf reports a permanent error or does not let SES pass, and nowhere else.

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
# Some that the record of SES passes, and those that the account leases.
OF_SES, LEASED = ["203.0.113.77", "203.0.113.200"], [f"198.51.100.{host}" for host in (4, 5, 9)]
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

    def state(self, domains):
        identities = {f"i{at}.example.org": {"MailFromDomain": domain} for at, domain in enumerate(domains)}
        closed = {"DeliveryOptions": {"SendingPoolName": "closed"}}
        state = {
            "DedicatedIpPools": {"closed": {}},
            "DedicatedIps": {ip: {"PoolName": "closed"} for ip in LEASED},
            "ConfigurationSets": {"receipts": closed},
            "EmailIdentities": {name: {"ConfigurationSetName": "receipts", **has} for name, has in identities.items()},
        }
        document = {"version": 1, "accounts": {ACCOUNT: {REGION: state}}}
        (self.folder / "account.json").write_text(json.dumps(document))

    def run(self, *words):
        command = [self.program, *words, "--sandbox=account.json", "--quiet", "--format", "json"]
        ended = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=TIMEOUT)
        return json.loads(ended.stdout)

    def document(self, domains, *words, spf="--spf"):
        self.state(domains)
        document = self.run("ips", spf, *words, "--region", REGION)
        if "spf" not in document:
            raise AssertionError(document)
        return {domain["name"]: domain for domain in document["spf"]["domains"]}

    def judged(self, domains, resolve):
        """The severity of SF174 by domain."""
        self.state(domains)
        (self.folder / "lint.yaml").write_text(f'version: 1\naccount: "{ACCOUNT}"\nregions: {{{REGION}: {{}}}}\n')
        document = self.run("lint", "-f", "lint.yaml", "--live", resolve)
        if "advice" not in document:
            raise AssertionError(document)
        found = [finding for finding in document["advice"]["findings"] if finding["rule"] == "SF174"]
        return {it["found"]["spf_record"]["record"]["domain"]: (it["severity"], it["message"]) for it in found}


def evaluate(look_up, domain, address=STRANGER):
    """What a receiver says of mail from an address, with the number of look-ups and of those without an answer."""
    spf.DNSLookup = lambda name, kind, strict=True, timeout=None, *_: look_up(name.lower().rstrip("."), kind)
    query = spf.query(i=address, s=f"someone@{domain}", h=domain)
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
    """Answers from the zone of the server as a resolver does: with all aliases and what they lead to."""

    def handle(self):
        data, sock = self.request
        message = dns.message.from_wire(data)
        question = message.question[0]
        kind, name = dns.rdatatype.to_text(question.rdtype), question.name.to_text(omit_final_dot=True).lower()
        answer = dns.message.make_response(message)
        answer.flags |= dns.flags.RA
        zone = self.server.zone
        while ("CNAME", name) in zone:
            (target,) = zone["CNAME", name]
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{target}."))
            name = target
        if not any(known == name for _, known in zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        for text in zone.get((kind, name), []):
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, text))
        if len(answer.to_wire()) > 1200:
            answer = dns.message.make_response(message)
            answer.flags |= dns.flags.RA | dns.flags.TC
        sock.sendto(answer.to_wire(), self.client_address)


def random_case(rng, text):
    return "".join(rng.choice([char.lower(), char.upper()]) for char in text) if rng.random() < 0.1 else text


def random_record(rng, deeper):
    terms = []
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4])):
        kind = rng.choice(["include", "include", "a", "mx", "exists", "ip4", "ip6", "ptr", "ses", "macro", "wide"])
        host, name = rng.choice(["h0", "h1", "h2", "gone"]) + ".example.net", rng.choice(deeper)
        term = {
            "include": f"include:{name}",
            "a": rng.choice(["a", f"a:{host}", f"a:{host}/28", f"a:{host}//64"]),
            "mx": rng.choice(["mx", f"mx:{host}", f"mx:{host}/30"]),
            "exists": f"exists:{rng.choice(['gone', 'gone2'])}.example.net",
            "ip4": rng.choice(["ip4:192.0.2.0/24", "ip4:192.0.2.7", "ip4:203.0.113.0/25", "ip4:203.0.113.128/25"]),
            "ip6": rng.choice(["ip6:2001:db8::/32", "ip6:2001:db8::1"]),
            "ptr": "ptr:example.org",
            "ses": "include:amazonses.com",
            "macro": rng.choice([f"include:{name[:2]}.%{{d2}}", "include:n5.example.%{o1r}", "a:h0.%{d2}"]),
            "wide": rng.choice(["ip4:0.0.0.0/1", "ip4:128.0.0.0/2", "ip6:2000::/3"]) if rng.random() < 0.1 else "ip4:192.0.2.9",
        }[kind]
        terms.append(rng.choice(["", "", "", "", "+", "?", "~", "-"]) + random_case(rng, term))
    terms.append(rng.choice(["-all", "~all", "?all", f"redirect={rng.choice(deeper)}", ""]))
    if rng.random() < 0.1:
        terms[:0] = ["ip4:192.0.2.100"] * rng.randrange(5, 60)
    return " ".join([random_case(rng, "v=spf1"), *filter(None, terms)])


def strings(rng, text):
    """A text as a zone file has it, in one string or several, which may be cut anywhere."""
    cuts = sorted(rng.sample(range(1, len(text)), rng.randrange(1, 4))) if rng.random() < 0.2 else []
    parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)])]
    parts = [part[at:at + 255] for part in parts for at in range(0, len(part), 255)]
    return " ".join(f'"{part}"' for part in parts)


def random_zone(rng, domains):
    """Records that lead to each other, mostly to deeper ones; some names are missing, and some are aliases."""
    names = [f"n{at}.example.net" for at in range(6)]
    zone = {}
    for at, name in enumerate([*domains, *names]):
        deeper = names[max(0, at - len(domains) + 1):] or ["end.example.net"]
        if rng.random() < (0.07 if name in domains else 0.1):
            zone["CNAME", name] = [rng.choice([*deeper, "end.example.net", "nowhere.example.net"])]
            continue
        kept = 0.9 if name in domains else 0.95
        texts = [random_record(rng, deeper)] if rng.random() < kept else []
        texts += [random_record(rng, deeper)] if rng.random() < 0.03 else []
        texts += ["google-site-verification=x", "v=spf10 -all"] if rng.random() < 0.1 else []
        if texts:
            zone["TXT", name] = [strings(rng, text) for text in texts]
    zone["TXT", "end.example.net"] = ['"v=spf1 -all"']
    zone["TXT", "amazonses.com"] = ['"v=spf1 ip4:203.0.113.0/24 -all"']
    zone["A", "h0.example.net"], zone["MX", "h1.example.net"] = ["192.0.2.5"], ["10 h0.example.net.", "20 gone.example.net."]
    zone["MX", "h2.example.net"], zone["A", "h2.example.net"] = ["10 h2.example.net."], ["192.0.2.6", "192.0.2.7"]
    return zone


def as_pyspf(zone):
    def look_up(name, kind):
        def value(text):
            if kind == "TXT":
                return tuple(part.encode() for part in text.strip('"').split('" "'))
            return (int(text.split()[0]), text.split()[1].rstrip(".")) if kind == "MX" else text

        asked = name
        while ("CNAME", name) in zone:
            (name,) = zone["CNAME", name]
        if kind == "PTR":
            return [((asked, kind), "h0.example.net")]
        return [((asked, kind), value(text)) for text in zone.get((kind, name), [])]

    return look_up


def texts_of(zone, name):
    """The SPF records of a name."""
    texts = [b"".join(strings).decode() for _, strings in as_pyspf(zone)(name, "TXT")]
    return [text for text in texts if text.lower().startswith("v=spf1 ") or text.lower() == "v=spf1"]


def with_record(zone, domain, text):
    changed = {key: texts for key, texts in zone.items() if key != ("CNAME", domain)}
    parts = [text[at:at + 255] for at in range(0, len(text), 255)]
    return {**changed, ("TXT", domain): [" ".join(f'"{part}"' for part in parts)]}


def check_record(found, zone, domain, name, passing):
    """What `ips --spf` says of one domain. Every address of `passing` has to pass what it writes."""
    record, codes = texts_of(zone, domain), {problem["code"] for problem in found["problems"]}
    check(f"{name}: is what was read", found.get("existing", []) == record, found)
    is_alias = ("CNAME", domain) in zone
    if not found["records"] and not found["is_unchanged"]:
        if "alias" in codes or {"passes-all", "open-behind-all"} & codes:
            return
        check(f"{name}: several records", ("several-records" in codes) == (len(record) > 1), codes)
        if len(record) == 1:
            # Without room for one more term it is refused too, so the record of today may pass.
            merged = "v=spf1 include:amazonses.com" + record[0][len("v=spf1"):]
            result, _, _ = evaluate(as_pyspf(with_record(zone, domain, merged)), domain)
            check(f"{name}: is refused where receivers reject it", result == "permerror", codes)
        return
    check(f"{name}: no record beside an alias", not (is_alias and found["records"]), found)
    written = zone
    for published in found["records"]:
        written = with_record(written, published["name"].lower(), published["text"])
    result, lookups, void = evaluate(as_pyspf(written), domain)
    check(f"{name}: what is written is accepted", result != "permerror", (result, found))
    check(f"{name}: strangers do not pass", result != "pass", (result, found))
    for address in passing:
        result = evaluate(as_pyspf(written), domain, address)[0]
        check(f"{name}: {address} passes", result == "pass", (result, found, zone))
    # What `ptr` asks for hangs on the sender, also where a string ends inside the word.
    if "ptr" not in " ".join(text for texts in written.values() for text in texts).replace('" "', "").lower():
        ours = (found["lookups"]["count"], found["lookups"]["void"], found["lookups"]["is_exact"])
        check(f"{name}: look-ups", ours == (lookups, void, True), f"{ours}, pyspf: {(lookups, void)}: {zone}")


def check_dns(desk, server, rng, seed):
    domains = ["bounce.example.com", "Mail.example.com", "b.example.org"][:rng.choice([1, 1, 2, 3])]
    zone = server.zone = random_zone(rng, [domain.lower() for domain in domains])
    host, port = server.server_address
    resolve = f"--resolve={host}:{port}"
    found = desk.document(domains, resolve)
    with_addresses = desk.document(domains, resolve, spf="--spf=ip4")
    judged = desk.judged(domains, resolve)
    for domain in domains:
        lower = domain.lower()
        name = f"seed {seed}: {domain} {texts_of(zone, lower)}"
        check_record(found[domain], zone, lower, name, OF_SES)
        check_record(with_addresses[domain], zone, lower, f"{name} ip4", LEASED)
        severity, message = judged.get(domain, (None, ""))
        strange, _, _ = evaluate(as_pyspf(zone), lower)
        ours = [evaluate(as_pyspf(zone), lower, address)[0] for address in OF_SES]
        is_open = any(word in message for word in (" pass: ", "is not known"))
        wrong = strange == "permerror" or set(ours) != {"pass"}
        check(f"{name}: SF174", is_open or (severity == "error") == wrong, (severity, message, strange, ours, zone))


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
