r"""A story folder: saved pages, what is known of them, and the questions put to them.

A story is a folder with one text file a saved page and a ``story.toml`` beside them::

    title = "A strike in Varnholm"          # the only key a story must have, beside its witnesses
    event = "The dockers of Varnholm vote"
    date = 2031-05-03                       # of the event; resolves "on Saturday"
    questions = ["Who says who voted?"]

    [rules]                                 # thresholds; each may be left out (see Rules)
    min_run = 4

    [[witness]]                             # one a saved page, two at least
    siglum = "P"                            # 1 to 8 letters or digits
    file = "herald.txt"
    outlet = "The Herald"
    line = "The Herald"                     # else the outlet: all pages of a line are one vote
    sha256 = "…"                            # may be left out; verified wherever it stands
    published = "2031-05-03"                # a fact: only what the page shows ...
    [witness.evidence]
    published = "Saturday, 3 May 2031"      # ... with the words that show it

    [[trace]]                               # a claim to follow
    claim = "turnout"                       # its id; figures say its title, if it has one
    title = "the turnout"
    question = "Does the page give the turnout?"
    words = ["turnout", "took part", "vot*"]
    patterns = ['\bshow of \w+\b']       # or, instead, regular expressions

    [cite]                                  # who made the study, for its citation
    authors = ["A. Tarn", "B. Oll"]
    issued = 2031-06-01
    address = "https://example.org/varnholm"

    [finding.sure]                          # wording that belongs to this story alone
    coders = "Two students coded, apart."

    [furniture]                             # named rules that shall not be used for these pages
    off = ["newsletter"]

A page may be the text of another file, its original, that ``samestory new`` has read; the witness
then names it (``original = "originals/herald.html"``, with ``original_sha256`` and, where it is no
UTF-8, ``original_encoding``), and ``roles.csv`` says what its markup told of the blocks: ``siglum,
block, role, rule``. ``[witness.roles]`` corrects the role of a block by its number
(``7 = "furniture"``).

Evidence stands on the page or in its original. A story can be read without its originals, which
may not be anyone's to hand on: evidence that stands on no page is then taken as it is, if the
original is named by its SHA-256, and the witness says for which facts (``Witness.unseen``).

Reading refuses a bad folder with one sentence (``StoryError``; ``CodingError`` for codings.csv).
The page itself is never corrected: ``Witness.page`` is the file's bytes decoded, nothing else.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path, PureWindowsPath
from typing import Any

import pandas as pd

from .errors import CodingError, SamestoryError, StoryError, UsageError
from .originals import MAX_ORIGINAL, Original, collapse
from .tables import columns, frame

MAX_BYTES = 300_000
"""The largest file read, in bytes: a saved page is some kilobytes, so more is a mistake."""

MAX_LISTS = 5_000_000
"""The largest story.toml, roles.csv or codings.csv read, in bytes: they grow with the pages."""

ORIGINALS = "originals"
"""The folder, in that of the story, in which the originals of the pages lie."""

FACTS = ("agency", "published", "url", "credit_text", "credit_photo", "saved_not_before")
"""What may be known of a page only because the page shows it: each needs its evidence."""

RIGHTS = ("quotation", "open")
"""What may be shown of a page in public: short quotations for comment, or the whole text."""

SETTLED = "settled"
"""The coder's name in codings.csv that stands for what all coders agreed on in the end."""

CODING_COLUMNS = ("coder", "round", "table", "key", "column", "value", "why")
"""The columns of codings.csv, all of them text."""

#: The columns of roles.csv: what the markup of the originals says of the pages' blocks.
ROLE_COLUMNS = ("siglum", "block", "role", "rule")

#: What is read beside the pages, the codings last.
READ = ("story.toml", "roles.csv", "codings.csv")

_KINDS = "spelling punctuation case style label attribution detail wording".split()
#: What coders may say, by table and column; of other columns, anything.
CODED_VALUES = {
    ("blocks", "role"): "headline dek byline date caption subhead body furniture".split(),
    ("pairs", "relation"): "verbatim edited rewritten same-facts none".split(),
    ("variants", "kind"): _KINDS,
    ("marks", "kind"): _KINDS,
    ("omissions", "verdict"): ["same told elsewhere", "not told", "cannot tell"],
}
_MARK_KEY = re.compile(r"\S+:\d+-\d+(?: \S+:\d+-\d+)*")

_TOP_KEYS = ("title", "event", "date", "questions", "cite", "rules", "furniture", "witness")
_TOP_KEYS = (*_TOP_KEYS, "trace", "finding")
_CITE_KEYS = ("authors", "issued", "address")
_WITNESS_TEXT = ("siglum", "file", "outlet", "line", "attributed_by", "language", "rights")
_ORIGINAL_KEYS = ("original", "original_sha256", "original_encoding")
_WITNESS_KEYS = (*_WITNESS_TEXT, "sha256", *FACTS, "evidence", *_ORIGINAL_KEYS, "roles")
_TRACE_KEYS = ("claim", "title", "question", "words", "patterns", "other", "part_of", "show")
_PAGE_SUFFIXES = {".txt", ".text", ".md", ".htm", ".html"}
# "agency" and "undecided" are answers to "who changed it", beside the sigla.
_RESERVED_SIGLA = ("agency",)
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "a rich text document",
    b"bplist00": "a Safari web archive",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


# ---------------------------------------------------------------------------------------- rules


def _rule(default: float, low: float, high: float, says: str) -> Any:
    """Make a field of Rules that carries its range and its meaning."""
    return field(default=default, metadata={"low": low, "high": high, "says": says})


@dataclass(frozen=True, slots=True)
class Rules:
    """Hold every threshold of a study, in one place.

    ``min_run`` (words, 1 to 100): the shortest run of equal words that counts as reuse.
    ``derived_run`` (words, 1 to 100): a common run this long makes a passage derived.
    ``derived_share`` (share, 0 to 1): so does this share of the shorter passage's content words,
    in common order. ``edited`` (share): derived passages are edited if this share of either stands
    in common runs, else rewritten. ``same_place`` (share): this share of the shorter block in
    common runs puts two blocks at one place. ``same_facts`` (chance, 0 to 1): from which two
    passages are proposed as telling the same facts. ``editions`` (0 or 1): whether the witnesses
    are editions or translations of one text; their passages are then linked by wording and order
    together, and nothing is proposed as the same facts. ``min_split`` (sites, 1 to 1000): a way of
    parting the witnesses needs this many sites to be named.

    A value of the wrong type or out of range raises UsageError; a share of 0 is out of range, as
    it would hold for any two texts. ``fields(Rules)`` carries ``low``, ``high`` and ``says`` of
    each in its metadata, for tables of rules.

    >>> Rules().replace(min_run=3).min_run
    3
    """

    min_run: int = _rule(4, 1, 100, "shortest run of equal words that counts as reuse")
    derived_run: int = _rule(6, 1, 100, "a common run this long makes a passage derived")
    derived_share: float = _rule(
        0.5, 0, 1, "share of the shorter passage's content words in common order: derived"
    )
    edited: float = _rule(0.8, 0, 1, "share of either passage in common runs: edited")
    same_place: float = _rule(
        0.5, 0, 1, "share of the shorter block in common runs: the same place"
    )
    same_facts: float = _rule(0.35, 0, 1, "chance: proposed as the same facts")
    editions: int = _rule(
        0, 0, 1, "1: the witnesses are editions or translations of one text, in its order"
    )
    min_split: int = _rule(3, 1, 1000, "sites needed to name a way of parting the witnesses")

    def __post_init__(self) -> None:
        """Refuse a value of the wrong type or out of range; turn whole shares into floats."""
        for rule in fields(self):
            object.__setattr__(self, rule.name, _check_rule(rule, getattr(self, rule.name)))

    def replace(self, /, **changes: float) -> Rules:
        """Give these rules with some of them changed.

        An unknown name, a wrong type or a value out of range raises UsageError.
        """
        known = [rule.name for rule in fields(self)]
        for name in changes:
            if name not in known:
                raise UsageError(
                    f"rule {name}: no such rule; the rules are {', '.join(known)}; "
                    "correct the name or leave it out."
                )
        return replace(self, **changes)


def _check_rule(rule: Any, value: Any) -> float:
    """Give the value of one rule in its type, or refuse it."""
    low, high, whole = rule.metadata["low"], rule.metadata["high"], rule.type == "int"
    kind = "a whole number" if whole else "a number"
    span = f"from {low} to {high}" if whole else f"above {low} and at most {high}"
    right_type = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    # A comparison, not its negation, so that not-a-number fails it too.
    if right_type and (low <= value <= high if whole else low < value <= high):
        return value if whole else float(value)
    raise UsageError(
        f"rule {rule.name}: {value!r} does not fit; it is {kind} {span} ({rule.metadata['says']}); "
        f"give such a number or leave the rule out for {rule.default}."
    )


# ---------------------------------------------------------------------------------------- nouns


@dataclass(frozen=True, slots=True)
class Witness:
    """Hold one saved page and what it shows of itself.

    ``page`` is the file's bytes decoded as UTF-8: line ends, odd spaces and a byte-order mark are
    all still there, so ``page.encode()`` gives back the file. ``sha256`` is that of those bytes.
    A fact (see FACTS) that the page does not show is "". ``published`` and ``saved_not_before``
    are ISO dates as precise as the page: "2022", "2022-05" or "2022-05-03". ``evidence`` gives the
    words on the page, one or more passages a fact, white space collapsed. ``original`` names the
    file that the page is the text of, or is ""; ``unseen`` names the facts whose evidence could
    not be looked up, as the original is not here. By number of block (the first is 1), ``marked``
    gives role and rule as the original's markup has them, ``corrected`` the role as the
    researcher corrects it.
    """

    siglum: str
    file: str
    page: str = field(repr=False)
    sha256: str
    outlet: str
    line: str
    attributed_by: str = ""
    language: str = "en"
    rights: str = "quotation"
    agency: str = ""
    published: str = ""
    url: str = ""
    credit_text: str = ""
    credit_photo: str = ""
    saved_not_before: str = ""
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False, repr=False)
    original: str = ""
    unseen: tuple[str, ...] = ()
    marked: Mapping[int, tuple[str, str]] = field(default_factory=dict, hash=False, repr=False)
    corrected: Mapping[int, str] = field(default_factory=dict, hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class Trace:
    """Hold one claim the researcher follows, and how its mentions are found.

    ``patterns`` find the claim, ``other`` something near it that is not the same (weaker,
    stronger, another occasion); both are regular expressions as text, to be used without regard to
    case over a block's text with white space collapsed. Plain ``words`` of story.toml stand before
    the patterns, as patterns (``pattern_of``). ``part_of`` names the claim this one is a
    part of, or is "". ``show`` is "" or a regular expression whose one group gives the words to
    print: those that tell the claim. ``claim`` is its id; ``title`` is "" or a short noun phrase
    by which figures and findings call it, "the turnout".
    """

    claim: str
    question: str
    patterns: tuple[str, ...]
    other: tuple[str, ...] = ()
    part_of: str = ""
    show: str = ""
    title: str = ""

    @property
    def name(self) -> str:
        """Give what to call the claim in a sentence: its title, else its id in quotation marks."""
        return self.title or f"“{self.claim}”"


@dataclass(frozen=True, slots=True)
class Source:
    """Hold who made a study of the story, when it came out, and where: what a citation needs.

    What ``[cite]`` of story.toml leaves out is empty: no author is made up.
    """

    authors: tuple[str, ...] = ()
    issued: datetime.date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Hold a story folder as read: its questions, pages, rules, traces and codings.

    ``id`` is the folder's name. ``date`` is that of the event, or None. ``wording`` holds the
    strings of ``[finding.ID]`` by id, then by key. ``codings`` has the columns CODING_COLUMNS, all
    text, no row if nobody has coded. ``cite`` says who made the study, ``off`` names the rules for
    roles that are switched off; ``files`` gives the SHA-256
    of what was read beside the pages, by name. The folder and the texts stay out of ``repr``, so
    that a printed story is the same on every machine.
    """

    folder: Path = field(repr=False, compare=False)
    id: str
    title: str
    event: str
    date: datetime.date | None
    questions: tuple[str, ...]
    witnesses: tuple[Witness, ...]
    rules: Rules
    traces: tuple[Trace, ...]
    wording: dict[str, dict[str, str]] = field(hash=False, repr=False)
    codings: pd.DataFrame = field(repr=False, compare=False)
    cite: Source = Source()
    off: frozenset[str] = frozenset()
    files: dict[str, str] = field(default_factory=dict, hash=False, repr=False)

    @property
    def sha256(self) -> str:
        """Give one fingerprint of all that was read: what ``sha256sum * | sha256sum`` prints."""
        read = {witness.file: witness.sha256 for witness in self.witnesses} | self.files
        listed = "".join(f"{read[name]}  {name}\n" for name in sorted(read))
        return hashlib.sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def sigla(self) -> tuple[str, ...]:
        """Give the sigla in the order of story.toml."""
        return tuple(witness.siglum for witness in self.witnesses)

    def refuse_inside(self, path: Path, what: str) -> None:
        """Refuse with a ``UsageError`` a path at which *what* would lie among the pages."""
        if path.resolve().is_relative_to(self.folder.resolve()):
            raise UsageError(
                f"{path}: lies in the story folder {self.id}, where every page is a witness; "
                f"{what} lies outside it; name another place."
            )

    def witness(self, siglum: str) -> Witness:
        """Give one witness by its siglum; an unknown one raises UsageError."""
        for witness in self.witnesses:
            if witness.siglum == siglum:
                return witness
        raise UsageError(
            f"siglum {siglum}: no such witness; the sigla of {self.id} are "
            f"{', '.join(self.sigla)}; use one of them."
        )


def settled(codings: pd.DataFrame, table: str, column: str) -> dict[str, tuple[str, str]]:
    """Give the judgements that stand as corrections: key of the row -> (value, coder).

    Rows of the coder ``settled`` are what coders agreed on in the end, and go before all others.
    Where there are none, a coder who worked alone is taken at their word; two or more who have
    not settled their differences correct nothing.
    """
    return settle(judgements(codings).get((table, column), ()))


def settle(own: Sequence[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
    """Give those of some judgements (coder, key, value) that stand, as ``settled`` does."""
    final = [row for row in own if row[0] == SETTLED]
    if not final and len({coder for coder, _, _ in own}) == 1:
        final = own
    return {key: (value, coder) for coder, key, value in final}


Judgements = dict[tuple[str, str], list[tuple[str, str, str]]]


def judgements(codings: pd.DataFrame) -> Judgements:
    """Gather the judgements about each table and column: coder, key of the row, value."""
    found: Judgements = {}
    names = ("table", "column", "coder", "key", "value")
    for table, column, *judged in zip(*(codings[name].tolist() for name in names), strict=True):
        found.setdefault((table, column), []).append(tuple(judged))
    return found


def list_witnesses(story: Story) -> pd.DataFrame:
    """List the saved pages as a table: one row a witness, in the order of story.toml.

    Columns ``siglum, outlet, line, agency, published, url, attributed_by, credit_text,
    credit_photo, saved_not_before, rights, language, file, sha256``, all text; "" is "not on the
    saved page". What is counted or inferred (``n_words``, ``version``) others add.
    """
    names = ["siglum", "outlet", "line", "agency", "published", "url", "attributed_by"]
    names += ["credit_text", "credit_photo", "saved_not_before", "rights", "language"]
    names += ["file", "sha256"]
    rows = [[getattr(witness, name) for name in names] for witness in story.witnesses]
    return pd.DataFrame(rows, columns=names, dtype="str")


# -------------------------------------------------------------------------------------- reading


def read_story(folder: str | Path, coded: bool = True) -> Story:
    """Read a story folder and verify it.

    Hashes are verified wherever story.toml gives them; every piece of evidence must stand on its
    page. ``coded=False`` leaves codings.csv unread, so that a study shows what the program alone
    makes of the pages. Raises StoryError or, for codings.csv, CodingError: one sentence that says
    where, what is wrong, what would be right and what to do. Time and memory grow with the size of
    the pages, of which none may be larger than MAX_BYTES.
    """
    folder = Path(folder)
    toml = _read_toml(folder)
    where = _name(folder, "story.toml")
    _refuse_unknown(toml, _TOP_KEYS, where)
    witnesses = _read_witnesses(folder, toml, where)
    _refuse_extra_files(folder, witnesses)
    return Story(
        folder=folder,
        id=folder.resolve().name,
        title=_text(toml, "title", where),
        event=_text(toml, "event", where, ""),
        date=_read_day(toml, "date", where),
        questions=_texts(toml, "questions", where),
        witnesses=witnesses,
        rules=_read_rules(toml, where),
        traces=_read_traces(toml, where),
        wording=_read_wording(toml, where),
        codings=_read_codings(folder) if coded else _empty_codings(),
        cite=_read_source(toml, where),
        off=frozenset(_texts(_table(toml, "furniture", where), "off", f"{where}, [furniture]")),
        files=_fingerprints(folder, READ if coded else READ[:-1]),
    )


def _fingerprints(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Give the SHA-256 of those of some files that are there."""
    paths = (folder / name for name in names)
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in paths if p.is_file()}


def _read_source(toml: Mapping[str, Any], where: str) -> Source:
    """Read ``[cite]``: who made the study, when it came out, where it stands."""
    told, where = _table(toml, "cite", where), f"{where}, [cite]"
    _refuse_unknown(told, _CITE_KEYS, where)
    issued, address = _read_day(told, "issued", where), _text(told, "address", where, "")
    if address and not re.fullmatch(r"https?://[^\s<>\"]+", address):
        raise StoryError(
            f"{where}: address is {address!r}; it must be where the report stands on the web, from "
            "https:// on; correct it or take it out."
        )
    return Source(_texts(told, "authors", where), issued, address)


def _name(folder: Path, file: str) -> str:
    """Name a file of a story as messages do: folder and file, no path of the machine."""
    return f"{folder.resolve().name}/{file}"


def _read_toml(folder: Path) -> dict[str, Any]:
    """Read story.toml, or refuse the folder that has none."""
    if not folder.is_dir():
        wrong = "is a file, not a folder" if folder.exists() else "no such folder"
        raise StoryError(
            f"{folder}: {wrong}; a story is a folder of saved pages with a story.toml; "
            "check the path."
        )
    where = _name(folder, "story.toml")
    if not (folder / "story.toml").is_file():
        raise StoryError(
            f"{where}: no such file; a story folder has a story.toml with a title and one "
            "[[witness]] (siglum, file, outlet) a saved page; write one."
        )
    text = decode_text(_read_bytes(folder / "story.toml", where, StoryError), where, StoryError)
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        # tomllib ends its message with "(at line 3, column 5)": the place belongs in front.
        reason, _, place = str(error).rstrip(")").partition(" (at ")
        raise StoryError(
            f"{where}, {place or 'somewhere'}: not TOML ({reason}); text stands in quotes and each "
            "key once; correct that line."
        ) from None


def _read_bytes(path: Path, where: str, error: type[SamestoryError]) -> bytes:
    """Read a file that is not too large, or say why it cannot be read."""
    most, do = (
        (MAX_LISTS, "leave out what is not needed")
        if path.name in READ
        else (MAX_BYTES, "save the page as plain text, or split it")
    )
    if path.parent.name == ORIGINALS:
        most, do = MAX_ORIGINAL, "give the pages of it that are compared"
    try:
        size = path.stat().st_size
        if size > most:
            raise error(f"{where}: has {size:,} bytes; a file may have {most:,} at most; {do}.")
        return path.read_bytes()
    except OSError as cause:
        raise error(
            f"{where}: cannot be read ({cause.strerror}); the file must be readable; check its "
            "permissions."
        ) from None


def decode_text(raw: bytes, where: str, error: type[SamestoryError]) -> str:
    """Decode bytes as UTF-8 and change nothing; refuse binary files and other encodings."""
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            raise error(f"{where}: is {kind}; it must be plain text in UTF-8; save it as such.")
    if b"\0" in raw:
        raise error(
            f"{where}: is binary (a NUL at byte {raw.index(0)}); it must be plain text in UTF-8; "
            "save it as such."
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as cause:
        raise error(
            f"{where}: is not UTF-8 at byte {cause.start} (0x{raw[cause.start]:02x}); it must be "
            "plain text in UTF-8; open it in its own encoding and save it as UTF-8."
        ) from None


# ------------------------------------------------------------------------------ values in a table


def _refuse_unknown(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Refuse a key that nobody reads: it is a slip of the pen, and would be lost in silence."""
    known = tuple(known)
    for key in table:
        if key not in known:
            raise StoryError(
                f"{where}: unknown key {key!r}; the keys here are {', '.join(known)}; "
                "correct it or take it out."
            )


def _text(table: Mapping[str, Any], key: str, where: str, default: Any = MISSING) -> str:
    """Give the text under a key; refuse what is missing, empty or not text."""
    if key not in table and default is not MISSING:
        return default
    if key not in table:
        raise StoryError(f'{where}: has no {key}; {key} is required; add {key} = "…".')
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise StoryError(
            f"{where}: {key} is {value!r}; it must be text in quotes, not empty; correct it or, "
            "where it may be left out, take it out."
        )
    return value


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """Give the list of texts under a key, empty if there is none."""
    values = table.get(key, [])
    if isinstance(values, list) and all(isinstance(v, str) and v.strip() for v in values):
        return tuple(values)
    raise StoryError(
        f"{where}: {key} is {values!r}; it must be a list of texts in quotes, none empty; "
        f'write {key} = ["…", "…"].'
    )


def _tables(toml: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    """Give the tables written as [[key]]."""
    tables = toml.get(key, [])
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        return tables
    raise StoryError(
        f"{where}: {key} is not a list of tables; each begins with [[{key}]], in double brackets; "
        "correct it."
    )


def _table(toml: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
    """Give the table written as [key], empty if there is none."""
    table = toml.get(key, {})
    if isinstance(table, dict):
        return table
    raise StoryError(f"{where}: {key} is {table!r}; it must be a table; begin it with [{key}].")


def _read_day(table: Mapping[str, Any], key: str, where: str) -> datetime.date | None:
    """Give the day under a key, or None."""
    value = table.get(key)
    is_day = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    if value is None or is_day:
        return value
    shown = value.isoformat() if isinstance(value, datetime.datetime) else repr(value)
    raise StoryError(
        f"{where}: {key} is {shown}; it must be a day without quotes; write {key} = 2021-10-20."
    )


def _read_rules(toml: Mapping[str, Any], where: str) -> Rules:
    """Give the thresholds of [rules], the rest by default."""
    try:
        return Rules().replace(**_table(toml, "rules", where))
    except UsageError as error:
        raise StoryError(f"{where}, [rules], {error}") from None


def _read_wording(toml: Mapping[str, Any], where: str) -> dict[str, dict[str, str]]:
    """Give the wording of [finding.ID], by id and key."""
    wording: dict[str, dict[str, str]] = {}
    for finding, texts in _table(toml, "finding", where).items():
        place = f"{where}, [finding.{finding}]"
        if not isinstance(texts, dict):
            raise StoryError(
                f"{where}, [finding]: {finding} is {texts!r}; wording stands under a finding's id; "
                "begin it with [finding.ID]."
            )
        wording[finding] = {key: _text(texts, key, place) for key in texts}
    return wording


# -------------------------------------------------------------------------------------- witnesses


def _read_witnesses(folder: Path, toml: Mapping[str, Any], where: str) -> tuple[Witness, ...]:
    """Read every witness; two at least, no siglum and no file twice."""
    tables = _tables(toml, "witness", where)
    if len(tables) < 2:
        raise StoryError(
            f"{where}: names {len(tables) or 'no'} witness; a comparison needs two at least; "
            "add a [[witness]] for each saved page."
        )
    places = [f"{where}, [[witness]] {n}" for n in range(1, len(tables) + 1)]
    for table, place in zip(tables, places, strict=True):
        _refuse_unknown(table, _WITNESS_KEYS, place)
        _check_siglum(_text(table, "siglum", place), place)
    _refuse_doubled("siglum", [table["siglum"] for table in tables], places)
    paths = [_find_page(folder, t, p) for t, p in zip(tables, places, strict=True)]
    shown = [table["file"] for table in tables]
    _refuse_doubled("file", [os.path.realpath(path) for path in paths], places, shown)
    triples = zip(tables, paths, places, strict=True)
    marked = _read_marked(folder, [table["siglum"] for table in tables])
    originals = _read_originals(folder, tables, places)
    return tuple(
        _read_witness(folder, t, path, place, marked, originals) for t, path, place in triples
    )


def _check_siglum(siglum: str, where: str) -> None:
    """Refuse a siglum that could not stand in a block id, a file name or a column."""
    if re.fullmatch("[A-Za-z0-9]{1,8}", siglum) and siglum.lower() not in _RESERVED_SIGLA:
        return
    raise StoryError(
        f"{where}: siglum {siglum!r} does not fit; a siglum is 1 to 8 letters a-z, A-Z or digits, "
        "and not the word agency; choose another."
    )


def _refuse_doubled(
    key: str, values: list[str], places: list[str], shown: list[str] | None = None
) -> None:
    """Refuse a value that two tables share."""
    for n, value in enumerate(values):
        if value in values[:n]:
            raise StoryError(
                f"{places[n]}: {key} {(shown or values)[n]!r} stands already in number "
                f"{values.index(value) + 1}; each {key} stands once; change one of them."
            )


def _find_page(folder: Path, table: Mapping[str, Any], where: str) -> Path:
    """Give the path of a witness's file; refuse one that is missing or not in the folder."""
    file = _text(table, "file", where)
    _refuse_outside(
        folder, file, f"{where}: file {file!r}", "copy it there and give its name alone"
    )
    if len(PureWindowsPath(file).parts) > 1:
        raise StoryError(
            f"{where}: file {file!r} lies in a folder below; a page lies in the story folder "
            "itself; move it there and give its name alone."
        )
    path = folder / file
    if path.is_file():
        return path
    wrong = "is a folder" if path.is_dir() else "is not there"
    raise StoryError(
        f"{where}: file {file!r} {wrong}; each witness names a text file in the story folder; "
        "put the page there or correct the name."
    )


def _refuse_outside(folder: Path, file: str, what: str, do: str) -> None:
    """Refuse a name that leads out of the story folder, on any system, by a link or without."""
    windows = PureWindowsPath(file)  # reads both slashes, drives and shares, on every system
    leaves = windows.anchor or ".." in windows.parts or not file.isprintable()
    # Followed to its end: a link must not lead out either.
    inside = Path(os.path.realpath(folder))
    if leaves or not Path(os.path.realpath(folder / file)).is_relative_to(inside):
        raise StoryError(f"{what} leaves the story folder; a page lies in the folder itself; {do}.")


Originals = dict[str, Original | None]


def _read_originals(folder: Path, tables: list[dict[str, Any]], places: list[str]) -> Originals:
    """Read and verify the originals that witnesses name: by name, None where it is not here."""
    read: Originals = {}
    for table, where in zip(tables, places, strict=True):
        named = [key for key in _ORIGINAL_KEYS if key in table]
        if named and "original" not in table:
            raise StoryError(
                f"{where}: has {named[0]} but no original; the three go together; name the file "
                f'of the page, as in original = "{ORIGINALS}/herald.html", or take it out.'
            )
        if named:
            _read_original(folder, table, where, read)
    return read


def _read_original(folder: Path, table: Mapping[str, Any], where: str, read: Originals) -> None:
    """Put the original of one witness, verified, beside those that are read already."""
    file = _text(table, "original", where)
    encoding = _text(table, "original_encoding", where, "")
    what, do = f"{where}: original {file!r}", f"copy it into {ORIGINALS} there"
    _refuse_outside(folder, file, what, do)
    parts = PureWindowsPath(file).parts
    if len(parts) != 2 or parts[0] != ORIGINALS:
        raise StoryError(
            f"{what} does not lie in the folder {ORIGINALS} of the story; write it as in "
            f'original = "{ORIGINALS}/herald.html".'
        )
    path, at = folder / ORIGINALS / parts[1], _name(folder, f"{ORIGINALS}/{parts[1]}")
    if file not in read:
        is_here = path.is_file()
        read[file] = Original(_read_bytes(path, at, StoryError), encoding) if is_here else None
    if original := read[file]:
        _verify_hash(original.sha256, table, where, at, "original_sha256")


Marked = dict[str, dict[int, tuple[str, str]]]


def _read_marked(folder: Path, sigla: Sequence[str]) -> Marked:
    """Read roles.csv: siglum -> number of a block -> role and rule; no file, nothing marked."""
    if not (folder / "roles.csv").is_file():
        return {}
    where = _name(folder, "roles.csv")
    text = decode_text(_read_bytes(folder / "roles.csv", where, StoryError), where, StoryError)
    header, *rows = _read_csv(text.removeprefix("\ufeff"), where) or [[]]
    if tuple(header) != ROLE_COLUMNS:
        raise StoryError(
            f"{where}: has the columns {', '.join(header) or '(none)'}; it needs "
            f"{', '.join(ROLE_COLUMNS)}; correct the first line, or take the file out."
        )
    marked: Marked = {}
    for siglum, block, role, rule in rows:
        if siglum not in sigla:
            raise StoryError(
                f"{where}: siglum {siglum!r} is of no witness; they are {', '.join(sigla)}; one "
                "that is changed in story.toml is changed here, too; correct it, or take its rows "
                "out."
            )
        number = _block_number(block, where)
        marked.setdefault(siglum, {})[number] = (_role(role, f"{where}, {siglum}.{block}"), rule)
    return marked


def _block_number(text: str, where: str) -> int:
    """Read the number of a block."""
    if re.fullmatch("[1-9][0-9]{0,5}", text):
        return int(text)
    raise StoryError(
        f"{where}: block {text!r} is no number of a block; blocks of a page are numbered from 1 "
        "on, as in D.7; correct it."
    )


def _role(role: Any, where: str) -> str:
    """Read a role."""
    roles = CODED_VALUES["blocks", "role"]
    if role in roles:
        return role
    raise StoryError(f"{where}: {role!r} is no role; it is one of {', '.join(roles)}; correct it.")


def _read_corrected(table: Mapping[str, Any], where: str) -> dict[int, str]:
    """Read [witness.roles]: number of a block -> its role as the researcher corrects it."""
    told, where = _table(table, "roles", where), f"{where}, roles"
    return {_block_number(key, where): _role(role, f"{where}, {key}") for key, role in told.items()}


def _read_witness(
    folder: Path, table: Mapping[str, Any], path: Path, where: str, marked: Marked,
    originals: Originals,
) -> Witness:  # fmt: skip
    """Read one page, verify it, and give it with what it shows of itself."""
    page_at = _name(folder, table["file"])
    page, sha256 = _read_page(path, table, where, page_at)
    outlet = _text(table, "outlet", where)
    facts = {fact: _read_fact(table, fact, where) for fact in FACTS if fact in table}
    evidence, original = _read_evidence(table, where), originals.get(table.get("original", ""))
    unseen = _find_unseen(evidence, page, original)
    return Witness(
        siglum=table["siglum"],
        file=table["file"],
        page=page,
        sha256=sha256,
        outlet=outlet,
        line=_text(table, "line", where, outlet),
        attributed_by=_text(table, "attributed_by", where, ""),
        language=_text(table, "language", where, "en"),
        rights=_read_rights(table, where),
        evidence=evidence,
        original=_text(table, "original", where, ""),
        unseen=_check_unseen(unseen, original, table, where, page_at),
        marked=marked.get(table["siglum"], {}),
        corrected=_read_corrected(table, where),
        **facts,
    )


def _read_page(path: Path, table: Mapping[str, Any], where: str, page_at: str) -> tuple[str, str]:
    """Give the text of a page and its SHA-256, verified; refuse one without a word."""
    raw = _read_bytes(path, page_at, StoryError)
    page = decode_text(raw, page_at, StoryError)
    if page.removeprefix("\ufeff").strip():
        return page, _verify_hash(hashlib.sha256(raw).hexdigest(), table, where, page_at)
    raise StoryError(
        f"{page_at}: is empty; a page needs words; save it again, or take witness "
        f"{table['siglum']} out of story.toml."
    )


def _verify_hash(
    found: str, table: Mapping[str, Any], where: str, at: str, key: str = "sha256"
) -> str:
    """Give the SHA-256 of a file; refuse a file that is not the one story.toml describes."""
    stated = _text(table, key, where, found).lower()
    if not re.fullmatch("[0-9a-f]{64}", stated):
        raise StoryError(
            f"{where}: {key} is no SHA-256; it has 64 digits 0-9 and a-f; correct it or take it "
            "out."
        )
    if stated == found:
        return found
    what = "page" if key == "sha256" else "original"
    raise StoryError(
        f"{at}: its SHA-256 is {found[:12]}…, story.toml says {stated[:12]}…; the {what} must "
        "be the very bytes the study was made from; restore the file, or accept it as it is by "
        f"taking out the {key} of witness {table['siglum']} or putting the new one there."
    )


def _read_rights(table: Mapping[str, Any], where: str) -> str:
    """Give the rights of a page; unstated, the careful value."""
    rights = _text(table, "rights", where, RIGHTS[0])
    if rights in RIGHTS:
        return rights
    raise StoryError(
        f"{where}: rights is {rights!r}; it is one of {', '.join(RIGHTS)}; choose one or leave it "
        f"out for {RIGHTS[0]}."
    )


def _read_fact(table: Mapping[str, Any], fact: str, where: str) -> str:
    """Give a fact about a page as text, a date or an address in its proper form."""
    value = table[fact]
    if fact in ("published", "saved_not_before"):
        value = value.isoformat() if type(value) is datetime.date else value
        if is_iso_date(value):
            return value
        raise StoryError(
            f"{where}: {fact} is {value!r}; it is a date as precise as the page gives it, "
            '"2022", "2022-05" or "2022-05-03"; correct it.'
        )
    value = _text(table, fact, where)
    # A report links to it: nothing but a web address may stand there.
    if fact == "url" and not re.fullmatch(r"https?://\S+", value):
        raise StoryError(
            f"{where}: url is {value!r}; it is a web address that begins with https:// or http://; "
            "correct it."
        )
    return value


def is_iso_date(value: Any) -> bool:
    """Say whether a value is a year, a month or a day in ISO form."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def _read_evidence(table: Mapping[str, Any], where: str) -> dict[str, tuple[str, ...]]:
    """Give the evidence of each fact; refuse a fact without, and evidence of no fact."""
    evidence = _table(table, "evidence", where)
    _refuse_unknown(evidence, ("outlet", *FACTS), f"{where}, evidence")
    for fact in FACTS:
        if (fact in table) != (fact in evidence):
            has, lacks = ("fact", "evidence") if fact in table else ("evidence", "fact")
            raise StoryError(
                f"{where}: {fact} has no {lacks}, only {has}; a fact stands with the words on the "
                "page that show it; give both, under [[witness]] and under [witness.evidence], or "
                "neither."
            )
    read = {}
    for fact, value in evidence.items():
        passages = {fact: [value] if isinstance(value, str) else value}
        read[fact] = tuple(map(collapse, _texts(passages, fact, f"{where}, evidence"))) or ("",)
    return read


def _find_unseen(
    evidence: Mapping[str, tuple[str, ...]], page: str, original: Original | None
) -> list[tuple[str, str]]:
    """Give the evidence, with its fact, that stands neither on the page nor in its original."""
    levelled = collapse(page)
    told = [(fact, words) for fact, passages in evidence.items() for words in passages]
    return [
        (fact, words)
        for fact, words in told
        if not (words and words in levelled) and not (original and original.shows(words))
    ]


def _check_unseen(
    unseen: list[tuple[str, str]], original: Original | None, table: Mapping[str, Any], where: str,
    page_at: str,
) -> tuple[str, ...]:  # fmt: skip
    """Refuse evidence that stands nowhere; give the facts that an absent original may show."""
    file = table.get("original")
    if unseen and (original or not file or "original_sha256" not in table or not unseen[0][1]):
        fact, words = unseen[0]
        nor, do = "", "copy it from the page"
        if original:
            nor = f", nor in its original {file}"
        elif file:
            nor, do = (
                f", and its original {file} is not there",
                ("put the original there, or say which it is by its original_sha256"),
            )
        raise StoryError(
            f"{where}, evidence of {fact}: {words!r} does not stand in {page_at}{nor}; evidence is "
            f"what the page says, letter for letter, white space apart; {do}, or take the fact out."
        )
    return tuple(dict.fromkeys(fact for fact, _ in unseen))


def _refuse_extra_files(folder: Path, witnesses: tuple[Witness, ...]) -> None:
    """Refuse a text file that no witness names: a page forgotten is a witness not heard."""
    named = {os.path.realpath(folder / witness.file) for witness in witnesses}
    suffixes = _PAGE_SUFFIXES | {Path(witness.file).suffix.lower() for witness in witnesses} - {""}
    for path in sorted(folder.iterdir()):
        allowed = path.name.startswith(".") or path.name.lower().startswith("readme")
        allowed = allowed or path.name in ("story.toml", "codings.csv")
        is_page = path.is_file() and path.suffix.lower() in suffixes
        if is_page and not allowed and os.path.realpath(path) not in named:
            raise StoryError(
                f"{_name(folder, path.name)}: no [[witness]] names this file; every text file in a "
                "story folder is a witness (but README and codings.csv); name it in story.toml or "
                "move it out."
            )


# ----------------------------------------------------------------------------------------- traces


def _read_traces(toml: Mapping[str, Any], where: str) -> tuple[Trace, ...]:
    """Read every claim to follow; no claim twice, each part of a claim that is there."""
    tables = _tables(toml, "trace", where)
    places = [f"{where}, [[trace]] {n}" for n in range(1, len(tables) + 1)]
    traces = tuple(make_trace(t, place) for t, place in zip(tables, places, strict=True))
    claims = [trace.claim for trace in traces]
    _refuse_doubled("claim", claims, places)
    whole = {trace.claim for trace in traces if not trace.part_of}
    for trace, place in zip(traces, places, strict=True):
        # One step only: a part of a part would make every count of parts ambiguous.
        if trace.part_of and trace.part_of not in whole:
            raise StoryError(
                f"{place}: part_of is {trace.part_of!r}; it names another claim that is itself no "
                f"part ({', '.join(sorted(whole)) or 'there is none'}); correct it or take it out."
            )
    return traces


def make_trace(table: Mapping[str, Any], where: str) -> Trace:
    """Make one claim to follow of its table in story.toml, its regular expressions tried.

    *where* is named in the ``StoryError`` with which a bad one is refused.
    """
    _refuse_unknown(table, _TRACE_KEYS, where)
    claim = _text(table, "claim", where)
    if not re.fullmatch("[A-Za-z0-9-]+", claim):
        raise StoryError(
            f"{where}: claim {claim!r} does not fit; it is letters a-z, A-Z, digits and hyphens; "
            "choose another."
        )
    where = f"{where} ({claim})"
    trace = Trace(
        claim=claim,
        question=_text(table, "question", where),
        patterns=(*_read_words(table, where), *_texts(table, "patterns", where)),
        other=_texts(table, "other", where),
        part_of=_text(table, "part_of", where, ""),
        show=_text(table, "show", where, ""),
        title=_text(table, "title", where, ""),
    )
    _check_patterns(trace, where)
    return trace


def _read_words(table: Mapping[str, Any], where: str) -> Iterable[str]:
    """Give the pattern of each of some plain words."""
    for n, words in enumerate(_texts(table, "words", where), start=1):
        if not re.search(r"\w", words):
            raise StoryError(
                f"{where}, words {n}: {words!r} has no letter and no digit; it is a word or some "
                "words as they stand on the page; correct it."
            )
        yield pattern_of(words)


def pattern_of(words: str) -> str:
    """Make the regular expression that finds plain words.

    White space of any kind and length stands between two words, either apostrophe for the other,
    and a ``*`` for any further letters; a word is found whole, not within a longer one.

    >>> re.findall(pattern_of("took part"), "who took\\n part; took parts")
    ['took\\n part']
    >>> re.findall(pattern_of("vot*"), "voters vote; pivot")
    ['voters', 'vote']
    """
    signs = {"*": r"\w*", "'": "['’]", "’": "['’]"}
    parts = ("".join(signs.get(sign, re.escape(sign)) for sign in word) for word in words.split())
    return r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"


def _check_patterns(trace: Trace, where: str) -> None:
    """Refuse a claim whose regular expressions could not find it, or not print it."""
    if not trace.patterns:
        raise StoryError(
            f"{where}: has neither words nor patterns; a claim is found by one at least; "
            'add words = ["…"].'
        )
    for key, patterns in (("patterns", trace.patterns), ("other", trace.other)):
        for n, pattern in enumerate(patterns, start=1):
            _check_pattern(pattern, f"{where}, {key} {n}")
    if trace.show and _check_pattern(trace.show, f"{where}, show").groups != 1:
        raise StoryError(
            f"{where}, show: {trace.show!r} has not one group; the one group ( ) holds the words "
            "to print; write other groups as (?: )."
        )


def _check_pattern(pattern: str, where: str) -> re.Pattern[str]:
    """Compile a regular expression as it will be used; refuse a bad one, and one that says all."""
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise StoryError(
            f"{where}: {pattern!r} is no regular expression ({error.msg} at position {error.pos}); "
            "Python's re must accept it; correct it."
        ) from None
    if compiled.match(""):
        raise StoryError(
            f"{where}: {pattern!r} fits the empty text, and so every block; a pattern needs a word "
            "it cannot do without; correct it."
        )
    return compiled


# ---------------------------------------------------------------------------------------- codings


def _empty_codings() -> pd.DataFrame:
    """Give a table of codings with no row."""
    return frame("codings", [])


def _read_codings(folder: Path) -> pd.DataFrame:
    """Read codings.csv, every cell as text; no file, no row."""
    if not (folder / "codings.csv").exists():
        return _empty_codings()
    where = _name(folder, "codings.csv")
    raw = _read_bytes(folder / "codings.csv", where, CodingError)
    text = decode_text(raw, where, CodingError).removeprefix("\ufeff")
    header, *rows = _read_csv(text, where) or [[]]
    if sorted(header) != sorted(CODING_COLUMNS):
        raise CodingError(
            f"{where}: has the columns {', '.join(header) or '(none)'}; it needs "
            f"{', '.join(CODING_COLUMNS)}, parted by commas; correct the first line."
        )
    values = dict(zip(header, map(list, zip(*rows, strict=True)), strict=False))
    if not rows:
        return _empty_codings()
    _check_codings(values, where)
    return columns("codings", values)


def _check_codings(values: Mapping[str, Sequence[str]], where: str) -> None:
    """Refuse a judgement that no codebook has, and a mark that names no words."""
    names = ("coder", "table", "key", "column", "value")
    for coder, table, key, column, value in zip(*map(values.get, names), strict=True):
        known = CODED_VALUES.get((table, column))
        if known and value not in known:
            raise CodingError(
                f"{where}: {coder} says of {key} that its {column} is {value!r}; it is one of "
                f"{', '.join(known)}; correct that row."
            )
        if table in ("marks", "details") and not _MARK_KEY.fullmatch(key):
            raise CodingError(
                f"{where}: {coder} has the key {key!r} in {table}; a mark is written as siglum and "
                "offsets in the page, as P:120-135, several with a space between; correct that row."
            )


def _read_csv(text: str, where: str) -> list[list[str]]:
    """Read comma-separated rows of equal length; empty lines are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(filter(None, reader))
    except csv.Error as error:
        raise CodingError(
            f"{where}, line {reader.line_num}: not CSV ({error}); cells are parted by commas and "
            'quoted by "; correct that line.'
        ) from None
    if len(set(map(len, rows))) > 1:
        _refuse_uneven(text, len(rows[0]), where)
    return rows


def _refuse_uneven(text: str, width: int, where: str) -> None:
    """Refuse the first row that has not as many cells as the first line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for row in filter(None, reader):
        if len(row) != width:
            raise CodingError(
                f"{where}, line {reader.line_num}: has {len(row)} cells; every row has as many "
                f"as the first line, {width}; put cells that hold a comma in quotes."
            )
