"""Where the study lies that a command means if no story is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from ..study import Study

#: The folder that holds the study: its notebooks and its story.
HOME = Path(__file__).resolve().parents[3]
STORY = "data/moscow-2021"


def find_home(do: str = "name a story folder, or ") -> Path:
    """The folder of the study; from an installed wheel there is none, and what to *do* is said."""
    if not (HOME / STORY).is_dir():
        raise UsageError(
            f"the study: it is not part of this installation; {do}run from a copy of the project."
        )
    return HOME


def compare_story(story: str | None, coded: bool = True) -> Study:
    """Compare the story of a folder; without one, the study's own."""
    from ..study import compare  # loads slowly, and not every command needs it

    return compare(story or find_home() / STORY, coded=coded)
