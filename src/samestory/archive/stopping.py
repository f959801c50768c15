"""A run that is stopped: by Ctrl-C or a signal, cleanly, with a word on how to go on."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: What a shell expects of a program that Ctrl-C ended.
STATUS = 130


class Stopped(KeyboardInterrupt):
    """Say that the run was stopped, and how to go on; the message is for the user."""


@contextmanager
def stoppable(how: str) -> Iterator[None]:
    """Take Ctrl-C and SIGTERM as the wish to stop: ``Stopped``, which says *how* to go on.

    Tasks that run in this process come to their end first. A second Ctrl-C does not wait for
    them: it ends the process at once; what is half-written then is removed by the next run.
    """
    wishes = [signal.SIGINT, signal.SIGTERM]
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {wish: signal.signal(wish, _stop) for wish in wishes}
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(f"stopped; what is done is kept. Go on by: {how}") from None
    finally:
        for wish, handler in before.items():
            signal.signal(wish, handler)


def _stop(wish, frame):
    """Stop; should that be asked for again, at once."""
    signal.signal(wish, _leave)
    print(
        "\nsamestory: stopping when the tasks that run now are done; once more stops at once.",
        file=sys.stderr,
        flush=True,
    )
    raise KeyboardInterrupt


def _leave(wish, frame):
    os._exit(STATUS)
