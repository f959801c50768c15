"""The errors of samestory: one family, each a sentence a reader can act on.

A message reads "where: what is wrong; what would be right; what to do". The command line prints
it and nothing else: a traceback is never the answer to a user's mistake. An empty result (no two
passages alike, no mention of a claim) is a result and raises nothing.
"""

from __future__ import annotations


class SamestoryError(Exception):
    """Be the parent of every error that samestory raises on purpose.

    Catch this one to catch them all; ``str(error)`` is the whole message, on one line.
    """


class StoryError(SamestoryError):
    """Say that a story folder cannot be read: its files, its story.toml, or the two together."""


class CodingError(SamestoryError):
    """Say that a table of human codings cannot be read or used."""


class UsageError(SamestoryError):
    """Say that a function or a command was given a value that it cannot take."""
