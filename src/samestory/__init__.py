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

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

__version__ = "0.1.0"

__all__ = [
    "CodingError", "Rules", "SamestoryError", "Story", "StoryError", "Study", "UsageError",
    "align", "changes", "collate", "compare", "edits", "find_blocks", "find_details",
    "find_traces", "match_texts", "read_story", "rebuild", "reuse", "splits",
]  # fmt: skip
#: In which module each name is: it is imported when it is asked for, so that a command that
#: needs little begins at once.
_MODULES = {
    "blocks": "find_blocks", "collation": "collate", "details": "find_details find_traces",
    "errors": "CodingError SamestoryError StoryError UsageError", "lineage": "rebuild splits",
    "places": "align reuse", "reuse": "match_texts", "story": "Rules Story read_story",
    "study": "Study compare", "variants": "changes edits",
}  # fmt: skip
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'samestory' has no attribute {name!r}")
    found = getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)
    globals()[name] = found  # over the module of the same name
    return found
