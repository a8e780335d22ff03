"""Prints a line for each step of a client script and ends the script at the first difference."""

import contextlib
import io
import sys


def check(step, actual, expected):
    if actual != expected:
        print(f"FAILED {step}: {actual!r} (expected: {expected!r})", flush=True)
        sys.exit(1)
    print(f"ok {step}", flush=True)


def check_raises(step, kind, call):
    """The call must raise an error of the kind; its text is returned."""
    try:
        result = call()
    except kind as error:
        print(f"ok {step}: {type(error).__name__} {error}", flush=True)
        return str(error)
    print(f"FAILED {step}: returned {result!r} (expected: {kind.__name__})", flush=True)
    sys.exit(1)


def said_on_stderr(call):
    """The result of the call and what it wrote on the standard error."""
    words = io.StringIO()
    with contextlib.redirect_stderr(words):
        result = call()
    print(words.getvalue(), end="", flush=True)
    return result, words.getvalue()
