"""Telling: what was found in some files, in lines for the one who saved them."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from ..files import type_path
from ..prose import capital, count, said
from ..story import FACTS
from .describe import BY_NAME, Taken, by_what
from .folder import Told

WIDTH = 96
#: What each thing known of a page is called in the report.
_NAMES = {
    "outlet": "outlet",
    "published": "published",
    "credit_text": "written by",
    "agency": "agency",
    "url": "address",
    "credit_photo": "picture by",
    "saved_not_before": "saved after",
    "language": "language",
}


def tell(told: Told) -> str:
    """Tell what was found, one passage a witness; what was left out and why; what to do next."""
    name = str(told.folder)
    name = name if name.isprintable() else type_path(name)
    lines = [f"{capital(count(len(told.witnesses), 'article'))} taken in, written to {name}", ""]
    for witness in told.witnesses:
        lines += [*_tell_witness(witness), ""]
    lines += _listed("Left out", told.left_out)
    lines += _listed("To notice", told.notes)
    shown = type_path(told.folder)
    steps = (
        (f"samestory check {shown}", "what each paragraph is taken for"),
        (type_path(told.folder / "story.toml"), "open it in an editor: correct what is wrong"),
        (f"samestory report {shown}", "the report: one page, to open in a browser"),
    )
    width = max(len(step) for step, _ in steps)
    lines += ["What to do next"]
    lines += [f"  {n}. {step:{width}}  {what}" for n, (step, what) in enumerate(steps, 1)]
    return "\n".join(lines)


def tell_reasons(reasons: tuple[str, ...]) -> str:
    """Tell what was left out, where nothing came of it."""
    return "\n".join(_listed("Left out", reasons)).rstrip()


def _listed(title: str, sentences: tuple[str, ...]) -> list[str]:
    """Sentences below a title, each behind a hyphen; nothing where there are none."""
    lines = [title] if sentences else []
    for sentence in sentences:
        lines += wrap(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    ",
                      break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return [*lines, ""] if lines else []


def _tell_witness(witness: Taken) -> Iterator[str]:
    """Name a witness, what is told of it and by what, and what is not told."""
    article = witness.article
    head = said(witness.headline, 70) if witness.headline else "no headline on the page"
    yield f"{witness.siglum}  {witness.outlet}: {head}"
    place = f", article {article.number}" if article.number else ""
    encoding = f", {article.encoding}" if article.encoding else ""
    body = f"{witness.n_words:,} words of body" if witness.n_words else "NO BODY TEXT FOUND"
    yield f"   {body}; read from {article.source}{place} ({article.kind}{encoding})"
    if "outlet" not in witness.facts:
        yield f"   {'outlet':11}  {witness.outlet}"
        yield f"   {'':11}  {BY_NAME}"
    for name, shown in _NAMES.items():
        if fact := witness.facts.get(name):
            yield f"   {shown:11}  {fact.value}"
            if name != "language":
                yield f"   {'':11}  {by_what(fact)}"
    expected = (name for name in _NAMES if name in FACTS and name != "saved_not_before")
    missing = [_NAMES[name] for name in expected if name not in witness.facts]
    if missing:
        yield f"   {'not told':11}  {', '.join(missing)}"
