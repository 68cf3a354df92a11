"""An oracle of another kind: the rules of route safety as an answer-set program, written from the contract and not from the
code, and asked about plans of random small accounts.

For each account the program plans over HTTP against its sandbox, and clingo answers two questions:

- is there a moment, in any order that the plan's dependencies allow, at which a rule is broken?
- is there a way with fewer writes that breaks none?

A plan that calls itself safe must have no such moment, and no plan may be shorter than the optimum. How many are longer, or
call unsafe what has a safe way, is printed and bounded.
"""

import argparse
import collections
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import clingo
import yaml

# The rules, over one state S that says where each IP is and where each stream goes. `before` and `after` are states too.
# An address is an IP, or one for a managed pool and for the shared one. A stream is a configuration set, mail without one,
# or an identity.
RULES = """
has(S, P, ip(I)) :- in(S, I, P), not managed(S, P).
has(S, P, ses(P)) :- managed(S, P).
has(S, shared, ses(shared)) :- state(S).
% Without an IP in it, mail leaves the default pool from the shared IPs.
has(S, default, ses(shared)) :- state(S), not in(S, _, default).
% A paused set sends nothing, and so does an identity that names one.
by(S, set(C), P) :- route(S, C, P), not paused(S, C).
by(S, none, default) :- state(S).
by(S, identity(N), default) :- names(S, N, nothing).
by(S, identity(N), P) :- names(S, N, C), route(S, C, P), not paused(S, C).
from(S, R, A) :- by(S, R, P), has(S, P, A).
leaves(S, R) :- from(S, R, _).
exists(S, P) :- pool(S, P).
exists(S, P) :- P = (default; shared), state(S).

owed(R) :- leaves(before, R), leaves(after, R).
allowed(R, A) :- from(before, R, A).
allowed(R, A) :- from(after, R, A).
wrong(S, empty, R) :- owed(R), state(S), not leaves(S, R).
wrong(S, leak, R) :- from(S, R, A), not allowed(R, A), A != ses(shared).
% By a new set no mail of before goes.
wrong(S, leak, R) :- from(S, R, ses(shared)), not allowed(R, ses(shared)), not new(R).
new(set(C)) :- route(after, C, _), not route(before, C, _).
wrong(S, dangling, C) :- route(S, C, P), not exists(S, P), not route(before, C, P).
wrong(S, dangling, N) :- names(S, N, C), C != nothing, not route(S, C, _), not names(before, N, C).
"""

# Any moment of a plan: some steps are done, and with each step all that it waits for. A later step on the same thing undoes
# what an earlier one did to it.
MOMENT = """
state(before). state(after). state(now).
done(before, T) :- step(T), #false.
done(after, T) :- step(T).
{ done(now, T) : step(T) }.
:- done(now, T), waits(T, U), not done(now, U).
over(S, T) :- done(S, T), done(S, U), U > T, about(T, X), about(U, X).
in(S, I, P) :- done(S, T), moves(T, I, P), not over(S, T).
in(S, I, P) :- state(S), in0(I, P), not done(S, T) : moves(T, I, _).
route(S, C, P) :- done(S, T), sends(T, C, P), not over(S, T).
route(S, C, P) :- state(S), route0(C, P), not done(S, T) : sends(T, C, _); not done(S, U) : drops(U, C).
paused(S, C) :- done(S, T), pauses(T, C).
paused(S, C) :- state(S), paused0(C), not done(S, T) : resumes(T, C).
names(S, N, C) :- done(S, T), gives(T, N, C), not over(S, T).
names(S, N, C) :- state(S), names0(N, C), not done(S, T) : gives(T, N, _).
pool(S, P) :- state(S), pool0(P), not done(S, T) : deletes(T, P).
pool(S, P) :- done(S, T), creates(T, P), not over(S, T).
managed(S, P) :- pool(S, P), managed0(P).
managed(S, P) :- pool(S, P), done(S, T), converts(T, P).
managed(S, P) :- pool(S, P), done(S, T), creates_managed(T, P).
:- not wrong(now, _, _).
"""

# A way of `n` writes, one a moment, from the account to what the plan ends in.
WAY = """
state(before). state(after). state(0..n).
moment(0..n-1).
in(before, I, P) :- in0(I, P). route(before, C, P) :- route0(C, P). names(before, N, C) :- names0(N, C).
pool(before, P) :- pool0(P). managed(before, P) :- managed0(P).
in(after, I, P) :- in1(I, P). route(after, C, P) :- route1(C, P). names(after, N, C) :- names1(N, C).
pool(after, P) :- pool1(P). managed(after, P) :- managed1(P).
paused(before, C) :- paused0(C). paused(0, C) :- paused0(C). paused(after, C) :- paused1(C).
in(0, I, P) :- in0(I, P). route(0, C, P) :- route0(C, P). names(0, N, C) :- names0(N, C).
pool(0, P) :- pool0(P). managed(0, P) :- managed0(P).

ip(I) :- in0(I, _).
known(P) :- pool0(P). known(P) :- pool1(P). known(P) :- spare(P).
set(C) :- route0(C, _). set(C) :- route1(C, _).

1 { move(K, I, P) : ip(I), known(P); move(K, I, default) : ip(I); send(K, C, P) : set(C), known(P);
    send(K, C, default) : set(C); send(K, C, shared) : set(C); drop(K, C) : set(C);
    give(K, N, C) : names0(N, _), set(C); give(K, N, nothing) : names0(N, _);
    pause(K, C) : set(C), paused1(C); resume(K, C) : set(C), paused0(C);
    create(K, P) : known(P); delete(K, P) : known(P); convert(K, P) : known(P), managed1(P); rest(K) } 1 :- moment(K).
:- rest(K), moment(K + 1), not rest(K + 1).

:- move(K, _, P), P != default, not pool(K, P).
:- move(K, _, P), managed(K, P).
:- move(K, I, _), in(K, I, P), managed(K, P).
:- move(K, I, P), in(K, I, P).
:- send(K, C, P), P != default, P != shared, not pool(K, P).
:- drop(K, C), route1(C, _).
:- drop(K, C), not route(K, C, _).
:- drop(K, C), names(K, _, C).
:- give(K, _, C), C != nothing, not route(K, C, _).
:- create(K, P), pool(K, P).
:- delete(K, P), not pool(K, P).
:- delete(K, P), in(K, _, P).
:- delete(K, P), route(K, _, P).
:- delete(K, P), pool1(P).
:- create(K, P), pool0(P).
:- convert(K, P), not pool(K, P).
:- convert(K, P), managed(K, P).
% What no file states stays where it is, as it may be anybody's.
:- send(K, C, _), route0(C, P), not stated(C).

in(K + 1, I, P) :- move(K, I, P).
in(K + 1, I, P) :- in(K, I, P), moment(K), not move(K, I, Q) : known(Q); in(K, I, P), moment(K), not move(K, I, default).
route(K + 1, C, P) :- send(K, C, P).
route(K + 1, C, P) :- route(K, C, P), moment(K), not sent(K, C), not drop(K, C).
sent(K, C) :- send(K, C, _).
paused(K + 1, C) :- pause(K, C).
paused(K + 1, C) :- paused(K, C), moment(K), not resume(K, C).
:- pause(K, C), paused(K, C).
:- resume(K, C), not paused(K, C).
:- resume(K, C), paused1(C).
:- paused1(C), route1(C, _), not paused(n, C).
:- paused(n, C), route1(C, _), not paused1(C).
names(K + 1, N, C) :- give(K, N, C).
names(K + 1, N, C) :- names(K, N, C), moment(K), not given(K, N).
given(K, N) :- give(K, N, _).
pool(K + 1, P) :- create(K, P).
pool(K + 1, P) :- pool(K, P), moment(K), not delete(K, P).
managed(K + 1, P) :- convert(K, P).
managed(K + 1, P) :- create(K, P), managed1(P).
managed(K + 1, P) :- managed(K, P), moment(K), not delete(K, P).

:- in1(I, P), not in(n, I, P), not managed1(P).
:- route1(C, P), not route(n, C, P).
:- set(C), not route1(C, _), route(n, C, _).
:- names1(N, C), not names(n, N, C).
:- pool1(P), not pool(n, P).
:- pool(n, P), not pool1(P).
:- managed1(P), not managed(n, P).
:- wrong(K, _, _), K = 0..n.
"""

REGION = "eu-west-1"
ACCOUNT = "123456789012"
OWNED = {"sesform:owner": "mail"}


class Account:
    """A small account and a file for it, by chance."""

    def __init__(self, dice):
        self.pools = [f"p{at}" for at in range(dice.randint(1, 3))]
        held = [pool for pool in self.pools if dice.random() < 0.85]
        self.managed = {pool for pool in held if dice.random() < 0.1}
        places = ["default"] + [pool for pool in held if pool not in self.managed]
        self.ips = {f"198.51.100.{at}": dice.choice(places) for at in range(dice.randint(0, 4))}
        routes = ["default", "shared"] + held * 2
        self.sets = {f"s{at}": dice.choice(routes) for at in range(dice.randint(0, 3))}
        self.new = {f"n{at}" for at in range(dice.choice([0, 0, 1]))}
        default_sets = [None] + list(self.sets)
        self.identities = {f"d{at}.example.com": dice.choice(default_sets) for at in range(dice.choice([0, 0, 1, 2]))}
        self.held = held
        self.gone = {name for name in self.sets if dice.random() < 0.15}
        self.paused = {name for name in self.sets if dice.random() < 0.2}
        converted = {pool for pool in held if pool not in self.managed and dice.random() < 0.1}
        standard = [pool for pool in self.pools if pool not in self.managed | converted]
        wanted = {pool: [] for pool in standard}
        for ip, pool in self.ips.items():
            if pool in converted:
                continue
            to = dice.choice(standard + [None]) if standard else None
            if to:
                wanted[to].append(ip)
        self.file_pools = {pool: {"ips": sorted(ips)} for pool, ips in wanted.items()}
        for pool in self.managed | converted:
            self.file_pools[pool] = {"scaling": "managed"}
        targets = ["ses-default-dedicated-pool", "ses-shared-pool"] + self.pools * 2
        stays = {"default": "ses-default-dedicated-pool", "shared": "ses-shared-pool"}
        self.file_sets = {}
        for name, pool in self.sets.items():
            if name not in self.gone:
                keep = dice.random() < 0.4
                self.file_sets[name] = {"pool": stays.get(pool, pool) if keep else dice.choice(targets)}
        for one in self.file_sets.values():
            if dice.random() < 0.3:
                one["sending"] = dice.random() < 0.5
        for name in self.new:
            self.file_sets[name] = {"pool": dice.choice(targets)}
        choices = [None] + sorted(self.file_sets)
        self.file_identities = {}
        for name, now in self.identities.items():
            if dice.random() < 0.7:
                self.file_identities[name] = {"configuration_set": dice.choice(choices) or "none"}

    def state(self):
        pools = {
            pool: {"ScalingMode": "MANAGED" if pool in self.managed else "STANDARD", "Tags": OWNED} for pool in self.held
        }
        ips = {ip: {"PoolName": pool} if pool != "default" else {} for ip, pool in self.ips.items()}
        names = {"default": "ses-default-dedicated-pool", "shared": "ses-shared-pool"}
        sets = {
            name: {
                "DeliveryOptions": {"SendingPoolName": names.get(pool, pool)}, "Tags": OWNED,
                "SendingOptions": {"SendingEnabled": name not in self.paused},
            }
            for name, pool in self.sets.items()
        }
        identities = {name: {"ConfigurationSetName": now} if now else {} for name, now in self.identities.items()}
        region = {
            "DedicatedIpPools": pools, "DedicatedIps": ips, "ConfigurationSets": sets, "EmailIdentities": identities,
        }
        return {"version": 1, "accounts": {ACCOUNT: {REGION: region}}}

    def file(self):
        region = {"pools": self.file_pools, "configuration_sets": self.file_sets, "identities": self.file_identities}
        return {"version": 1, "account": ACCOUNT, "owner": "mail", "regions": {REGION: region}}


def term(name):
    """A name as clingo writes a constant."""
    return {None: "nothing", "ses-default-dedicated-pool": "default", "ses-shared-pool": "shared"}.get(
        name, name if name in ("default", "shared") else json.dumps(name)
    )


def beginning(account):
    facts = [f"pool0({term(pool)})." for pool in account.held]
    facts += [f"managed0({term(pool)})." for pool in account.managed]
    facts += [f"in0({term(ip)}, {term(pool)})." for ip, pool in account.ips.items()]
    facts += [f"route0({term(name)}, {term(pool)})." for name, pool in account.sets.items()]
    facts += [f"paused0({term(name)})." for name in account.paused]
    facts += [f"names0({term(name)}, {term(now)})." for name, now in account.identities.items()]
    return facts


def sends(write):
    """Whether a write of sending options lets mail leave."""
    return write["options"].get("enabled", True) is not False


def steps(plan):
    facts = []
    for step in plan["steps"]:
        at, write = step["id"], step["write"]
        facts.append(f"step({at}).")
        facts += [f"waits({at}, {before})." for before in step["depends_on"]]
        operation = write["operation"]
        if operation == "PutDedicatedIpInPool":
            ip = term(write["ip"])
            facts += [f"moves({at}, {ip}, {term(write['to'])}).", f"about({at}, ip({ip}))."]
        elif operation in ("CreateConfigurationSet", "PutConfigurationSetDeliveryOptions"):
            name, pool = term(write["configuration_set"]), term(write["delivery"].get("pool", "default"))
            facts += [f"sends({at}, {name}, {pool}).", f"about({at}, set({name}))."]
        elif operation == "PutConfigurationSetSendingOptions":
            name = term(write["configuration_set"])
            facts.append(f"{'resumes' if sends(write) else 'pauses'}({at}, {name}).")
        elif operation == "DeleteConfigurationSet":
            name = term(write["configuration_set"])
            facts += [f"drops({at}, {name}).", f"about({at}, set({name}))."]
        elif operation == "PutEmailIdentityConfigurationSetAttributes":
            name = term(write["identity"])
            facts += [f"gives({at}, {name}, {term(write.get('configuration_set'))}).", f"about({at}, identity({name}))."]
        elif operation == "CreateDedicatedIpPool":
            pool = term(write["pool"])
            facts += [f"creates({at}, {pool}).", f"about({at}, pool({pool}))."]
            if write["scaling"] == "MANAGED":
                facts.append(f"creates_managed({at}, {pool}).")
        elif operation == "DeleteDedicatedIpPool":
            pool = term(write["pool"])
            facts += [f"deletes({at}, {pool}).", f"about({at}, pool({pool}))."]
        elif operation == "PutDedicatedIpPoolScalingAttributes":
            facts.append(f"converts({at}, {term(write['pool'])}).")
    return facts


# What no fact may be about in an account has to be known to clingo all the same.
DEFINED = "#defined {}.".format(
    ". #defined ".join(
        "pool0/1 managed0/1 in0/2 route0/2 names0/2 step/1 waits/2 about/2 moves/3 sends/3 drops/2 gives/3 creates/2 "
        "creates_managed/2 deletes/2 converts/2 pool1/1 managed1/1 in1/2 route1/2 names1/2 spare/1 stated/1 "
        "paused0/1 paused1/1 pauses/2 resumes/2".split()
    )
)


def solve(program, shown=(), constants=()):
    """The first answer as a set of atoms; None if there is none."""
    control = clingo.Control(["--warn=none", *(f"-c {name}={value}" for name, value in constants)])
    control.add("base", [], program)
    control.ground([("base", [])])
    found = []
    control.solve(on_model=lambda model: found.append([str(atom) for atom in model.symbols(atoms=True)
                                                       if atom.name in shown]))
    return found[0] if found else None


def moment_of_harm(account, plan):
    facts = beginning(account) + steps(plan)
    found = solve("\n".join([DEFINED, RULES, MOMENT, *facts]), shown=("wrong", "done"))
    return found and [atom for atom in found if "now" in atom]


def ending(account, plan):
    """What the plan ends in, as facts."""
    pools, managed = set(account.held), set(account.managed)
    ips, sets, identities = dict(account.ips), dict(account.sets), dict(account.identities)
    paused = set(account.paused)
    plain = {"ses-default-dedicated-pool": "default", "ses-shared-pool": "shared"}
    for step in plan["steps"]:
        write = step["write"]
        operation = write["operation"]
        if operation == "PutDedicatedIpInPool":
            ips[write["ip"]] = plain.get(write["to"], write["to"])
        elif operation in ("CreateConfigurationSet", "PutConfigurationSetDeliveryOptions"):
            pool = write["delivery"].get("pool", "default")
            sets[write["configuration_set"]] = plain.get(pool, pool)
        elif operation == "PutConfigurationSetSendingOptions":
            change = paused.discard if sends(write) else paused.add
            change(write["configuration_set"])
        elif operation == "DeleteConfigurationSet":
            del sets[write["configuration_set"]]
        elif operation == "PutEmailIdentityConfigurationSetAttributes":
            identities[write["identity"]] = write.get("configuration_set")
        elif operation == "CreateDedicatedIpPool":
            pools.add(write["pool"])
            if write["scaling"] == "MANAGED":
                managed.add(write["pool"])
        elif operation == "DeleteDedicatedIpPool":
            pools.discard(write["pool"])
            managed.discard(write["pool"])
        elif operation == "PutDedicatedIpPoolScalingAttributes":
            managed.add(write["pool"])
    facts = [f"pool1({term(pool)})." for pool in pools] + [f"managed1({term(pool)})." for pool in managed]
    facts += [f"in1({term(ip)}, {term(pool)})." for ip, pool in ips.items()]
    facts += [f"route1({term(name)}, {term(pool)})." for name, pool in sets.items()]
    facts += [f"names1({term(name)}, {term(now)})." for name, now in identities.items()]
    facts += [f"paused1({term(name)})." for name in paused if name in sets]
    return facts + [f"stated({term(name)})." for name in account.file_sets] + ['spare("spare").']


def has_way(account, plan, writes):
    facts = beginning(account) + ending(account, plan)
    return solve("\n".join([DEFINED, RULES, WAY, *facts]), constants=[("n", writes)]) is not None


def planned(sesform, folder, account):
    state, file = folder / "state.json", folder / "sesform.yaml"
    state.write_text(json.dumps(account.state()))
    file.write_text(yaml.safe_dump(account.file()))
    words = [sesform, "plan", "--format", "json", "--prune", "--allow", "convert", "--allow", "relinquish",
             "-f", str(file), f"--sandbox={state}"]
    ran = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if ran.returncode not in (0, 65):
        raise SystemExit(f"plan ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return json.loads(ran.stdout).get("plan") if ran.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True, help="the program")
    parser.add_argument("--accounts", type=int, default=300, help="how many random accounts")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins")
    given = parser.parse_args()
    counts, passed, failed = collections.Counter(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(given.seed, given.seed + given.accounts):
            account = Account(random.Random(seed))
            plan = planned(given.sesform, pathlib.Path(folder), account)
            if plan is None:
                counts["refused"] += 1
                continue
            safe, length = not plan["proof"]["violations"], len(plan["steps"])
            counts["safe" if safe else "unsafe"] += 1
            problem = None
            harm = moment_of_harm(account, plan)
            if safe and harm:
                problem = f"calls itself safe: {harm}"
            if not safe and not harm:
                problem = f"calls itself unsafe and is not: {plan['proof']['violations']}"
            if safe and not has_way(account, plan, length):
                problem = "is no way at all by the rules of the oracle"
            if safe and length and has_way(account, plan, length - 1):
                counts["longer"] += 1
                print(f"account {seed}: longer than it need be")
            if not safe and has_way(account, plan, length + 2):
                counts["missed"] += 1
                print(f"account {seed}: unsafe, and there is a way")
            if problem:
                print(f"FAILED account {seed}: {problem}")
                failed += 1
            else:
                passed += 1
    total = counts["safe"] + counts["unsafe"]
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    for name, share in (("longer", LONGER_MOST), ("missed", MISSED_MOST)):
        if counts[name] > share * total:
            print(f"FAILED: {counts[name]} of {total} plans {name}, at most {share:.0%} may be")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


# Share of plans that may have more writes than the shortest safe way.
LONGER_MOST = 0.02
# Share of plans that may call unsafe what has a safe way of at most two writes more.
MISSED_MOST = 0.01

if __name__ == "__main__":
    sys.exit(main())
