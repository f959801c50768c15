"""Bundle: every table without the words of the pages, and the way back for who has the pages.

In the columns that ``tables.WORDS`` names, a cell is a *recipe*: a JSON list of places in the
pages, ``[page, start, end]``, and of what no page has, as text. Each place is the longest stretch
that any page has from there on, each character that stands on a page is given as a place, so no
word of a page is written out. In what coders wrote, only runs of ``RUN`` words that a page has are
places. All else is as in the full tables: ids, kinds, offsets, shares, hashes. The words of pages
whose rights are open stay. A cell that does not begin with a bracket is what it says.

``restore_tables`` gives back the full tables byte for byte, or refuses with one sentence. It takes
a bundle for what anybody may have sent: nothing is unpacked by its name, and every size, type and
offset is checked before anything is written.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from .citations import rules_hash
from .errors import UsageError
from .files import pack, write_folder, write_json
from .listings import Edition
from .package import find_closed, list_files, to_csv
from .story import MAX_BYTES
from .study import Study
from .tables import TABLES, WORDS

_WORD = re.compile(r"\w+")
FORMAT = "samestory bundle 1"
#: The most bytes of a bundle, of a file in it, and the most characters of all restored cells.
MOST_PACKED, MOST_UNPACKED, MOST_RESTORED = 64_000_000, 256_000_000, 256_000_000
#: The kinds of details whose value is a number or a day, not wording.
PLAIN_VALUES = ("number", "date")
#: The restored files by name, and where they lie in the bundle.
FILES = {name: f"tables/{name}" for name in [*(f"{t}.csv" for t in TABLES), "datapackage.json"]}
_NOT_WHOLE = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, ValueError,
              OSError)  # fmt: skip
_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NO_BUNDLE = "a bundle is what `samestory export --to bundle` writes; get it again"

#: What coders wrote: their own words, in which they may quote.
CODED = {"codings": ("value", "why"), "omissions": ("verdict_why",)}
#: The shortest run of a page's words that is withheld from what coders wrote.
RUN = 3
#: The columns of each table in which cells can be recipes.
RECIPES = {name: (*WORDS.get(name, ()), *CODED.get(name, ())) for name in {**WORDS, **CODED}}

Recipe = list[list[int] | str]

README = """\
{title}
A bundle of the tables of this study, made by samestory {version}, without the texts.

What it holds
  tables/*.csv           every table of the study; tables/datapackage.json says what each row and
                         column is
  manifest.json          the pages it was made from, with their SHA-256; the rules in force; the
                         SHA-256 of each full table

What it withholds
  The words of these pages: {closed}.
  Where a full table has their words, a cell here names places instead: [page, start, end], the
  page by its number in manifest.json (from 0), start and end in characters of the saved page.
  What no page has stands as it is; a cell that does not begin with a bracket is what it says.
  Ids, kinds, offsets, numbers, shares and hashes are whole and can be used as they are.
  What of wording stays: facts about the pages (address, who is credited), the study's own title,
  questions and rules, the short quotations in its findings, and what coders wrote, except runs of
  {run} words or more that a page has.
  What places tell without the pages: lengths, order, and that two cells have the same words.
  The id of a variant is made from its readings (eight digits of a SHA-256): it tells whether a
  guess is right, and cannot be read back. No other part of a text is hashed, only whole files.

How to restore the full tables
  Put the saved pages into a folder, under any name, and say
    samestory restore BUNDLE PAGES --output TABLES
  Each page is known by its SHA-256; each restored table is the full one, byte for byte, or nothing
  is written.
"""


# Packing


def pack_bundle(study: Study) -> bytes:
    """The bundle of a study as a zip archive; the same study gives the same bytes.

    Cost: the characters of the word columns, times the pages.
    """
    closed = Edition(study, public=True).closed
    pages = [w for w in study.story.witnesses if w.siglum in closed]
    full = list_files(Edition(study))
    told = dict(full)
    if closed:
        texts = [witness.page for witness in pages]
        runs = set().union(*map(_runs, texts))
        hide = cache(lambda text: _cell(find_places(text, texts)))
        screen = cache(lambda text: _cell(find_quotations(text, texts, runs)))
        for name in RECIPES:
            told[f"{name}.csv"] = to_csv(_write_recipes(study, name, closed, hide, screen))
    manifest = write_json(_describe(study, pages, full))
    files = {FILES[name]: text for name, text in told.items()}
    return pack(files | {"manifest.json": manifest, "README.txt": _explain(study, pages)})


def _write_recipes(
    study: Study,
    name: str,
    closed: frozenset[str],
    hide: Callable[[str], str],
    screen: Callable[[str], str],
) -> pd.DataFrame:
    """A table with recipes in some columns; open pages' words, and plain values, stay."""
    table = study.tables()[name]
    made = {}
    for column in RECIPES[name]:
        coded = column in CODED.get(name, ())
        own = pd.Series(True, table.index) if coded else find_closed(name, table, closed)
        if (name, column) == ("details", "value"):
            own &= ~table["kind"].isin(PLAIN_VALUES)
        write = screen if coded else hide
        made[column] = [
            write(text) if held else _cell([text])
            for text, held in zip(table[column].tolist(), own.tolist(), strict=True)
        ]
    return table.assign(**made)


def _cell(recipe: Recipe) -> str:
    """A recipe as a cell: plain text where there is nothing else and no bracket begins it."""
    text = "".join(part for part in recipe if isinstance(part, str))
    if all(isinstance(part, str) for part in recipe) and not text.startswith("["):
        return text
    return json.dumps(recipe, ensure_ascii=False, separators=(",", ":"))


def _runs(text: str) -> set[tuple[str, ...]]:
    """Every run of ``RUN`` words of a text, without regard to case and marks."""
    told = [word.casefold() for word in _WORD.findall(text)]
    return set(zip(*(told[k:] for k in range(RUN)), strict=False))


def find_quotations(text: str, pages: Sequence[str], runs: set[tuple[str, ...]]) -> Recipe:
    """Write a text with places for its runs of ``RUN`` words that pages have; *runs* holds those.

    >>> find_quotations("Why “vote not to”?", ["They vote not to."], {("vote", "not", "to")})
    ['Why “', [0, 5, 16], '”?']
    """
    told = list(_WORD.finditer(text))
    made: Recipe = []
    last = 0
    for k in range(len(told) - RUN + 1):
        run = told[k : k + RUN]
        if tuple(word[0].casefold() for word in run) in runs and run[-1].end() > last:
            start = max(run[0].start(), last)
            made += [text[last:start]] if start > last else []
            made += find_places(text[start : run[-1].end()], pages)
            last = run[-1].end()
    return [*made, text[last:]] if last < len(text) else made


def find_places(text: str, pages: Sequence[str]) -> Recipe:
    """Write a text as places in pages, the longest from each point on; what none has, as text.

    >>> find_places("to vote | not", ["They vote not to."])
    [[0, 14, 16], [0, 4, 10], '|', [0, 9, 13]]
    """
    made: Recipe = []
    at = 0
    while at < len(text):
        length, page, start = _find_longest(text, at, pages)
        if length:
            made.append([page, start, start + length])
        elif made and isinstance(made[-1], str):
            made[-1] += text[at]
        else:
            made.append(text[at])
        at += length or 1
    return made


def _find_longest(text: str, at: int, pages: Sequence[str]) -> tuple[int, int, int]:
    """The longest stretch of a text from a point on that a page has: length, page, start."""
    best = (0, 0, 0)
    for number, page in enumerate(pages):
        while at + best[0] < len(text):
            start = page.find(text[at : at + best[0] + 1])
            if start < 0:
                break
            best = (_common(text, at, page, start), number, start)
    return best


def _common(text: str, at: int, page: str, start: int) -> int:
    """How many characters two texts have in common from two points on."""
    most = min(len(text) - at, len(page) - start)
    n = 0
    while n < most and text[at + n] == page[start + n]:
        n += 1
    return n


def _describe(study: Study, pages: Iterable[Any], full: Mapping[str, str]) -> dict[str, Any]:
    """The manifest: what it was made from, and the hash of each full table."""
    from . import __version__

    pages = list(pages)
    recipes = RECIPES if pages else {}
    return {
        "format": FORMAT,
        "samestory": __version__,
        "story": study.story.id,
        "title": study.story.title,
        "inputs_sha256": study.story.sha256,
        "rules": asdict(study.rules),
        "rules_sha256": rules_hash(study),
        "coded": study.coded,
        "pages": [
            {"siglum": w.siglum, "file": w.file, "sha256": w.sha256, "characters": len(w.page)}
            for w in pages
        ],
        "tables": {
            name: {
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "recipes": list(recipes.get(name.removesuffix(".csv"), ())),
            }
            for name, text in full.items()
        },
    }


def _explain(study: Study, pages: Sequence[Any]) -> str:
    from . import __version__

    closed = "; ".join(f"{w.siglum} ({w.outlet})" for w in pages) or "none, all are open"
    title = " ".join(study.story.title.split())
    return README.format(title=title, version=__version__, closed=closed, run=RUN)


# Restoring


def restore_tables(bundle: str | Path, pages: str | Path, directory: str | Path) -> list[Path]:
    """Write the full tables that a bundle and its pages give, and ``datapackage.json``.

    *pages* is a folder that holds the saved pages under any names. Gives the paths written; the
    folder is made if it is not there. A page that is missing or another, a bundle that is broken
    or was not made by ``pack_bundle``, a table that does not come out as its SHA-256 says: each is
    a ``UsageError``, and nothing is written.
    """
    bundle, pages, directory = Path(bundle), Path(pages), Path(directory)
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory}: is a file; tables are written into a folder; name another.")
    if directory.resolve().is_relative_to(pages.resolve()):
        raise UsageError(f"{directory}: lies where the pages are; tables lie apart; name another.")
    held = _read_bundle(bundle)
    manifest = _read_manifest(bundle, held.pop("manifest.json"))
    texts = _read_pages(pages, manifest["pages"])
    if [len(text) for text in texts] != [page["characters"] for page in manifest["pages"]]:
        raise _broken(bundle, "its manifest.json gives another length of a page")
    left = [MOST_RESTORED]
    restored: dict[str, str | bytes] = {}
    for name, told in manifest["tables"].items():
        content = held.get(FILES[name], b"")
        if told["recipes"]:
            content = _restore(bundle, name, content, told["recipes"], texts, left)
        if hashlib.sha256(content).hexdigest() != told["sha256"]:
            raise _broken(bundle, f"{name} does not come out as its SHA-256 says")
        restored[name] = content
    return write_folder(directory, restored)


def _broken(bundle: Path, why: str) -> UsageError:
    return UsageError(f"{bundle}: {why}; {NO_BUNDLE}.")


def _read_bundle(bundle: Path) -> dict[str, bytes]:
    """The files of a bundle by name: those that it has to have, none too large, no other."""
    if not bundle.is_file():
        raise _broken(bundle, "is a folder" if bundle.is_dir() else "no such file")
    if bundle.stat().st_size > MOST_PACKED:
        raise _broken(bundle, f"has more than {MOST_PACKED:,} bytes")
    known = {"manifest.json", "README.txt", *FILES.values()}
    try:
        with zipfile.ZipFile(bundle) as archive:
            entries = archive.infolist()
            if sorted(entry.filename for entry in entries) != sorted(known):
                raise _broken(bundle, "does not hold the files of a bundle, each once")
            if any(entry.compress_type not in _PACKED_BY for entry in entries):
                raise _broken(bundle, "is packed in another way than bundles are")
            return _unpack(bundle, archive)
    except _NOT_WHOLE:
        raise _broken(bundle, "is no whole zip archive") from None


def _unpack(bundle: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Read every file of an archive, no further than bytes may go in all."""
    held, left = {}, MOST_UNPACKED
    for entry in archive.infolist():
        with archive.open(entry) as file:
            held[entry.filename] = file.read(left + 1)
        left -= len(held[entry.filename])
        if left < 0:
            raise _broken(bundle, f"unpacks to more than {MOST_UNPACKED:,} bytes")
    return held


def _read_manifest(bundle: Path, raw: bytes) -> dict[str, Any]:
    """The manifest, every value that is used of the right type."""
    try:
        told = json.loads(raw)
        pages = [
            {key: _typed(page[key], kind) for key, kind in _PAGE.items()}
            for page in _typed(told["pages"], list)
        ]
        tables = {
            name: {
                "sha256": _typed(own["sha256"], str),
                "recipes": [_typed(column, str) for column in _typed(own["recipes"], list)],
            }
            for name, own in _typed(told["tables"], dict).items()
        }
        known = told["format"] == FORMAT and set(tables) == set(FILES)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _broken(bundle, "its manifest.json cannot be read") from None
    if not known:
        raise _broken(bundle, f"its manifest.json is not of the format {FORMAT!r}")
    return {"pages": pages, "tables": tables}


_PAGE = {"siglum": str, "file": str, "sha256": str, "characters": int}


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _read_pages(folder: Path, asked: Sequence[Mapping[str, Any]]) -> list[str]:
    """The pages that a bundle was made from, found in a folder by their SHA-256."""
    if not folder.is_dir():
        wrong = "is a file" if folder.exists() else "no such folder"
        raise UsageError(f"{folder}: {wrong}; the saved pages lie in a folder; name it.")
    found, wanted = {}, {page["sha256"] for page in asked}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.stat().st_size <= MAX_BYTES:
            raw = path.read_bytes()
            if (known := hashlib.sha256(raw).hexdigest()) in wanted:
                found[known] = raw
    missing = [page for page in asked if page["sha256"] not in found]
    if missing:
        told = ", ".join(f"{page['siglum']} ({_name(folder, page)})" for page in missing)
        raise UsageError(
            f"{folder}: lacks the page of {told}; a page is known by its SHA-256, whatever its "
            "name; put the very file there that the bundle was made from."
        )
    return [found[page["sha256"]].decode("utf-8", "replace") for page in asked]


def _name(folder: Path, page: Mapping[str, Any]) -> str:
    """A page's file as the bundle names it; whether one of that name is there, and another."""
    name = json.dumps(page["file"][:80], ensure_ascii=True).strip('"')
    plain = name == page["file"] and Path(name).name == name
    other = plain and (folder / name).is_file()
    digest = json.dumps(page["sha256"][:12]).strip('"')
    return f"{name}, SHA-256 {digest}…" + (", not the file of that name" if other else "")


def _restore(
    bundle: Path, name: str, raw: bytes, columns: Sequence[str], pages: list[str], left: list[int]
) -> bytes:
    """A full table as CSV: its recipes turned into words, all else as it is."""
    held = csv.field_size_limit(MOST_UNPACKED)
    try:
        rows = list(csv.reader(io.StringIO(raw.decode(), newline=""), strict=True))
        at = [rows[0].index(column) for column in columns]
        for row in rows[1:]:
            for k in at:
                row[k] = _follow(row[k], pages, left)
    except (ValueError, TypeError, IndexError, RecursionError, csv.Error):
        raise _broken(bundle, f"{name} holds a cell that cannot be restored") from None
    finally:
        csv.field_size_limit(held)
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue().encode("utf-8", "surrogatepass")


def _follow(cell: str, pages: list[str], left: list[int]) -> str:
    """The words that a recipe stands for; a ``ValueError`` where it leads beyond a page or all."""
    made = []
    for part in _typed(json.loads(cell), list) if cell.startswith("[") else (cell,):
        if isinstance(part, str):
            words = part
        else:
            page, start, end = (_typed(value, int) for value in part)
            if not (0 <= page < len(pages) and 0 <= start < end <= len(pages[page])):
                raise ValueError
            left[0] -= end - start
            words = pages[page][start:end] if left[0] >= 0 else ""
        if left[0] < 0:
            raise ValueError
        made.append(words)
    return "".join(made)
