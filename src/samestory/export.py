"""Export: the door through which a study leaves as files that other programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .annotations import write_annotations
from .bundle import pack_bundle
from .citations import write_citations
from .errors import UsageError
from .files import refuse_below, refuse_file, write_folder, write_whole
from .listings import Edition
from .package import list_files, list_parquet, pack_tables
from .study import Study
from .tei import write_tei


@dataclass(frozen=True)
class Form:
    """A form of export: how it ends, what it is, and who writes it.

    ``suffix`` is empty for a folder of files, which are then written by name; ``words``: whether
    it can hold the words of the pages.
    """

    suffix: str
    says: str
    write: Callable[[Edition], str | bytes | Mapping[str, str | bytes]]
    words: bool = True


def _cite(form: str) -> Callable[[Edition], str]:
    return lambda edition: write_citations(edition.study, form)


FORMS = {
    "csv": Form("", "every table as CSV, described by datapackage.json", list_files),
    "parquet": Form("", "every table as Parquet", list_parquet),
    "package": Form(".zip", "the same as csv, as one Frictionless data package", pack_tables),
    "tei": Form(".xml", "the collated texts as TEI P5", write_tei),
    "annotations": Form(
        ".jsonld", "variants and details as W3C Web Annotations", write_annotations
    ),
    "bundle": Form(
        ".zip",
        "every table without the texts, restored by who has the pages",
        lambda edition: pack_bundle(edition.study),
        words=False,
    ),
    "bibtex": Form(".bib", "how to cite the study and each finding", _cite("bibtex"), words=False),
    "csl": Form(".json", "the same as CSL-JSON", _cite("csl"), words=False),
    "ris": Form(".ris", "the same as RIS", _cite("ris"), words=False),
}


def write_export(study: Study, form: str, path: str | Path, full: bool = False) -> Path:
    """Write a study in one of ``FORMS``; give the path of the file or folder.

    Of pages whose rights are not open it holds short quotations, unless *full*. A file is written
    whole or not at all, and replaces one that samestory wrote; folders above it are made. An
    unknown form, a path inside the story folder, one that does not end as the form does, or at
    which something else stands already, raises ``UsageError``.
    """
    if form not in FORMS:
        raise UsageError(f"{form}: no such form; the forms are {', '.join(FORMS)}; name one.")
    path = Path(path)
    _refuse(path, form, study)
    content = FORMS[form].write(Edition(study, public=not full))
    if isinstance(content, Mapping):
        write_folder(path, content)
        return path
    return write_whole(path, content)


def _refuse(path: Path, form: str, study: Study) -> None:
    """Refuse a path at which an export cannot or must not lie."""
    suffix = FORMS[form].suffix
    study.story.refuse_inside(path, "an export")
    if suffix:
        refuse_file(path, form, f"{study.story.id}{suffix}")
    elif path.exists() and not path.is_dir():
        raise UsageError(f"{path}: is a file; {form} is a folder of files; name another.")
    else:
        refuse_below(path)


def count_closed(study: Study) -> int:
    """How many pages there are of which a public edition shows quotations only."""
    return len(Edition(study, public=True).closed)
