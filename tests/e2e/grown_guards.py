"""What must not happen without a flag, and what happens with it: nothing else."""

import copy

import grown_account
from fake_ses_rules import DEFAULT_POOL
from grown_account import ACCOUNT, OWNER, PROTECT, REGIONS

REGION = REGIONS[0]
TEAM, THEY = "team", "they"
REFUSED, UNSURE = 5, 64

GUARDS = []


def guard(function):
    GUARDS.append(function)
    return function


class Scene:
    """An account, changed before the curtain rises, and a file of its first Region."""

    def __init__(self, bench, snapshot, dice):
        self.bench, self.dice, self.tally = bench, dice, bench.tally
        bench.fake.restore(snapshot)
        self.place = bench.fake.place(ACCOUNT, REGION)
        self.file = grown_account.file_of({(ACCOUNT, REGION): self.place}, sparse=True)
        self.fields = self.file["regions"][REGION]
        self.name = ""

    def want(self):
        """A copy of the account to be changed into what is wanted: all of it, and the Region."""
        want = self.bench.fake.snapshot()
        return want, want[ACCOUNT, REGION]

    def owned(self, *things):
        """Everything named carries the file's owner."""
        self.file["owner"] = TEAM
        for thing in things:
            thing["Tags"][OWNER] = TEAM

    def run(self, *words):
        return self.bench.run("apply", "--yes", *words, data=self.file)

    def refused(self, *words, code=REFUSED, saying=""):
        """Ends with a code, writes nothing, and names what would allow it."""
        want, _ = self.want()
        run, name = self.run(*words), " ".join((self.name, *words))
        self.tally.equal(f"{name}: is refused", (run.code, run.writes), (code, []), run.said())
        self.tally.check(f"{name}: says `{saying}`", saying in run.stdout + run.stderr, run.said())
        self.bench.state_is(name, want, run)

    def left_alone(self, *words, listed=()):
        """Succeeds, writes nothing, and lists what it leaves alone."""
        want, _ = self.want()
        run, name = self.run(*words), " ".join((self.name, *words))
        self.tally.equal(f"{name}: leaves it alone", (run.code, run.writes), (0, []), run.said())
        for thing in listed:
            self.tally.check(f"{name}: lists {thing}", thing in run.stdout, run.said())
        self.bench.state_is(name, want, run)

    def done(self, want, writes, *words):
        run, name = self.run(*words), " ".join((self.name, *words))
        self.tally.equal(f"{name}: succeeds", (run.code, run.refused), (0, []), run.said())
        self.tally.equal(f"{name}: the writes", sorted(call.operation for call in run.writes), sorted(writes), run.said())
        self.bench.state_is(name, want, run)

    def unused_set(self):
        """A set that no identity has, made so in the account."""
        name = self.dice.choice(sorted(self.place["sets"]))
        for identity in self.place["identities"].values():
            if identity.get("ConfigurationSetName") == name:
                del identity["ConfigurationSetName"]
        self.fields["identities"] = {}
        return name


def run_all(bench, dice, only):
    snapshot = bench.fake.snapshot()
    for function in GUARDS:
        scene = Scene(bench, snapshot, dice)
        scene.name = "guard " + function.__name__
        if only in scene.name:
            function(scene)


@guard
def a_set_and_a_pool_taken_out(scene):
    name, pool = scene.unused_set(), "true"
    for one in scene.place["sets"].values():
        if one.get("DeliveryOptions", {}).get("SendingPoolName") == pool:
            del one["DeliveryOptions"]["SendingPoolName"]
    del scene.fields["configuration_sets"][name], scene.fields["pools"][pool]
    scene.left_alone(listed=[f"configuration set {name}", f"pool {pool}"])
    scene.refused("--prune", code=UNSURE, saying="owner")
    scene.file["owner"] = TEAM
    scene.left_alone("--prune", listed=[f"configuration set {name}", f"pool {pool}"])
    scene.owned(scene.place["sets"][name], scene.place["pools"][pool])
    scene.left_alone(listed=[f"configuration set {name}", f"pool {pool}"])
    want, place = scene.want()
    del place["sets"][name], place["pools"][pool]
    scene.done(want, ["DeleteConfigurationSet", "DeleteDedicatedIpPool"], "--prune")


@guard
def what_others_own_taken_out(scene):
    name = scene.unused_set()
    scene.owned()
    scene.place["sets"][name]["Tags"][OWNER] = THEY
    del scene.fields["configuration_sets"][name]
    scene.left_alone("--prune")


@guard
def what_is_protected_taken_out(scene):
    name = scene.unused_set()
    scene.owned(scene.place["sets"][name], scene.place["pools"]["true"])
    scene.place["sets"][name]["Tags"][PROTECT] = "true"
    scene.place["pools"]["true"]["Tags"][PROTECT] = "true"
    del scene.fields["configuration_sets"][name], scene.fields["pools"]["true"]
    want, _ = scene.want()
    run = scene.run("--prune")
    scene.tally.equal("guard protect: nothing is deleted", run.writes, [], run.said())
    scene.tally.check("guard protect: success or refusal", run.code in (0, REFUSED), run.said())
    scene.bench.state_is("guard protect", want, run)


@guard
def what_is_ignored_taken_out(scene):
    name = scene.unused_set()
    scene.owned(scene.place["sets"][name], scene.place["pools"]["true"])
    scene.file["ignore"] = {"configuration_sets": [name], "pools": ["t?ue"]}
    del scene.fields["configuration_sets"][name], scene.fields["pools"]["true"]
    scene.left_alone("--prune")


@guard
def an_event_destination_taken_out(scene):
    name = next(name for name, one in scene.place["sets"].items() if one["EventDestinations"])
    destination = next(iter(scene.place["sets"][name]["EventDestinations"]))
    del scene.fields["configuration_sets"][name]["event_destinations"][destination]
    scene.left_alone(listed=[f"event destination {name}/{destination}"])
    scene.owned(scene.place["sets"][name])
    scene.left_alone(listed=[f"event destination {name}/{destination}"])
    want, place = scene.want()
    del place["sets"][name]["EventDestinations"][destination]
    scene.done(want, ["DeleteConfigurationSetEventDestination"], "--prune")


@guard
def more_deletions_than_the_limit(scene):
    name = scene.unused_set()
    scene.owned(scene.place["sets"][name])
    del scene.fields["configuration_sets"][name]
    scene.file["limits"] = {"deletes": 0}
    scene.refused("--prune", saying="--allow deletes")
    want, place = scene.want()
    del place["sets"][name]
    scene.done(want, ["DeleteConfigurationSet"], "--prune", "--allow", "deletes")


@guard
def all_of_a_collection_taken_out(scene):
    name = scene.unused_set()
    scene.owned(scene.place["sets"][name])
    scene.fields["configuration_sets"] = {}
    scene.refused("--prune", saying="--allow empty")
    want, place = scene.want()
    del place["sets"][name]
    scene.done(want, ["DeleteConfigurationSet"], "--prune", "--allow", "empty")


@guard
def another_owners_set_changed(scene):
    scene.owned()
    one = scene.place["sets"]["no"]
    one["Tags"][OWNER] = THEY
    scene.fields["configuration_sets"]["no"]["sending"] = not one["SendingOptions"]["SendingEnabled"]
    for flags in ((), ("--adopt",)):
        scene.refused(*flags, saying=THEY)


@guard
def adoption(scene):
    scene.owned()
    scene.place["sets"]["no"]["Tags"][OWNER] = THEY
    scene.place["pools"]["no"]["Tags"][OWNER] = TEAM
    del scene.fields["configuration_sets"]["no"]
    scene.left_alone()
    want, place = scene.want()
    free = [thing for kind in ("sets", "pools") for thing in place[kind].values() if OWNER not in thing["Tags"]]
    for thing in free:
        thing["Tags"][OWNER] = TEAM
    scene.done(want, ["TagResource"] * len(free), "--adopt")


@guard
def conversion(scene):
    scene.fields["pools"]["null"] = {"scaling": "managed"}
    if any(ip["PoolName"] == "null" and address in scene.fields.get("dedicated_ips", {})
           for address, ip in scene.want()[1]["ips"].items()):
        scene.refused("--allow", "convert", code=65, saying="leave `warmup` out")
    scene.fields["dedicated_ips"] = {}
    scene.refused(saying="--allow convert")
    want, place = scene.want()
    place["pools"]["null"]["ScalingMode"] = "MANAGED"
    for ip in place["ips"].values():
        if ip["PoolName"] == "null":
            ip.update(WarmupStatus="NOT_APPLICABLE", WarmupPercentage=-1)
    scene.done(want, ["PutDedicatedIpPoolScalingAttributes"], "--allow", "convert")


@guard
def conversion_back(scene):
    scene.fields["pools"]["managed"] = {"scaling": "standard"}
    for words in ((), ("--allow", "convert")):
        scene.refused(*words)


@guard
def more_moves_than_the_limit(scene):
    moved = [scene.fields["pools"]["null"]["ips"].pop() for _ in range(2)]
    scene.fields["pools"]["no"]["ips"] += moved
    scene.file["limits"] = {"moved_ips": scene.dice.choice((1, "3%"))}
    scene.refused(saying="--allow moves")
    want, place = scene.want()
    for address in moved:
        place["ips"][address]["PoolName"] = "no"
    scene.done(want, ["PutDedicatedIpInPool"] * 2, "--allow", "moves")


@guard
def fewer_ips_than_counted(scene):
    scene.fields["pools"]["no"]["ips"] = {"count": 99}
    scene.refused(saying="--allow shortage")
    want, place = scene.want()
    spare = [ip for ip in place["ips"].values() if ip["PoolName"] == DEFAULT_POOL]
    for ip in spare:
        ip["PoolName"] = "no"
    scene.done(want, ["PutDedicatedIpInPool"] * len(spare), "--allow", "shortage")


@guard
def the_only_ip_of_a_route(scene):
    """The only IP of a set's pool goes to a new pool, and the set after it: whichever goes first, the set has no IP."""
    for one in scene.place["sets"].values():
        if one.get("DeliveryOptions", {}).get("SendingPoolName") == "1-0":
            one["DeliveryOptions"]["SendingPoolName"] = "on"
    scene.place["sets"]["no"]["DeliveryOptions"] = {"SendingPoolName": "1-0"}
    scene.fields["configuration_sets"] = {"no": {"pool": "fresh"}}
    pools = scene.fields["pools"]
    pools["fresh"], pools["1-0"]["ips"] = {"ips": pools["1-0"]["ips"]}, []
    scene.refused(saying="--allow interruption")
    want, place = scene.want()
    place["pools"]["fresh"] = {"ScalingMode": "STANDARD", "Tags": {}}
    place["ips"][pools["fresh"]["ips"][0]]["PoolName"] = "fresh"
    place["sets"]["no"]["DeliveryOptions"] = {"SendingPoolName": "fresh"}
    scene.done(want, ["CreateDedicatedIpPool", "PutDedicatedIpInPool", "PutConfigurationSetDeliveryOptions"],
               "--allow", "interruption")


@guard
def another_account(scene):
    # SES reports to the default bus of its own account alone, so the buses have to come along.
    for one in scene.fields["configuration_sets"].values():
        for destination in one.get("event_destinations", {}).values():
            if "eventbridge" in destination:
                destination["eventbridge"] = destination["eventbridge"].replace(scene.file["account"], "123456789012")
    scene.file["account"] = "123456789012"
    scene.refused()


@guard
def a_policy_without_a_domain(scene):
    """The whole block goes with the domain; a policy that is stated without one is a mistake in the file."""
    name = next(name for name, one in scene.place["sets"].items() if "HttpsPolicy" in one.get("TrackingOptions", {}))
    scene.fields["configuration_sets"][name]["tracking"] = {"domain": "none"}
    want, place = scene.want()
    del place["sets"][name]["TrackingOptions"]
    scene.done(copy.deepcopy(want), ["PutConfigurationSetTrackingOptions"])
    scene.fields["configuration_sets"][name]["tracking"] = {"domain": "none", "https": "require"}
    run = scene.run()
    scene.tally.check("guard policy: refused before SES refuses it", run.code in (REFUSED, 65) and not run.writes, run.said())
