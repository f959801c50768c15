"""Gathering: the first stage of an archive's job, from where the articles lie to numbered parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .articles import Articles, list_articles
from .datelines import Datelines, write_datelines
from .fingerprints import has_begun, note_files
from .ids import check_ids

if TYPE_CHECKING:
    from .store import Work


def gather_articles(
    work: Work,
    where: str,
    columns: Mapping[str, str] | None = None,
    engine: Any = None,
    progress: Any = None,
) -> tuple[Articles, Datelines]:
    """List the articles at a place, check their ids, write their days and outlets under ``facts/``.

    Only when all is well are the files noted as those of this run, so that what was wrong can be
    mended and the run go on; afterwards a changed file is refused, and the ids are not checked
    again. Raises a ``UsageError`` or ``SamestoryError``.
    """
    columns = dict(columns or {})
    articles = list_articles(work, where, columns, engine, progress)
    if not has_begun(work):
        check_ids(work, articles, engine)
        note_files(work, articles.files, columns)
    return articles, write_datelines(work, articles, engine)


def refuse_empty(articles: Articles, n_empty: int) -> None:
    """Refuse with a ``UsageError`` articles that all have no text; some are no error."""
    if n_empty == articles.n:
        raise UsageError(
            f"{articles.where}: none of its {articles.n:,} articles has any word in the column "
            f"“{articles.columns['text']}”; say which column does, as in --columns text=body."
        )
