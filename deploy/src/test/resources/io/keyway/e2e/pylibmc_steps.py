"""Runs pylibmc, unchanged, against HOST:PORT, with the text protocol or, told so, the binary one."""

import sys

import pylibmc

from steps import check, check_raises


def refused(call):
    """Whether the server said no, which the binary protocol says as NotFound."""
    try:
        return call() is False
    except pylibmc.NotFound:
        return True


def storage(client):
    client.delete_multi(["key", "other"])
    check("set", client.set("key", "value"), True)
    check("get", client.get("key"), "value")
    check("get of a missing key", client.get("no-such-key"), None)
    check("contains", "key" in client, True)
    check("add of a present key", client.add("key", "lost"), False)
    check("add of a missing key", client.add("other", "added"), True)
    check("replace", client.replace("other", "replaced"), True)
    check("replace of a missing key is refused", refused(lambda: client.replace("no-such-key", "lost")), True)
    check("append", client.append("key", " after"), True)
    check("prepend", client.prepend("key", "before "), True)
    check("get after append and prepend", client.get("key"), "before value after")
    check("delete", client.delete("key"), True)
    check("delete of a missing key", client.delete("key"), False)


def many_keys(client):
    hundreds = {f"many{i}": f"value {i}" for i in range(300)}
    check("set_multi", client.set_multi(hundreds), [])
    check("get_multi", client.get_multi(list(hundreds)), hundreds)
    check("get_multi of missing keys", client.get_multi(["no-such-key", "many7"]), {"many7": "value 7"})
    check("delete_multi", client.delete_multi(list(hundreds)), True)
    check("get_multi after delete_multi", client.get_multi(list(hundreds)), {})


def compare_and_set(client):
    client.set("cas", "first")
    value, unique = client.gets("cas")
    check("gets", value, "first")
    check("cas of an unchanged value", client.cas("cas", "second", unique), True)
    check("cas of a changed value", client.cas("cas", "lost", unique), False)
    check("get after cas", client.get("cas"), "second")
    client.delete("cas")
    check_raises("cas of a missing key", pylibmc.NotFound, lambda: client.cas("cas", "lost", unique))


def arithmetic(client):
    client.set("number", 100)
    check("incr", client.incr("number"), 101)
    check("decr", client.decr("number", 2), 99)
    check("decr below zero", client.decr("number", 1000), 0)
    check_raises("incr of a missing key", pylibmc.NotFound, lambda: client.incr("no-such-key"))
    client.set_multi({"number1": 1, "number2": 2})
    client.incr_multi(["number1", "number2"], delta=10)
    check("get_multi after incr_multi", client.get_multi(["number1", "number2"]), {"number1": 11, "number2": 12})


def values(client):
    for step, value in {
        "bytes": bytes(range(256)),
        "text that is not ASCII": "значение 値 🎈\r\nEND\r\n",
        "whole number": 1234567890,
        "truth": True,
        "object": {"list": [1, 2.5, None], "set": {"a", "b"}},
    }.items():
        check(f"set of {step}", client.set("value", value), True)
        check(f"get of {step}", client.get("value"), value)
    check("set of a key that is not ASCII", client.set("ключ-鍵-🎈", "value"), True)
    check("get of a key that is not ASCII", client.get("ключ-鍵-🎈"), "value")
    check("set with compression", client.set("value", "compress me " * 1000, min_compress_len=100), True)
    check("get with compression", client.get("value"), "compress me " * 1000)


def limits(client):
    large = b"x" * 1_000_000
    check("set of a large value", client.set("large", large), True)
    check("get of a large value", client.get("large") == large, True)
    check_raises("set of too large a value", pylibmc.TooBig, lambda: client.set("large", large * 2))
    check("get after the refused set", client.get("large"), None)


def expiry(client):
    client.set("touched", "value")
    check("touch", client.touch("touched", 100), True)
    check("get after touch", client.get("touched"), "value")
    check("touch of a missing key", client.touch("no-such-key", 100), False)
    check("set with an exptime", client.set("brief", "value", time=100), True)
    check("get with an exptime", client.get("brief"), "value")


def administration(client):
    client.set("kept", "value")
    [(_, stats)] = client.get_stats()
    check("get_stats", int(stats["curr_items"]) > 0 and stats["version"][:1].isdigit(), True)
    check("flush_all", client.flush_all(), True)
    check("get after flush_all", client.get("kept"), None)


if __name__ == "__main__":
    binary = sys.argv[2:] == ["binary"]
    for behaviors in [
        {"cas": True},
        {"cas": True, "tcp_nodelay": True, "ketama": True},
        {"cas": True, "no_block": True, "tcp_keepalive": True},
    ]:
        print(f"behaviors {behaviors}")
        client = pylibmc.Client([sys.argv[1]], binary=binary, behaviors=behaviors)
        for steps in [storage, many_keys, compare_and_set, arithmetic, values, limits, expiry, administration]:
            steps(client)
        client.disconnect_all()
