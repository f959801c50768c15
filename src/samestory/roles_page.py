"""The rules for roles as a reader finds them: a page of the site, a table in the report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .catalogue import TEXT_RULES, markup_rules
from .furniture import LANGUAGES, RoleRule
from .markup import Html, join, note, section, table, tag
from .prose import capital, count, listed, number

if TYPE_CHECKING:
    from .study import Study

_OFF = """\
[furniture]
off = ["newsletter"]

[[witness]]
siglum = "P"
file = "herald.txt"
outlet = "The Herald"
[witness.roles]
7 = "body"
"""
STRONG = (
    "What a line says of itself is a strong sign: words that only a site writes, a date, a "
    f"writer's name, a picture's credit. Such words are known in {number(len(LANGUAGES))} "
    f"languages: {listed(LANGUAGES.values())}. A full sentence of the story that speaks of "
    "newsletters stays in the story. Where a line stands, and how short it is, is a weak sign."
)
LONE = (
    "That no page of another outlet has a line is evidence, never proof: a story's own words may "
    "be alone, too, and it is those that a comparison looks for. So it makes furniture only "
    "together with a second sign, and the rule's name gives both, as in lone-line+link-mark. The "
    "same holds for a line that several pages of one outlet have and no other outlet's: "
    "house-line. No order of the pages changes anything."
)
MARKUP = (
    "Where a page was saved as a web page, its markup gives roles before any rule below. That "
    "markup calls a block a part of the story is evidence again: only strong signs are heard "
    "against it. What a person says in story.toml or in a coding comes last, and holds."
)


def roles_page(study: Study) -> Html:
    """Every rule that gives a block its role: what it says, an example, how it is switched off."""
    off = (
        "A rule that does not suit your pages is switched off in story.toml by its name. A single "
        "role that is wrong is corrected there, by the number of its block: that of block P.7 is 7."
    )
    signs = (tag("p", told) for told in (STRONG, LONE, MARKUP))
    return join(
        [
            tag("p", "Every block of a page gets its role by the first rule that fits, and the "
                "column rule of the table blocks says which. Nothing is taken off a page: what is "
                "furniture stays in the table, and in the reader."),
            section("off", "To switch a rule off, to correct a role", tag("p", off),
                    tag("pre", tag("code", _OFF)), level=2),
            section("signs", "Strong and weak signs", *signs, level=2),
            section("rules", "The rules", list_rules(study), level=2),
        ],
        "\n",
    )  # fmt: skip


def list_rules(study: Study) -> Html:
    """The rules in the order in which they are tried, with how many blocks each gave its role."""
    given = Counter(study.blocks["rule"])
    read = [(tag("code", r.name), r.role, _told(r), _use(study, r.name, given)) for r in TEXT_RULES]
    marked = [
        (tag("code", name), capital(says), _use(study, name, given))
        for name, says in markup_rules().items()
    ]
    told = (
        f"{capital(count(len(read), 'rule'))} that read the text, in the order they are tried; in "
        "an example a stroke parts two lines"
    )
    parts = [table(told, "Rule|Role|What it says, and an invented example|Blocks here", read, "")]
    if marked:
        told = f"{capital(count(len(marked), 'rule'))} that read the markup of a web page"
        parts.append(table(told, "Rule|What it says|Blocks here", marked, ""))
    return join(parts, "\n")


def _told(rule: RoleRule) -> Html:
    """What a rule says, and its example below, the lines of that parted by strokes."""
    return join([rule.says, note(f"Example: {rule.example}")])


def _use(study: Study, name: str, given: Counter[str]) -> int | str:
    """How many blocks a rule gave a role; or that it is switched off."""
    return "off" if name in study.story.off else given[name]
