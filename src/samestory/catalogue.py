"""Catalogue: every named rule that gives a block its role, to list and to switch off."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from .errors import StoryError
from .lone import LONE_RULES
from .roles import NARRATIVE, ROLE_RULES, SHORT_LINE, RoleRule

#: Every rule that reads text, in the order in which they are tried.
TEXT_RULES: tuple[RoleRule, ...] = (*ROLE_RULES, *LONE_RULES.values(), SHORT_LINE, NARRATIVE)


def markup_rules() -> dict[str, str]:
    """Give the rules that read a web page's markup: name -> what it says; none if not there."""
    try:
        from .intake.markup_rules import MARKUP_RULES
    except ImportError:
        return {}
    return dict(MARKUP_RULES)


def refuse_unknown(off: Iterable[str], marked: Iterable[str], where: str) -> None:
    """Refuse to switch off a rule that is not there, or the one that cannot be.

    *marked* names rules that the pages' markup was read by, beside those of the catalogue.
    """
    known = {*(rule.name for rule in TEXT_RULES), *markup_rules(), *marked}
    for name in sorted(off):
        if name == NARRATIVE.name:
            raise StoryError(
                f"{where}: {name!r} cannot be switched off: it gives the role body to what no "
                "other rule knows; take it out."
            )
        if name not in known:
            near = get_close_matches(name, sorted(known), 3, 0.5) or sorted(known)
            raise StoryError(
                f"{where}: {name!r} is no rule; near it: {', '.join(near)}; correct the name, or "
                "take it out. docs/roles.md lists every rule."
            )
