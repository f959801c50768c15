"""The codebook in brief: what coders answer in a coding sheet, step by step, with close calls.

The whole codebook is ``docs/codebook.md``; this is what a coder needs at hand while answering. All
examples are invented. The values are those that ``codings.csv`` takes.
"""

from __future__ import annotations

from typing import NamedTuple

#: The version of the codebook under which a sheet is written.
VERSION = "1"

#: Whom a reading may be laid to besides a page.
NO_PAGE = ("agency", "undecided")


class Value(NamedTuple):
    """One answer: its name, when it is right, and what is close to it."""

    name: str
    rule: str
    close: str = ""


class Step(NamedTuple):
    """One step of coding: its name, what is coded, where codings.csv has it, and the answers."""

    name: str
    variable: str
    table: str
    column: str
    unit: str
    ask: str
    values: tuple[Value, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The answers by name, in the codebook's order."""
        return tuple(value.name for value in self.values)


def _values(text: str) -> tuple[Value, ...]:
    """Read ``name | rule | close call`` lines."""
    rows = (line.split("|") for line in text.strip().splitlines())
    return tuple(Value(*(cell.strip() for cell in row)) for row in rows)


ROLES = _values("""
    furniture | not this story's own text: navigation, share buttons, reading time, links to other stories, copyright lines, notes by whoever saved the page | a link to another version of this very story is furniture too
    date | when the page's own story was published or updated | "SANDHAVEN, 9 June –" at the head of a sentence stays in the body
    byline | who wrote or supplied the text | "Picture: CoastPress" is a caption: it credits no text
    caption | what a picture shows, or whose picture it is | "tap to enlarge" is furniture
    headline | the title of the story | a repeat of it is a headline as well
    dek | a sentence or two between headline and body, set apart, that sums the story up | an opening paragraph set like the body is body
    subhead | a short line without a full stop, with body before and after it | a quotation of one line that the next line continues is body
    body | the rest of the story | "This article was corrected on …" is body
""")  # noqa: E501
RELATIONS = _values("""
    none | they do not state one same thing: the same actor, the same act, the same occasion | the mayor missed Monday's inspection / she missed Thursday's: two occasions, none
    verbatim | the same words, once capitals, punctuation and spelling variants are levelled | metre / meter is still verbatim
    edited | derived wording (outside quotations and names, a common run of six words, or half of the shorter one's content words in the same order), and four fifths of either stand in shared runs | one altered word, or a clause that one of them lacks
    rewritten | derived wording, and less than four fifths of both stand in shared runs | up to a new sentence on the same frame
    same-facts | they state the same thing, and the wording is not derived | the same quotation in two frames that are independent
""")  # noqa: E501
KINDS = _values("""
    spelling | the same word in other letters | metre / meter; Ilm / Ylm
    punctuation | marks only; the sense is the same | ice-cold / ice cold
    case | capitals only | Council / council
    style | another form for the same thing, in the same stance | ten / 10; a short form in brackets, "(SBA)"
    label | within the words that name an actor: it evaluates or classes | commuters / angry commuters; a milder naming is as much a label as a harsher one
    attribution | within the words that say who says it, and how firmly | said / admitted; "allegedly"; a paraphrase made into a quotation
    detail | anywhere else: one checkable item more, fewer, or different | "since 1962"; 40 / 60; a place that one page lacks; "deputy" engineer
    wording | everything that is left | shut / closed; the engineer / Brandt
""")  # noqa: E501
AUTHORS = _values("""
    agency | the pages part exactly as the versions of the agency's text do, and each version is attested by two lines | "will reopen" / "reopened", two lines each
    undecided | whenever a page cannot be named and the agency neither | one line against one
""")  # noqa: E501
CLAIMS = _values("""
    present | the page states it, in whatever words, in headline, caption or body | furniture does not count
    absent | the saved page does not have it | that a reader could guess it does not count
    other | the page states something weaker, stronger, or of another occasion | "some" for a number that the claim names
""")  # noqa: E501
CLASSES = _values("""
    wholly | everything that the body states is in the source, in whatever words |
    partially | some of it is in the source, and something is not | one statement of the page's own is enough
    non-derived | nothing is taken from the source | facts may be shared
    not assessable | the source is not at hand | a byline is a credit and no measurement
""")  # noqa: E501

#: The steps in the codebook's order. A step that is locked is not opened again.
STEPS = {
    step.name: step
    for step in (
        Step(
            "roles",
            "role of a block",
            "blocks",
            "role",
            "a block: one paragraph or line of a page",
            "What is this block on its page? Go down the list; the first rule that fits decides.",
            ROLES,
        ),
        Step(
            "pairs",
            "relation of a pair",
            "pairs",
            "relation",
            "two blocks of two pages",
            "How do the two texts relate? Ask the rules in this order. If one is no body text, "
            "leave the answer empty and say so in the note.",
            RELATIONS,
        ),
        Step(
            "kinds",
            "kind of a variant",
            "variants",
            "kind",
            "what differs at one spot",
            "Of what kind is the difference? Look at the form first, then at where it stands.",
            KINDS,
        ),
        Step(
            "authors",
            "who changed it",
            "variants",
            "changed_by",
            "what differs at one spot",
            "Who changed it? Name a page only if all hold: it is alone in the reading; two other "
            "lines or more agree against it; one of their pages has its version; all descend from "
            "one agency's text. The sheet of pages says which of them are of one line.",
            AUTHORS,
        ),
        Step(
            "claims",
            "status of a claim",
            "traces",
            "status",
            "one claim and one page",
            "Does the page state this? Read the whole page in the sheet of pages.",
            CLAIMS,
        ),
        Step(
            "documents",
            "class of a page",
            "documents",
            "derivation",
            "a page that credits a source",
            "How much of the body is in the source that the page credits? Only if you have it.",
            CLASSES,
        ),
    )
}
