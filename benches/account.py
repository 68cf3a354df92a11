#!/usr/bin/env python3
"""What a plan without changes costs for 50 pools, 400 leased IPs and 500 configuration sets.

    cargo build --release --locked && python3 benches/account.py target/release/sesform

Serves the account with `sesform sandbox`, plans against it some times, and prints the calls that the sandbox counted, and
the CPU time and the peak memory that the operating system counted for the plan's process (medians). Python's own library
is all that it needs.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter

POOLS, IPS, SETS, RUNS = 50, 400, 500, 7
ACCOUNT, REGION = "123456789012", "eu-west-1"


def address(number):
    return f"10.0.{number // 200}.{number % 200 + 1}"


def state():
    """The account as the sandbox keeps it."""
    region = {
        "DedicatedIpPools": {f"pool-{at:02}": {"ScalingMode": "STANDARD"} for at in range(POOLS)},
        "DedicatedIps": {
            address(at): {"PoolName": f"pool-{at % POOLS:02}", "WarmupStatus": "DONE", "WarmupPercentage": 100}
            for at in range(IPS)
        },
        "ConfigurationSets": {
            f"set-{at:03}": {"DeliveryOptions": {"SendingPoolName": f"pool-{at % POOLS:02}"}} for at in range(SETS)
        },
    }
    return {"version": 1, "accounts": {ACCOUNT: {REGION: region}}}


def desired():
    """The file that says the same. JSON is YAML."""
    pools = {f"pool-{at:02}": {"ips": [address(ip) for ip in range(at, IPS, POOLS)]} for at in range(POOLS)}
    sets = {f"set-{at:03}": {"pool": f"pool-{at % POOLS:02}"} for at in range(SETS)}
    return {"version": 1, "account": ACCOUNT, "regions": {REGION: {"pools": pools, "configuration_sets": sets}}}


def once(sesform, folder, endpoint):
    """One plan: CPU seconds and peak memory in MB."""
    environment = dict(os.environ, AWS_ACCESS_KEY_ID=ACCOUNT, AWS_SECRET_ACCESS_KEY="secret", HOME=folder)
    command = [sesform, "plan", "--detailed-exitcode", "-f", f"{folder}/desired.yaml", "--endpoint-url", endpoint]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"the plan has changes or failed: exit {process.returncode}"
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    sesform = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("state.json", state()), ("desired.yaml", desired())):
            with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                json.dump(content, file)
        serve = [sesform, "sandbox", "-q", "--listen", "127.0.0.1:0", "--state", f"{folder}/state.json"]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as sandbox:
            try:
                endpoint = sandbox.stdout.readline().strip()
                once(sesform, folder, endpoint)
                with urllib.request.urlopen(f"{endpoint}/_sandbox/log") as answer:
                    log = json.load(answer)
                calls = Counter(call["operation"] for call in (log if isinstance(log, list) else log["calls"]))
                costs = [once(sesform, folder, endpoint) for _ in range(RUNS)]
            finally:
                sandbox.terminate()
    print(f"{POOLS} pools, {IPS} leased IPs, {SETS} configuration sets, nothing to change, median of {RUNS}:")
    print(f"calls {sum(calls.values())}: " + ", ".join(f"{count} {name}" for name, count in calls.most_common()))
    print(f"CPU {statistics.median(cpu for cpu, _ in costs):.3f} s, ", end="")
    print(f"peak memory {statistics.median(memory for _, memory in costs):.1f} MB")


if __name__ == "__main__":
    main()
