"""An SES of tomorrow, with values that this version of sesform does not know: they are never lost and never guessed.

Each is carried over when its block is put for another reason, becomes a comment in an imported file, or keeps sesform
from writing at all.
"""

import contextlib

import fake_ses
import grown_account
from grown_account import ACCOUNT, REGIONS, arn, validation

REGION, SET = REGIONS[0], "no"
REFUSED = 5
# A block with something unknown in it; a change of the same block in the file; and what the block is then, as SES has it.
BLOCKS = (
    ("DeliveryOptions", {"TlsPolicy": "REQUIRE_STRICT"}, {"max_delivery": "2h"},
     {"TlsPolicy": "REQUIRE_STRICT", "MaxDeliverySeconds": 7200}),
    ("TrackingOptions", {"CustomRedirectDomain": "a.example", "HttpsPolicy": "NEVER"}, {"tracking": {"domain": "b.example"}},
     {"CustomRedirectDomain": "b.example", "HttpsPolicy": "NEVER"}),
    ("SuppressionOptions", {"SuppressedReasons": ["BOUNCE", "SPAM"]}, {"suppression": {"scope": "tenant"}},
     {"SuppressedReasons": ["BOUNCE", "SPAM"], "SuppressionScope": "TENANT"}),
    ("SuppressionOptions", {"SuppressionScope": "GALAXY"}, {"suppression": ["complaint"]},
     {"SuppressedReasons": ["COMPLAINT"], "SuppressionScope": "GALAXY"}),
    ("SuppressionOptions", {"ValidationOptions": validation("ENABLED", "ULTRA")},
     {"suppression": {"validation": {"enabled": False}}}, {"ValidationOptions": validation("DISABLED", "ULTRA")}),
    ("SuppressionOptions", {"ValidationOptions": validation("AUTO")}, {"suppression": []},
     {"ValidationOptions": validation("AUTO"), "SuppressedReasons": []}),
    ("VdmOptions", {"DashboardOptions": {"EngagementMetrics": "AUTO"}}, {"vdm": {"optimized_shared_delivery": True}},
     {"DashboardOptions": {"EngagementMetrics": "AUTO"}, "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"}}))


@contextlib.contextmanager
def of_tomorrow():
    """The fake takes and gives what no model knows yet."""
    fake_ses.MODEL.of_tomorrow = True
    try:
        yield
    finally:
        fake_ses.MODEL.of_tomorrow = False


def file_with(fields):
    return {"version": 1, "account": ACCOUNT, "regions": {REGION: {"configuration_sets": {SET: fields}}}}


def imports_well(bench, name):
    run = bench.run("import", "--everything", "--region", REGION)
    bench.tally.equal(f"{name}: is imported", (run.code, run.writes, run.refused), (0, [], []), run.said())


def never_lost(bench, name, fields, changed):
    """The change is made with everything else as it was, or it is refused."""
    before = bench.fake.snapshot()
    run = bench.run("apply", "--yes", data=file_with(fields))
    bench.tally.check(f"{name}: done or refused", (run.code, len(run.writes)) in ((0, 1), (REFUSED, 0)), run.said())
    if run.writes:
        changed(before[ACCOUNT, REGION]["sets"][SET])
    bench.state_is(name, before, run)


def blocks(bench):
    snapshot = bench.fake.snapshot()
    for block, unknown, fields, wanted in BLOCKS:
        name = f"tomorrow, {block} {unknown}"
        bench.fake.restore(snapshot)
        bench.fake.place(ACCOUNT, REGION)["sets"][SET][block] = unknown
        imports_well(bench, name)
        never_lost(bench, name, fields, lambda one, block=block, wanted=wanted: one.update({block: wanted}))
    bench.fake.restore(snapshot)


def destinations(bench):
    snapshot = bench.fake.snapshot()
    topic = {"TopicArn": arn("sns", REGION, "x")}
    for unknown in ({"MatchingEventTypes": ["NEWS", "SEND"], "SnsDestination": topic},
                    {"MatchingEventTypes": ["SEND"], "KinesisDataStreamDestination": {"StreamArn": "x"}}):
        name = f"tomorrow, event destination {sorted(unknown)}"
        bench.fake.restore(snapshot)
        bench.fake.place(ACCOUNT, REGION)["sets"][SET]["EventDestinations"] = {"d": {"Enabled": True, **unknown}}
        imports_well(bench, name)
        never_lost(bench, name, {"event_destinations": {"d": {"sns": topic["TopicArn"], "enabled": False}}},
                   lambda one: one["EventDestinations"]["d"].update(Enabled=False))
    bench.fake.restore(snapshot)


def pools(bench):
    snapshot = bench.fake.snapshot()
    file = grown_account.file_of(snapshot)
    bench.fake.place(ACCOUNT, REGION)["pools"]["true"]["ScalingMode"] = "HYBRID"
    bench.fake.place(ACCOUNT, REGION)["ips"]["198.51.0.1"]["WarmupStatus"] = "PAUSED"
    imports_well(bench, "tomorrow, a scaling mode and a warm-up status")
    before = bench.fake.snapshot()
    run = bench.run("apply", "--yes", "--allow", "convert", data=file)
    bench.tally.equal("tomorrow, a scaling mode: is refused", (run.code, run.writes), (REFUSED, []), run.said())
    bench.state_is("tomorrow, a scaling mode", before, run)
    bench.fake.restore(snapshot)


def run_all(bench):
    with of_tomorrow():
        blocks(bench)
        destinations(bench)
        pools(bench)
