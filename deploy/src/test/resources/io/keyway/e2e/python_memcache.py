"""Runs python-memcache, unchanged, against HOST:PORT, once with the plain list of servers and once with the weighted one."""

import datetime
import sys

import memcache

from steps import check, said_on_stderr

ITEM_SIZE_MAX_BYTES = 1024 * 1024
# An item's header, its cas unique and the line end after the value; client flags take four bytes more.
ITEM_OVERHEAD_BYTES = 48 + 8 + 2
NOT_STORED = "while expecting 'STORED', got unexpected response 'NOT_STORED'"


def storage(client):
    client.delete_multi(["key", "key1", "k1", "k3", "123"])
    check("set", client.set("key", "values"), True)
    check("get", client.get("key"), "values")
    check("get of a missing key", client.get("no-such-key"), None)
    check("set before add", client.set("k3", "v3"), True)
    added, words = said_on_stderr(lambda: client.add("k3", "v3"))
    check("add of a present key", (added, NOT_STORED in words), (False, True))
    replaced, words = said_on_stderr(lambda: client.replace("123", "abcd"))
    check("replace of a missing key", (replaced, NOT_STORED in words), (False, True))
    check("add of a missing key", client.add("123", "abcd"), True)
    check("replace of a present key", client.replace("123", "dcba"), True)
    check("get after replace", client.get("123"), "dcba")
    check("set before append", client.set("k1", "v1"), True)
    check("append", client.append("k1", "after"), True)
    check("prepend", client.prepend("k1", "before"), True)
    check("get after append and prepend", client.get("k1"), "beforev1after")


def many_keys(client):
    pair = {"key": "values", "key1": "values123"}
    check("set_multi", client.set_multi(pair), [])
    check("get_multi", client.get_multi(["key", "key1"]), pair)
    check("get_multi with a missing key", client.get_multi(["key", "no-such-key", "key1"]), pair)
    check("delete", client.delete("key"), 1)
    check("get after delete", client.get("key"), None)
    check("delete_multi", client.delete_multi(["key", "key1"]), 1)
    check("get_multi after delete_multi", client.get_multi(["key", "key1"]), {})
    hundreds = {f"many{i}": f"value {i}" for i in range(500)}
    check("set_multi of 500", client.set_multi(hundreds), [])
    check("get_multi of 500", client.get_multi(hundreds), hundreds)
    prefixed = client.set_multi({1: "one", 2: "two"}, key_prefix="prefix_")
    check("set_multi with a prefix", prefixed, [])
    check("get_multi with a prefix", client.get_multi([1, 2], key_prefix="prefix_"), {1: "one", 2: "two"})


def arithmetic(client):
    check("set of a number", client.set("k1", 100), True)
    check("incr", client.incr("k1"), 101)
    check("decr", client.decr("k1", 2), 99)
    check("decr below zero", client.decr("k1", 1000), 0)
    check("incr of a missing key", client.incr("no-such-key"), None)


def compare_and_set(servers):
    client = memcache.Client(servers, debug=True, cache_cas=True)
    other = memcache.Client(servers, debug=True)
    client.set("cas", "first")
    check("gets", client.gets("cas"), "first")
    other.set("cas", "from the other")
    conflict, words = said_on_stderr(lambda: client.cas("cas", "lost"))
    check("cas after another's set", (conflict, "'EXISTS'" in words), (False, True))
    check("get after the lost cas", other.get("cas"), "from the other")
    check("gets again", client.gets("cas"), "from the other")
    check("cas of an unchanged value", client.cas("cas", "won"), True)
    check("get after the won cas", other.get("cas"), "won")
    client.gets("cas")
    other.delete("cas")
    gone, words = said_on_stderr(lambda: client.cas("cas", "lost"))
    check("cas of a deleted key", (gone, "'NOT_FOUND'" in words), (False, True))


def values(client):
    for step, value in {
        "bytes": bytes(range(256)),
        "text that is not ASCII": "значение 値 🎈\r\nEND\r\n",
        "empty text": "",
        "whole number": 12345678901234567890,
        "negative number": -7,
        "pickled object": {"list": [1, 2.5, None], "day": datetime.date(2026, 11, 1), "set": {"a", "b"}},
        "pickled truth": True,
    }.items():
        check(f"set of {step}", client.set("value", value), True)
        check(f"get of {step}", client.get("value"), value)
    check("set with compression", client.set("value", "compress me " * 1000, min_compress_len=100), True)
    check("get with compression", client.get("value"), "compress me " * 1000)
    check("set of a key that is not ASCII", client.set("ключ-鍵-🎈", "value"), True)
    check("get of a key that is not ASCII", client.get("ключ-鍵-🎈"), "value")
    check("set of the longest key", client.set("k" * 250, "value"), True)
    check("get of the longest key", client.get("k" * 250), "value")


def large_values(client):
    # The key's terminating NUL counts as well.
    largest = b"x" * (ITEM_SIZE_MAX_BYTES - ITEM_OVERHEAD_BYTES - len("big") - 1)
    check("set of the largest value", client.set("big", largest), True)
    check("get of the largest value", client.get("big") == largest, True)
    refused, words = said_on_stderr(lambda: client.set("big", largest + b"x"))
    too_large = "SERVER_ERROR object too large for cache" in words
    check("set of one byte more", (refused, too_large), (False, True))
    check("get after the refused set", client.get("big"), None)
    check("get on the same connection", client.set("small", "x") and client.get("small"), "x")


def without_replies(client):
    client.set("quiet", "1", noreply=True)
    client.incr("quiet", 41, noreply=True)
    check("get after set and incr without replies", client.get("quiet"), "42")
    client.touch("quiet", 100, noreply=True)
    client.add("quiet", "lost", noreply=True)
    client.delete("quiet", noreply=True)
    check("get after delete without a reply", client.get("quiet"), None)


def expiry(client):
    client.set("touched", "value")
    check("touch", client.touch("touched", 100), 1)
    check("get after touch", client.get("touched"), "value")
    check("touch into the past", client.touch("touched", -1), 1)
    check("get after touch into the past", client.get("touched"), None)
    check("touch of a missing key", client.touch("no-such-key", 100), 0)
    check("set with an exptime", client.set("brief", "value", time=100), True)
    check("set that has expired", client.set("brief", "value", time=-1), True)
    check("get of what has expired", client.get("brief"), None)


def administration(client, servers):
    client.set("kept", "value")
    stats = client.get_stats()
    check("get_stats of each server", len(stats), len(servers))
    for name in ["version", "curr_items", "get_hits", "bytes", "limit_maxbytes", "threads"]:
        check(f"get_stats {name}", name in stats[0][1], True)
    check("get_stats counts items", int(stats[0][1]["curr_items"]) > 0, True)
    check("get_stats of slabs", "active_slabs" in client.get_stats("slabs")[0][1], True)
    check("get_stats of settings", "maxbytes" in client.get_stats("settings")[0][1], True)
    client.flush_all()
    check("get after flush_all", client.get("kept"), None)
    client.set("kept", "after")
    check("set after flush_all", client.get("kept"), "after")


def run(servers):
    client = memcache.Client(servers, debug=True)
    storage(client)
    many_keys(client)
    arithmetic(client)
    compare_and_set(servers)
    values(client)
    large_values(client)
    without_replies(client)
    expiry(client)
    administration(client, servers)
    client.disconnect_all()


if __name__ == "__main__":
    address, form = sys.argv[1:]
    run([address] if form == "plain" else [(address, 2), (address, 1)])
