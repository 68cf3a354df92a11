"""The safety of routes, replayed: what each configuration set may send from after every single write.

A route is a configuration set, mail without one, and mail of an identity by its default set. It sends from the IPs of
its pool; a managed pool and SES's shared pool count as one address each, and an empty default pool is the shared one. A paused set sends nothing. By a new set no
mail of before goes. Between the first and the last write no route is empty that was not and will not be, none has an
address that it had neither before nor has afterwards, and no set names a pool that is not there.
"""

from fake_ses_rules import DEFAULT_POOL, SHARED_POOL

# The route of mail that names no configuration set.
NO_SET = None


def routes(place):
    """Route -> addresses; None for a route whose pool is not there."""
    members = {}
    for address, ip in place["ips"].items():
        members.setdefault(ip["PoolName"], set()).add(address)

    def addresses(pool):
        if pool == SHARED_POOL:
            return {SHARED_POOL}
        if pool == DEFAULT_POOL:
            # Without an IP in it, mail leaves from AWS's shared ones.
            return members.get(pool, {SHARED_POOL})
        if pool not in place["pools"]:
            return None
        return {pool} if place["pools"][pool]["ScalingMode"] == "MANAGED" else members.get(pool, set())

    pools = {name: one.get("DeliveryOptions", {}).get("SendingPoolName", DEFAULT_POOL) for name, one in place["sets"].items()}
    found = {route: addresses(pool) for route, pool in {**pools, NO_SET: DEFAULT_POOL}.items()}
    paused = {name for name, one in place["sets"].items() if not one.get("SendingOptions", {}).get("SendingEnabled", True)}
    found = {route: set() if route in paused and found[route] is not None else found[route] for route in found}
    # Mail of an identity that names no set goes by its default one; by one that is missing it does not go.
    defaults = {("identity", name): one.get("ConfigurationSetName", NO_SET) for name, one in place["identities"].items()}
    return found | {route: found[name] for route, name in defaults.items() if name in found}


def broken(moments):
    """What the rules say of the states of one Region, from the first to the last."""
    moments = [routes(place) for place in moments]
    before, after, found = moments[0], moments[-1], []

    def is_new(route):
        return route not in before and not isinstance(route, tuple)

    for number, moment in enumerate(moments[1:-1], 1):
        for route, addresses in moment.items():
            was, will = before.get(route) or set(), after.get(route) or set()
            if addresses is None:
                if before.get(route) is not None:
                    found.append(f"after write {number} {route} names a pool that is not there")
            elif was and will and not addresses:
                found.append(f"after write {number} {route} is empty")
            elif addresses - was - will - ({SHARED_POOL} if is_new(route) else set()):
                found.append(f"after write {number} {route} leaks {addresses - was - will}")
    return found
