"""Intake: from files as people have them to a story folder. One module a source format."""

from .folder import Told, new_story

__all__ = ["Told", "new_story"]
