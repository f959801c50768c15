"""Same story, different words: who printed what, and who changed it.

One way from saved pages to findings, each step a function from tables to tables::

    from samestory import read_story, find_blocks, align, collate, edits

    story = read_story("data/moscow-2021")
    blocks = find_blocks(story)                    # what is story, what is page
    blocks, pairs = align(blocks, story.rules)     # who tells the same, and where
    readings = collate(blocks)                     # in which words
    edits(readings, base="E").query("siglum == 'D'")

``compare(folder)`` does every step.
"""

import sys
from pathlib import Path

try:
    from .blocks import find_blocks
    from .collation import collate
    from .details import find_details, find_traces
    from .errors import CodingError, SamestoryError, StoryError, UsageError
    from .lineage import rebuild, splits
    from .places import align, reuse
    from .reuse import match_texts
    from .story import Rules, Story, read_story
    from .study import Study, compare
    from .variants import changes, edits
except KeyboardInterrupt:
    # The command is stopped while it loads: nothing was begun, and there is nothing to tell.
    if Path(sys.argv[0]).stem not in ("samestory", "-m"):
        raise
    sys.exit(130)

__version__ = "0.1.0"

__all__ = [
    "CodingError", "Rules", "SamestoryError", "Story", "StoryError", "Study", "UsageError",
    "align", "changes", "collate", "compare", "edits", "find_blocks", "find_details",
    "find_traces", "match_texts", "read_story", "rebuild", "reuse", "splits",
]  # fmt: skip
