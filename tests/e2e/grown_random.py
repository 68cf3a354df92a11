"""Files that state a random part of an account with random new values, and the state that each asks for."""

import copy

import grown_routes
from fake_ses_rules import DEFAULT_POOL, SHARED_POOL
from grown_account import (ACCOUNT, EVENTS, ODD_KEYS, ODD_VALUES, OWN_TAGS, REGIONS, archive, destination_fields, settled,
                           settled_target, target_fields, targets)

# Fields of existing things that a random file states: one in so many.
STATED = (2, 3, 6)
REFUSED = 5
VERDICTS = ("MEDIUM", "HIGH", "MANAGED")


class Part:
    """A random file and what it wants. Everything random comes from the dice."""

    def __init__(self, dice, snapshot, region=REGIONS[0]):
        self.dice, self.region, self.want = dice, region, copy.deepcopy(snapshot)
        self.one_in = dice.choice(STATED)
        self.place = self.want[ACCOUNT, region]
        self.fields = {}
        self.file = {"version": 1, "account": ACCOUNT, "regions": {region: self.fields}}
        if self.stated():
            self.fields["auto_warmup"] = self.place["auto_warmup"] = dice.random() < 0.5
        self.pools()
        self.warmups()
        self.sets()
        self.identities()

    def stated(self):
        return not self.dice.randrange(self.one_in)

    def some(self, names):
        return [name for name in sorted(names) if self.stated()]

    def tags(self, fields, thing):
        if not self.stated():
            return
        count = self.dice.choice((0, 1, 3))
        fields["tags"] = dict(zip(self.dice.sample(ODD_KEYS, count), self.dice.choices(ODD_VALUES, k=count)))
        own = {key: value for key, value in thing["Tags"].items() if key.startswith(OWN_TAGS)}
        thing["Tags"] = {**own, **fields["tags"]}

    def pools(self):
        """Tags of any pool, and the members of a few standard ones dealt out anew."""
        stated = {name: {} for name in self.some(self.place["pools"])}
        for name, fields in stated.items():
            self.tags(fields, self.place["pools"][name])
        dealt = [name for name in stated if self.place["pools"][name]["ScalingMode"] == "STANDARD" and self.stated()]
        if dealt:
            self.deal(stated, dealt)
        if self.stated():
            stated["fresh"] = {"scaling": "standard"}
            self.place["pools"]["fresh"] = {"ScalingMode": "STANDARD", "Tags": {}}
            self.tags(stated["fresh"], self.place["pools"]["fresh"])
        if stated:
            self.fields["pools"] = stated

    def deal(self, stated, dealt):
        ips = {address: ip for address, ip in self.place["ips"].items() if ip["WarmupStatus"] != "NOT_APPLICABLE"}
        mine = [address for address, ip in ips.items() if ip["PoolName"] in dealt]
        others = [address for address, ip in ips.items() if ip["PoolName"] not in dealt]
        taken = self.dice.sample(others, min(len(others), self.dice.choice((0, 0, 1, 3))))
        for name in dealt:
            stated[name]["ips"] = []
        for address in mine + taken:
            target = self.dice.choice([*dealt, *dealt, DEFAULT_POOL] if address in mine else dealt)
            ips[address]["PoolName"] = target
            if target != DEFAULT_POOL:
                stated[target]["ips"].append(address)

    def warmups(self):
        floors = {}
        for address in self.some(self.place["ips"]):
            ip = self.place["ips"][address]
            if ip["WarmupStatus"] == "NOT_APPLICABLE":
                continue
            floors[address] = {"warmup": self.dice.choice((0, 20, 60, 100))}
            if floors[address]["warmup"] > ip["WarmupPercentage"]:
                ip["WarmupPercentage"] = floors[address]["warmup"]
                ip["WarmupStatus"] = "DONE" if ip["WarmupPercentage"] == 100 else "IN_PROGRESS"
        if floors:
            self.fields["dedicated_ips"] = floors

    def sets(self):
        stated = {name: {} for name in self.some(self.place["sets"])}
        if self.stated():
            stated["Fresh"] = {}
            self.place["sets"]["Fresh"] = {
                "ReputationOptions": {"ReputationMetricsEnabled": True}, "SendingOptions": {"SendingEnabled": True},
                "Tags": {}, "EventDestinations": {}}
        for name, fields in stated.items():
            one = self.place["sets"][name]
            for field in (self.tags, self.delivery, self.switches, self.suppression, self.tracking, self.vdm,
                          self.archiving, self.destinations):
                field(fields, one)
        if stated:
            self.fields["configuration_sets"] = stated

    def put(self, one, block, member, value):
        """A member of a block; None takes it away."""
        kept = {key: inner for key, inner in one.get(block, {}).items() if key != member}
        if value is not None:
            kept[member] = value
        one.pop(block, None)
        if kept:
            one[block] = settled(kept)

    def delivery(self, fields, one):
        if self.stated():
            standing = one.get("DeliveryOptions", {}).get("SendingPoolName")
            fields["pool"] = self.dice.choice([*sorted(self.place["pools"]), SHARED_POOL, DEFAULT_POOL])
            # That a set names no pool is as good as the default pool.
            if not (standing is None and fields["pool"] == DEFAULT_POOL):
                self.put(one, "DeliveryOptions", "SendingPoolName", fields["pool"])
        if self.stated():
            policy = self.dice.choice(("REQUIRE", "OPTIONAL"))
            fields["tls"] = policy.lower()
            if policy == "REQUIRE" or "TlsPolicy" in one.get("DeliveryOptions", {}):
                self.put(one, "DeliveryOptions", "TlsPolicy", policy)
        if self.stated():
            seconds = self.dice.choice((300, 301, 4000, 50400))
            fields["max_delivery"] = f"{seconds}s"
            self.put(one, "DeliveryOptions", "MaxDeliverySeconds", seconds)

    def switches(self, fields, one):
        if self.stated():
            fields["sending"] = one["SendingOptions"]["SendingEnabled"] = self.dice.random() < 0.5
        if self.stated():
            fields["reputation_metrics"] = self.dice.random() < 0.5
            one["ReputationOptions"]["ReputationMetricsEnabled"] = fields["reputation_metrics"]

    def suppression(self, fields, one):
        block = {}
        if self.stated():
            reasons = self.dice.choice((None, [], ["COMPLAINT"], ["COMPLAINT", "BOUNCE"]))
            block["reasons"] = "inherit" if reasons is None else [reason.lower() for reason in reasons]
            self.put(one, "SuppressionOptions", "SuppressedReasons", reasons)
        if self.stated():
            scope = self.dice.choice((None, "ACCOUNT", "TENANT"))
            block["scope"] = (scope or "inherit").lower()
            self.put(one, "SuppressionOptions", "SuppressionScope", scope)
        if self.stated():
            block["validation"] = self.validation(one)
        if block:
            only_reasons = list(block) == ["reasons"] and isinstance(block["reasons"], list)
            fields["suppression"] = block["reasons"] if only_reasons and self.stated() else block

    def validation(self, one):
        if self.stated():
            self.put(one, "SuppressionOptions", "ValidationOptions", None)
            return "inherit"
        standing = one.get("SuppressionOptions", {}).get("ValidationOptions", {})
        threshold = copy.deepcopy(standing.get("ConditionThreshold", {"ConditionThresholdEnabled": "ENABLED"}))
        stated = {}
        if self.dice.random() < 0.5:
            stated["enabled"] = self.dice.random() < 0.5
            threshold["ConditionThresholdEnabled"] = "ENABLED" if stated["enabled"] else "DISABLED"
        if not stated or self.dice.random() < 0.5:
            verdict = self.dice.choice(VERDICTS)
            stated["threshold"] = verdict.lower()
            threshold["OverallConfidenceThreshold"] = {"ConfidenceVerdictThreshold": verdict}
        self.put(one, "SuppressionOptions", "ValidationOptions", {"ConditionThreshold": threshold})
        return stated

    def tracking(self, fields, one):
        if not self.stated():
            return
        if self.stated():
            fields["tracking"] = {"domain": "none"}
            one.pop("TrackingOptions", None)
            return
        block = {}
        if "TrackingOptions" not in one or self.dice.random() < 0.5:
            block["domain"] = self.dice.choice(("track.example.com", "0123.example", "null.example"))
            self.put(one, "TrackingOptions", "CustomRedirectDomain", block["domain"])
        if not block or self.dice.random() < 0.5:
            policy = self.dice.choice(("REQUIRE", "REQUIRE_OPEN_ONLY", "OPTIONAL"))
            block["https"] = policy.lower()
            if policy != "OPTIONAL" or "HttpsPolicy" in one["TrackingOptions"]:
                self.put(one, "TrackingOptions", "HttpsPolicy", policy)
        fields["tracking"] = block

    def vdm(self, fields, one):
        for field, options, member in (("engagement_metrics", "DashboardOptions", "EngagementMetrics"),
                                       ("optimized_shared_delivery", "GuardianOptions", "OptimizedSharedDelivery")):
            if self.stated():
                on = self.dice.random() < 0.5
                fields.setdefault("vdm", {})[field] = on
                self.put(one, "VdmOptions", options, {member: "ENABLED" if on else "DISABLED"})

    def archiving(self, fields, one):
        if self.stated():
            kept = self.dice.choice((None, archive(self.region, "m")))
            fields["archive"] = kept["ArchiveArn"] if kept else "none"
            self.put(one, "ArchivingOptions", "ArchiveArn", kept["ArchiveArn"] if kept else None)

    def destinations(self, fields, one):
        stated = {}
        for name in self.some(one["EventDestinations"]):
            stated[name] = self.destination(one["EventDestinations"][name])
        if self.stated():
            destination = {"Enabled": True, "MatchingEventTypes": self.events(), **self.target()}
            one["EventDestinations"]["Fresh-1"] = destination
            stated["Fresh-1"] = destination_fields(destination)
            if self.stated():
                # What is new is on unless the file says otherwise.
                del stated["Fresh-1"]["enabled"]
        if stated:
            fields["event_destinations"] = stated

    def events(self):
        return sorted(self.dice.sample(EVENTS, self.dice.choice((1, 3, len(EVENTS)))))

    def target(self):
        return settled_target(copy.deepcopy(self.dice.choice(targets(self.region))))

    def destination(self, destination):
        """An existing one: where to must be stated, the rest may be."""
        target = self.target() if self.stated() else {
            member: value for member, value in destination.items() if member not in ("Enabled", "MatchingEventTypes")}
        for member in [member for member in destination if member not in ("Enabled", "MatchingEventTypes")]:
            del destination[member]
        destination.update(target)
        stated = target_fields(destination)
        if self.stated():
            destination["MatchingEventTypes"] = self.events()
            stated["events"] = self.dice.sample([event.lower() for event in destination["MatchingEventTypes"]],
                                                len(destination["MatchingEventTypes"]))
        if self.stated():
            destination["Enabled"] = stated["enabled"] = self.dice.random() < 0.5
        return stated

    def identities(self):
        stated = {}
        for name in self.some(self.place["identities"]):
            one = self.place["identities"][name]
            stated[name] = {}
            if self.stated():
                one.pop("ConfigurationSetName", None)
                stated[name]["configuration_set"] = "none"
            elif self.dice.random() < 0.8:
                one["ConfigurationSetName"] = self.dice.choice(sorted(self.place["sets"]))
                stated[name]["configuration_set"] = one["ConfigurationSetName"]
        if stated:
            self.fields["identities"] = stated


def random_part(bench, dice, snapshot):
    """One random file: applied, nothing but what it states differs, every moment of it was safe unless it said that it
    would not be, and a second plan has nothing to say."""
    bench.fake.restore(snapshot)
    part, tally = Part(dice, snapshot), bench.tally
    moments = [copy.deepcopy(bench.fake.place(ACCOUNT, part.region))]
    bench.fake.hooks.watch = lambda _, __, state: moments.append(copy.deepcopy(state))
    run = bench.run("apply", "--yes", data=part.file)
    bench.fake.hooks.watch = None
    unsafe = run.code == REFUSED and any(f"--allow {word}" in run.stderr for word in ("interruption", "cold"))
    tally.equal("a random part: no route was hurt", grown_routes.broken(moments), [], f"{run.writes}\n{run.said()}")
    if unsafe:
        tally.equal("a random part: refused, so nothing written", run.writes, [], run.said())
        run = bench.run("apply", "--yes", "--allow", "interruption", "--allow", "cold", data=part.file)
    tally.equal("a random part: succeeds", (run.code, run.refused), (0, []), run.said())
    bench.state_is("a random part", part.want, run)
    again = bench.run("plan", "--detailed-exitcode", data=part.file)
    tally.equal("a random part: again is nothing", (again.code, again.writes), (0, []), again.said())
    return unsafe
