"""Runs pymemcache, unchanged, against HOST:PORT."""

import sys
from contextlib import closing

from pymemcache import serde
from pymemcache.client.base import Client, PooledClient
from pymemcache.client.hash import HashClient
from pymemcache.exceptions import MemcacheClientError, MemcacheIllegalInputError, MemcacheServerError

from steps import check, check_raises


def storage(client):
    client.delete_many(["key", "other"])
    check("version", client.version()[:1].isdigit(), True)
    check("set", client.set("key", "value"), True)
    check("get", client.get("key"), b"value")
    check("get of a missing key", client.get("no-such-key", "default"), "default")
    check("add of a present key", client.add("key", "lost"), False)
    check("add of a missing key", client.add("other", "added"), True)
    check("replace", client.replace("other", "replaced"), True)
    check("replace of a missing key", client.replace("no-such-key", "lost"), False)
    check("append", client.append("key", b" after"), True)
    check("prepend", client.prepend("key", b"before "), True)
    check("get after append and prepend", client.get("key"), b"before value after")
    check("append to a missing key", client.append("no-such-key", "lost"), False)
    check("delete", client.delete("key"), True)
    check("delete of a missing key", client.delete("key"), False)


def many_keys(client):
    hundreds = {f"many{i}": b"value %d" % i for i in range(300)}
    check("set_many", client.set_many(hundreds), [])
    check("get_many", client.get_many(hundreds), hundreds)
    check("get_many of missing keys", client.get_many(["no-such-key", "many7"]), {"many7": b"value 7"})
    check("gets_many", {key: value for key, (value, _) in client.gets_many(hundreds).items()}, hundreds)
    check("delete_many", client.delete_many(hundreds), True)
    check("get_many after delete_many", client.get_many(hundreds), {})


def compare_and_set(client):
    client.set("cas", "first")
    value, unique = client.gets("cas")
    check("gets", (value, unique.isdigit()), (b"first", True))
    check("cas of an unchanged value", client.cas("cas", "second", unique), True)
    check("cas of a changed value", client.cas("cas", "lost", unique), False)
    check("get after cas", client.get("cas"), b"second")
    check("cas of a missing key", client.cas("no-such-key", "lost", unique), None)
    check("gets of a missing key", client.gets("no-such-key"), (None, None))


def arithmetic(client):
    client.set("number", "100")
    check("incr", client.incr("number", 1), 101)
    check("decr", client.decr("number", 2), 99)
    check("decr below zero", client.decr("number", 1000), 0)
    check("incr of a missing key", client.incr("no-such-key", 1), None)
    client.set("number", "words")
    text = check_raises("incr of words", MemcacheClientError, lambda: client.incr("number", 1))
    check("incr of words names the cause", "non-numeric" in text, True)


def expiry(client):
    client.set("touched", "value")
    check("touch", client.touch("touched", 100), True)
    check("get after touch", client.get("touched"), b"value")
    check("touch into the past", client.touch("touched", -1), True)
    check("get after touch into the past", client.get("touched"), None)
    check("touch of a missing key", client.touch("no-such-key", 100), False)


def limits(client):
    large = b"x" * 1_000_000
    check("set of a large value", client.set("large", large), True)
    check("get of a large value", client.get("large") == large, True)
    check_raises("set of too large a value", MemcacheServerError, lambda: client.set("large", large * 2))
    check("get after the refused set", client.get("large"), None)
    check_raises("get of too long a key", MemcacheIllegalInputError, lambda: client.get("k" * 251))


def administration(client):
    client.set("kept", "value")
    stats = client.stats()
    check("stats", stats[b"curr_items"] > 0 and b"version" in stats, True)
    check("stats settings", b"maxbytes" in client.stats("settings"), True)
    check("flush_all", client.flush_all(), True)
    check("get after flush_all", client.get("kept"), None)


def without_replies(address):
    """The library's default: a change asks for no reply, so a stray one would answer the next question."""
    with closing(Client(address, no_delay=True)) as client:
        for i in range(200):
            client.set("quiet", str(i))
            client.touch("quiet", 100)
            client.add("quiet", "lost")
            check(f"get {i} after a set without a reply", client.get("quiet"), b"%d" % i)
        client.delete("quiet")
        check("get after delete without a reply", client.get("quiet"), None)


def text_and_objects(client):
    value = {"text": "значение 🎈", "list": [1, 2]}
    check("set of an object", client.set("ключ-鍵", value), True)
    check("get of an object", client.get("ключ-鍵"), value)
    check("set of text", client.set("text", "значение 🎈\r\nEND\r\n"), True)
    check("get of text", client.get("text"), "значение 🎈\r\nEND\r\n")
    check("get_many of both", client.get_many(["ключ-鍵", "text"])["ключ-鍵"], value)


def pooled_and_hashed(address):
    for client in [PooledClient(address, default_noreply=False), HashClient([address], default_noreply=False)]:
        name = type(client).__name__
        check(f"{name} set", client.set("key", "value"), True)
        check(f"{name} get_many", client.get_many(["key", "no-such-key"]), {"key": b"value"})
        check(f"{name} incr", (client.set("number", "41"), client.incr("number", 1)), (True, 42))
        client.close()


if __name__ == "__main__":
    host, port = sys.argv[1].rsplit(":", 1)
    address = (host, int(port))
    with closing(Client(address, default_noreply=False)) as plain:
        for steps in [storage, many_keys, compare_and_set, arithmetic, expiry, limits, administration]:
            steps(plain)
    with closing(
        Client(address, default_noreply=False, allow_unicode_keys=True, encoding="utf-8", serde=serde.pickle_serde)
    ) as pickling:
        text_and_objects(pickling)
    without_replies(address)
    pooled_and_hashed(address)
