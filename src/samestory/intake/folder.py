"""The story folder: from files as people have them to a folder that can be compared at once.

A folder is written whole or not at all, and never over what is there. A file that cannot be read
gets a sentence, and the others go through.
"""

from __future__ import annotations

import datetime
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from ..errors import SamestoryError, UsageError
from ..files import refuse_below, refuse_name, refuse_odd, told_of, write_folder
from ..originals import Original, collapse
from ..prose import count
from ..story import ORIGINALS, is_iso_date, read_story
from ..tokens import FUNCTION_WORDS, level_words
from .article import Article, Fact, IntakeError
from .credited import name_writer
from .describe import BY_NAME, Taken, by_what, write_roles, write_toml
from .facts import tell_facts
from .sifting import sift
from .sigla import give_sigla, name_originals, name_pages, outlet_key
from .texts import settle, write_page

Reader = Callable[[Path], list[Article]]


class Found(NamedTuple):
    """An article that was read, with the file that it comes from."""

    path: Path
    original: Original
    article: Article


class Beside(NamedTuple):
    """What a story folder has that its files do not tell: a README, and more of story.toml."""

    readme: str = ""
    toml: str = ""


#: The libraries that reading files needs, by the name under which Python imports them.
LIBRARIES = ("trafilatura", "lxml", "charset_normalizer", "pypdf", "striprtf", "py3langid")

#: What story.toml has without evidence.
UNSHOWN = ("title", "language")


class TooFewError(IntakeError):
    """Say that too few articles could be taken in; ``reasons`` has a sentence for each left out."""

    def __init__(self, message: str, reasons: Sequence[str]) -> None:
        super().__init__(message)
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Told:
    """Hold what was found: the witnesses, what was left out and why, what to notice.

    ``left_out`` and ``notes`` are whole sentences; ``title_by`` says how the title was found.
    """

    folder: Path
    title: str
    title_by: str
    witnesses: tuple[Taken, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def new_story(
    folder: Path,
    files: Iterable[Path],
    read: Reader | None = None,
    everything: bool = False,
    having: str = "",
    beside: Beside | None = None,
) -> Told:
    """Make a story folder of saved articles, and say what was found in them.

    *files* are files or folders of files; *read* gives the articles of a file, by default
    ``formats.read_file``. What cannot be compared is left out with a sentence; with *everything*
    only what cannot be held, with *having* also what does not have these words. *beside* has
    what is not read from the files. A folder that is
    there and not empty is a ``UsageError``, fewer than two articles a ``TooFewError``, a missing
    library a ``UsageError``: nothing is written then. Cost: that of reading the files; the
    originals are held in memory.
    """
    refuse_taken(folder)
    found, refused = _read_all(files, read or _default_reader())
    sifted = sift([each.article for each in found], everything, having)
    left_out = (*refused, *sifted.left_out)
    if len(sifted.kept) < 2:
        raise TooFewError(
            f"{folder}: not written, as {count(len(sifted.kept), 'article')} can be compared and "
            "a comparison needs two; name more files, or save those anew that were left out.",
            left_out,
        )
    kept = {id(article) for article in sifted.kept}
    witnesses = _make_witnesses([each for each in found if id(each.article) in kept])
    title = _find_title(witnesses)
    _write(folder, witnesses, title, beside or Beside())
    own = (note for witness in witnesses for note in witness.article.notes)
    return Told(
        folder, *title, tuple(witnesses), left_out, tuple(dict.fromkeys((*own, *sifted.notes)))
    )


def refuse_taken(folder: Path) -> None:
    """Refuse with a ``UsageError`` a place for a story folder where something is already."""
    refuse_odd(folder)
    refuse_below(folder)
    refuse_name(folder)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        wrong = "is a file" if folder.is_file() else "is there already and not empty"
        raise UsageError(
            f"{folder}: {wrong}; a story gets a folder of its own, and none is written over; name "
            "one that is not there yet."
        )


# What is read


def _default_reader() -> Reader:
    from .formats import read_file

    return read_file


def _read_all(files: Iterable[Path], read: Reader) -> tuple[list[Found], list[str]]:
    """Read every file: its articles with their facts, and a sentence for each file refused."""
    found: list[Found] = []
    refused: list[str] = []
    for path in _list_files(files, refused):
        try:
            found += _read_file(path, read)
        except ModuleNotFoundError as missing:
            raise _refuse_missing(missing) from None
        except SamestoryError as error:
            refused.append(str(error))
        except OSError as error:
            refused.append(f"{path}: {error.strerror or error}; mend that and try again.")
        except Exception as error:  # a library stumbled over the file: the others go through
            refused.append(
                f"{path}: cannot be read ({type(error).__name__} in its reader); it may be "
                "damaged; open it in its own program and save it anew, or as plain text."
            )
    return found, refused


def _read_file(path: Path, read: Reader) -> list[Found]:
    """Read the articles of a file, each with the facts that can be looked up, and its original."""
    articles = [settle(article) for article in read(path)]
    raw, found = path.read_bytes(), []
    originals = {article.encoding: Original(raw, article.encoding) for article in articles}
    for article in articles:
        original = originals[article.encoding]
        facts = _check_facts(article, original)
        found.append(Found(path, original, tell_facts(replace(article, facts=facts))))
    return found


def _refuse_missing(missing: ModuleNotFoundError) -> Exception:
    """What to raise if a library is not there: a sentence, if it is one of the intake's."""
    if (missing.name or "").partition(".")[0] not in LIBRARIES:
        return missing
    return UsageError(
        f"{missing.name}: this library is not installed, and reading files needs it; install it "
        'with pip install "samestory[intake]" and try again.'
    )


def _list_files(files: Iterable[Path], refused: list[str]) -> list[Path]:
    """List the files to read, each once: of a folder its files, in the order of their names."""
    listed: dict[str, Path] = {}
    for path in files:
        inside = [path]
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and p.name[0] != ".")
            if not inside:
                refused.append(f"{path}: holds no file; folders in it are not opened; name those.")
        for file in inside:
            if not file.exists():
                refused.append(f"{file}: no such file or folder; check its name.")
            elif not file.is_file():
                refused.append(f"{file}: is a device or a pipe; name a file.")
            elif os.path.realpath(file) in listed:
                refused.append(f"{file}: is named twice; it was read once.")
            else:
                listed[os.path.realpath(file)] = file
    return list(listed.values())


# What becomes of it


def _make_witnesses(kept: Sequence[Found]) -> list[Taken]:
    """Make a witness of each article: its outlet, its siglum, the names of its files."""
    paths = list(dict.fromkeys(found.path for found in kept))
    originals = dict(zip(paths, name_originals([path.name for path in paths]), strict=True))
    outlets = _find_outlets([found.article for found in kept])
    lines: dict[str, str] = {}
    for outlet, _ in outlets:
        lines.setdefault(outlet_key(outlet), outlet)
    sigla = give_sigla([outlet for outlet, _ in outlets])
    files = name_pages([outlet for outlet, _ in outlets], sigla)
    return [
        Taken(
            found.article, siglum, file, outlet, lines[outlet_key(outlet)], by,
            originals[found.path], found.original,
        )
        for found, siglum, file, (outlet, by) in zip(kept, sigla, files, outlets, strict=True)
    ]  # fmt: skip


def _check_facts(article: Article, original: Original) -> tuple[Fact, ...]:
    """Give the facts that a story can hold and whose words can be looked up, in its form."""
    page = collapse(write_page(article))
    return tuple(
        replace(fact, value=value)
        for fact in article.facts
        if (value := _story_value(fact))
        and (fact.name in UNSHOWN or fact.evidence in page or original.shows(fact.evidence))
    )


def _story_value(fact: Fact) -> str:
    """A fact's value in the form that story.toml has it, or "" if it has none."""
    if fact.name in ("published", "saved_not_before"):
        day = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?![\d-])", fact.value, re.ASCII)
        return day[0] if day and is_iso_date(day[0]) else ""
    if fact.name == "credit_text":
        return name_writer(fact.value)
    form = {"url": r"https?://\S+", "language": r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"}
    fits = re.fullmatch(form.get(fact.name, r".*\S.*"), fact.value)
    return fact.value if fits else ""


def _find_outlets(articles: Sequence[Article]) -> list[tuple[str, str]]:
    """Give the outlet of each article and by what it is known: at the least its file's name."""
    found: list[tuple[str, str]] = []
    for article in articles:
        if known := article.fact("outlet"):
            found.append((known.value, by_what(known)))
            continue
        name = _clean_name(article)
        taken = {outlet_key(outlet) for outlet, _ in found}
        tries = (name if n == 1 else f"{name} {n}" for n in range(1, len(found) + 2))
        found.append((next(t for t in tries if outlet_key(t) not in taken), BY_NAME))
    return found


def _clean_name(article: Article) -> str:
    """The name of an article's file without its ending, as a name to print."""
    stem = settle_name(Path(article.source).stem.replace("_", " ")) or "page"
    return f"{stem} {article.number}" if article.number else stem


def settle_name(text: str) -> str:
    """Give a text with nothing in it but characters that can be seen, on one line."""
    return collapse("".join(c if c.isprintable() else " " for c in text))


def _find_title(witnesses: Sequence[Taken]) -> tuple[str, str]:
    """Find a title for the story, and say how: the headline that has most in common with others."""
    heads = [(witness, set(level_words(witness.headline)[0]) - FUNCTION_WORDS)
             for witness in witnesses if witness.headline]  # fmt: skip
    if not heads:
        return f"A story of {count(len(witnesses), 'page')}", "no page has a headline; give one"

    def shared(n: int) -> int:
        """How many words a headline has in common with the others."""
        return sum(len(heads[n][1] & words) for m, (_, words) in enumerate(heads) if m != n)

    best = max(range(len(heads)), key=shared)  # the first of equals
    why = "the headline of {}, which has most words in common with the others"
    if not shared(best):
        why = "the first headline, that of {}"
    witness = heads[best][0]
    title = witness.headline.removesuffix(f" | {witness.outlet}")
    return title, why.format(witness.siglum) + "; give a better one"


def _find_day(witnesses: Sequence[Taken]) -> datetime.date | None:
    """The day on which all pages say that they came out, or None."""
    days = {w.facts["published"].value if "published" in w.facts else "" for w in witnesses}
    day = days.pop()
    return datetime.date.fromisoformat(day) if not days and len(day) == 10 else None


# What is written


def _write(
    folder: Path, witnesses: Sequence[Taken], title: tuple[str, str], beside: Beside
) -> None:
    """Write the folder beside its place, read it as a story, and only then put it there."""
    files: dict[str, str | bytes] = {}
    files |= {f"{ORIGINALS}/{witness.original}": witness.raw.raw for witness in witnesses}
    files |= {witness.file: witness.page for witness in witnesses}
    files["roles.csv"] = write_roles(witnesses)
    toml = write_toml(title, _find_day(witnesses), witnesses)
    files["story.toml"] = f"{toml}{beside.toml}"
    files |= {"README.txt": beside.readme} if beside.readme else {}
    folder.parent.mkdir(parents=True, exist_ok=True)
    held_in = {"dir": folder.parent, "prefix": f".{folder.name}."}
    with told_of(folder), tempfile.TemporaryDirectory(**held_in) as held:
        made = Path(held) / folder.name
        write_folder(made, files)
        read_story(made)
        _put(made, folder)


def _put(made: Path, folder: Path) -> None:
    """Put a folder that was made in its place, unless another run has put one there meanwhile."""
    try:
        if folder.is_dir():
            folder.rmdir()  # it is empty, or this fails
        os.replace(made, folder)
    except OSError:
        refuse_taken(folder)
        raise
