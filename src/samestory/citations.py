"""Citations: how to cite a study, or one finding of it, so that it can be found and checked again.

A citation names the version of samestory, the fingerprint of all that was read (pages,
``story.toml``, codings) and that of the rules: who has the same three has the same finding, to the
letter. Nothing is made up: a study whose ``story.toml`` names no author or day is cited without.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from .errors import UsageError
from .files import write_json
from .markup import anchor
from .prose import listed
from .study import Study

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
#: Characters of a fingerprint that a citation prints: enough to tell any two inputs apart.
SHOWN = 12
#: What TeX would take for a command.
_TEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{char: "\\" + char for char in "&%$#_{}"},
}  # fmt: skip


def permalink(finding: str) -> str:
    """The anchor of a finding, the same on every page that shows it.

    >>> permalink("moscow-2021/alone-D")
    'finding-alone-D'
    """
    return anchor(f"finding-{finding.partition('/')[2]}")


def rules_hash(study: Study) -> str:
    """The SHA-256 of the rules in force, and of whether codings were used."""
    told = [*asdict(study.rules).items(), ("coded", study.coded)]
    return hashlib.sha256("".join(f"{k}={v}\n" for k, v in told).encode()).hexdigest()


@dataclass(frozen=True)
class Citation:
    """What is cited, as plain text and in the forms that reference managers read.

    ``key`` is unlike any other finding's; ``titles`` is the finding's question and the study's
    title, or the latter alone; ``id`` is what to cite by, with the version, as in
    ``moscow-2021/alone-D@0.1.0``.
    """

    key: str
    id: str
    titles: tuple[str, ...]
    authors: tuple[str, ...]
    issued: str
    version: str
    address: str
    inputs: str
    rules: str

    @property
    def note(self) -> str:
        """What makes the finding come out again: id, inputs, rules."""
        return f"{self.id}; inputs SHA-256 {self.inputs}; rules SHA-256 {self.rules}"

    @cached_property
    def plain(self) -> str:
        """One paragraph of text, as a list of references has it."""
        *finding, study = self.titles
        who = f"{listed(self.authors)} " if self.authors else ""
        year = f"({self.issued[:4]}). " if self.issued else ""
        what = f"{who}{year}" + "".join(f"“{title}” In: " for title in finding)
        day = f", {self.issued}" if self.issued else ""
        where = f" {self.address}" if self.address else ""
        return f"{what}{_sentence(study)} samestory {self.version}{day}. {self.note}.{where}"

    @cached_property
    def bibtex(self) -> str:
        """An entry ``@misc``, which every style of BibTeX and biblatex knows."""
        *finding, study = self.titles
        year, month, _ = (self.issued + "--").split("-", 2)
        fields = {
            "author": " and ".join(f"{{{_tex(name)}}}" for name in self.authors),
            "title": f"{{{_tex(finding[0] if finding else study)}}}",
            "howpublished": f"In: {_tex(study)}" if finding else "",
            "year": year,
            "month": MONTHS[int(month) - 1] if month else "",
            "version": _tex(self.version),
            "url": self.address,
            "note": _tex(self.note),
        }
        bare = {"month"}  # a name that BibTeX knows, in the language of the style
        rows = (
            f"  {name} = {value if name in bare else f'{{{value}}}'},\n"
            for name, value in fields.items()
            if value
        )
        return f"@misc{{{self.key},\n{''.join(rows)}}}\n"

    @cached_property
    def csl(self) -> dict[str, Any]:
        """An item of CSL-JSON, which Zotero, pandoc and citeproc read."""
        *finding, study = self.titles
        item = {
            "id": self.key,
            "type": "webpage" if finding else "report",
            "title": finding[0] if finding else study,
            "container-title": study if finding else "",
            "author": [{"literal": name} for name in self.authors],
            "issued": {"date-parts": [[int(part) for part in self.issued.split("-")]]}
            if self.issued
            else "",
            "version": self.version,
            "URL": self.address,
            "note": self.note,
        }
        return {name: value for name, value in item.items() if value}

    @cached_property
    def ris(self) -> str:
        """A record of RIS, which every reference manager imports."""
        *finding, study = self.titles
        rows = [
            ("TY", "ELEC" if finding else "RPRT"),
            ("ID", self.key),
            *(("AU", name) for name in self.authors),
            ("TI", finding[0] if finding else study),
            *(("T2", study) for _ in finding),
            ("PY", self.issued[:4]),
            ("DA", self.issued.replace("-", "/")),
            ("ET", self.version),
            ("UR", self.address),
            ("N1", self.note),
        ]
        told = "".join(f"{name}  - {value}\n" for name, value in rows if value)
        return f"{told}ER  - \n"


def cite(study: Study, finding: str = "") -> Citation:
    """How to cite a study, or the finding with the given id.

    An unknown id is a ``UsageError``.
    """
    from . import __version__

    story, titles = study.story, [study.story.title]
    if finding:
        known = dict(zip(study.findings["finding"], study.findings["question"], strict=True))
        if finding not in known:
            raise UsageError(
                f"finding {finding}: no such finding; the study has {', '.join(known)}; name one."
            )
        titles.insert(0, known[finding])
    where = story.cite.address
    page = f"{where.rstrip('/')}/docs/findings.html#{permalink(finding)}" if finding else where
    return Citation(
        key="-".join(map(anchor, ["samestory", *(finding or story.id).split("/"), __version__])),
        id=f"{finding or story.id}@{__version__}",
        titles=tuple(" ".join(_seen(title).split()) for title in titles),
        authors=tuple(" ".join(_seen(name).split()) for name in story.cite.authors),
        issued=story.cite.issued.isoformat() if story.cite.issued else "",
        version=__version__,
        address=page if where else "",
        inputs=story.sha256[:SHOWN],
        rules=rules_hash(study)[:SHOWN],
    )


def write_citations(study: Study, form: str) -> str:
    """The study and each of its findings, as one file for reference managers.

    *form* is "bibtex", "csl" or "ris"; another is a ``UsageError``.
    """
    cited = [cite(study), *(cite(study, name) for name in study.findings["finding"])]
    write: dict[str, Callable[[Iterable[Citation]], str]] = {
        "bibtex": lambda cited: "\n".join(one.bibtex for one in cited),
        "csl": lambda cited: write_json([one.csl for one in cited]),
        "ris": lambda cited: "\n".join(one.ris for one in cited),
    }
    if form not in write:
        raise UsageError(f"{form}: not a form of citations; there are {', '.join(write)}.")
    return write[form](cited)


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)


def _seen(text: str) -> str:
    """A title without characters that cannot be seen: a reference manager has no use for them."""
    return "".join(char if char.isprintable() else " " for char in text)


def _sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."
