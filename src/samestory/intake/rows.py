"""Tables of articles: CSV, TSV, JSON Lines and JSON, one article a row.

Which column holds what is told by its name (samestory.intake.columns), and a note of the first
article says it. The evidence of a fact is the cell as it stands in the file: with its doubled
quotes in CSV, with its escapes in JSON. A row without text is no article; notes name the rows.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .article import Article, Fact, IntakeError, Part
from .columns import find_columns
from .databases import lines_of_html, paragraphs_of_text
from .days import find_day, find_order
from .encodings import decode
from .exports import language_of, note_repeats, plain

#: The longest cell of CSV, in characters.
CELL = 2**31 - 1
#: A spreadsheet's cell holds no more characters; a text of just that length was broken off.
SPREADSHEET_CELL = 32_767
#: How many rows a note names.
NAMED = 10

_EMPTY = re.compile(r"(?:nan|none|null|nil|n/?a|#n/?a|<na>|-+)?", re.I)
_FORMULA = re.compile(r"'?=\s*[A-Z]+\(|#(?:NAME\?|REF!|VALUE!|N/A|NULL!|NUM!|DIV/0!)")
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|blockquote|img|figure|figcaption|html|"
    r"body|article|section|script|style|table|tr|td|sub|sup)\b[^<>]*>|"
    r"&(?:amp|quot|apos|nbsp|lt|gt|#\d{2,5}|#x[\da-f]{2,5}|[lr][sd]quo|[mn]dash|hellip);",
    re.I,
)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z]{2,4})?", re.I)


@dataclass(slots=True)
class Row:
    """Hold one row: its number from 1, the text of each cell, and the cell as the file has it."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)


def read_csv(name: str, raw: bytes) -> list[Article]:
    """Read a table of articles: CSV or TSV, whatever its delimiter and line ends.

    Raises IntakeError where no column is known to hold the text, or no row has one. Cost: linear
    in the file.
    """
    text, encoding = decode(raw, name)
    told = re.match(r"[\ufeff\s]*sep=(.)\r?\n", text)  # a line that Excel writes and reads
    text = text[told.end() :] if told else text.lstrip("\ufeff")
    lines = iter(io.StringIO(text, newline=""))
    delimiter = told[1] if told else _find_delimiter(text)
    before = csv.field_size_limit(CELL)
    try:
        columns, rows, notes = _read_cells(name, lines, delimiter)
    except csv.Error as error:
        raise IntakeError(
            f"{name}: is no table that can be read ({error}); save it again as CSV, UTF-8."
        ) from None
    finally:
        csv.field_size_limit(before)
    kind = "TSV table" if delimiter == "\t" else "CSV table"
    return _to_articles(name, kind, encoding, columns, rows, notes)


def _find_delimiter(text: str) -> str:
    """Give the delimiter with which the first line has the most columns that are known."""
    lines = io.StringIO(text, newline=None)  # a lone \r ends a line, too
    head = next((line for line in lines if line.strip()), "")

    def count(delimiter: str) -> tuple[int, int]:
        """How many columns are known, and how many there are."""
        names = next(csv.reader([head], delimiter=delimiter), [])
        return len(find_columns(names)), len(names)

    return max(",;\t|", key=count)


def _read_cells(
    name: str, lines: Iterator[str], delimiter: str
) -> tuple[list[str], list[Row], list[str]]:
    """Read the names of the columns and every row, each cell also as the file has it."""
    seen: list[str] = []

    def watched() -> Iterator[str]:
        """Give each line, and keep it for what is told of a row."""
        for line in lines:
            seen.append(line)
            yield line

    table = csv.reader(watched(), delimiter=delimiter)
    columns = next((cells for cells in table if any(cell.strip() for cell in cells)), [])
    if not columns:
        raise IntakeError(f"{name}: is empty; save the table again with a row of column names.")
    columns = [column.strip() or f"column {at}" for at, column in enumerate(columns, 1)]
    rows, ragged = [], []
    seen.clear()
    for number, cells in enumerate((cells for cells in table), 1):
        source = "".join(seen)
        seen.clear()
        if any(cell.strip() for cell in cells):
            rows.append(Row(number, dict(zip(columns, cells, strict=False))))
            rows[-1].raw = {c: _as_in(source, cell) for c, cell in rows[-1].cells.items()}
        if len(cells) > len(columns):
            ragged.append(number)
    notes = _name_rows("more cells than there are columns; look at", ragged)
    return columns, rows, notes


def _as_in(source: str, cell: str) -> str:
    """Give a cell as its row has it: with its quotes doubled, where it had to be quoted."""
    doubled = cell.replace('"', '""')
    return doubled if '"' in cell and doubled in source else cell


def read_jsonl(name: str, raw: bytes) -> list[Article]:
    """Read a table of articles in JSON: an object a line, or an array of objects.

    Raises IntakeError where no key is known to hold the text, or no object has one. Cost: linear
    in the file.
    """
    text, encoding = decode(raw, name)
    rows: list[Row] = []
    nested: Counter[str] = Counter()
    broken, other = [], []
    number = 0
    for number, (found, source) in enumerate(_objects(text), 1):
        if found is None:
            broken.append(number)
        elif isinstance(found, dict):
            rows.append(_row(number, found, source, nested))
        else:
            other.append(number)
    if not rows:
        raise IntakeError(
            f"{name}: holds no object of JSON that can be read; it needs one article a line, each "
            'like {"title": "…", "text": "…"}.'
        )
    notes = _name_rows("JSON that cannot be read, and were left out", broken)
    notes += _name_rows("no object, and were left out", other)
    if nested:
        keys = ", ".join(f"“{key}”" for key in sorted(nested)[:NAMED])
        notes.append(f"Nested values were not taken: {keys}.")
    columns = list(dict.fromkeys(column for row in rows for column in row.cells))
    kind = "JSON" if text.lstrip()[:1] == "[" else "JSON Lines"
    return _to_articles(name, kind, encoding, columns, rows, notes)


def _objects(text: str) -> Iterator[tuple[object, str]]:
    """Find the values of a file one by one, each with its source; None for what is broken.

    The objects of an array are found one by one, too, be it the file or in the file's one object.
    """
    decoder = json.JSONDecoder()
    at = re.compile(r"\s*\[?").match(text).end()
    between = re.compile(r"[\s,\]]*")
    while (at := between.match(text, at).end()) < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            yield None, ""
        else:
            alone = between.match(text, end).end() == len(text)
            listed = _listed(value, text, at) if alone else None
            yield from _objects(listed) if listed else [(value, text[at:end])]
        at = end


def _listed(value: object, text: str, start: int) -> str | None:
    """Give the source of the list that an object wraps, as interfaces of news answer; or None."""
    if not isinstance(value, dict) or "text" in find_columns(value):
        return None
    for key, inner in value.items():
        if not (isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner)):
            continue
        for match in re.finditer(rf"{re.escape(json.dumps(key))}\s*:\s*(?=\[)", text[start:]):
            begin = start + match.end()
            found, end = json.JSONDecoder().raw_decode(text, begin)
            if found == inner:
                return text[begin:end]
    return None


def _row(number: int, found: dict, source: str, nested: Counter[str]) -> Row:
    """Make a row of an object; what is nested one level deep gets a name with a dot."""
    row = Row(number)
    for key, value in found.items():
        inner = value.items() if isinstance(value, dict) else ()
        for name, last, cell in [(key, key, value), *((f"{key}.{k}", k, v) for k, v in inner)]:
            text = _cell(cell)
            if text is None and not (cell is value and inner):
                nested[name] += 1
            elif text is not None:
                row.cells[name] = text
                row.raw[name] = _json_as_in(source, last, cell, text)
    return row


def _cell(value: object) -> str | None:
    """Give a value of JSON as text; None for what is nested. A list of texts is paragraphs."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if isinstance(value, list | dict):
        return None if value else ""
    return "" if value is None or isinstance(value, float) and value != value else str(value)


def _json_as_in(source: str, key: str, value: object, text: str) -> str:
    """Give a value as its object writes it, its quotes apart; escapes stay escapes."""
    for form in dict.fromkeys([json.dumps(key), json.dumps(key, ensure_ascii=False)]):
        for found in re.finditer(rf"{re.escape(form)}\s*:\s*", source):
            try:
                written, end = json.JSONDecoder().raw_decode(source, found.end())
            except ValueError:
                continue
            if written == value:
                raw = source[found.end() : end]
                return raw[1:-1] if isinstance(value, str) else raw
    return text


def _to_articles(
    name: str,
    kind: str,
    encoding: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    notes: Sequence[str],
) -> list[Article]:
    """Make an article of each row that has text; say on the first what was read and what not."""
    found = find_columns(columns)
    _refuse_without_text(name, columns, found)
    order = find_order(row.cells.get(found.get("published", ""), "") for row in rows)
    made = [(row.number, _article(row, found, order)) for row in rows]
    articles = [article for _, article in made if article is not None]
    if not articles:
        raise IntakeError(
            f"{name}: no row has text in the column “{found['text']}”; look whether another "
            "column holds it, and rename that one to “text”."
        )
    empty = [number for number, article in made if article is None]
    told = [*_tell_columns(columns, found, order), *notes]
    told += _name_rows("no text, and were left out", empty) + _tell_doubled(rows, found)
    articles[0] = replace(articles[0], notes=(*told, *articles[0].notes))
    return note_repeats(
        [
            replace(article, source=name, kind=kind, number=number, encoding=encoding)
            for number, article in enumerate(articles, 1)
        ]
    )


def _refuse_without_text(name: str, columns: Sequence[str], found: dict[str, str]) -> None:
    if "text" not in found:
        there = ", ".join(f"“{column}”" for column in columns)
        raise IntakeError(
            f"{name}: no column is known to hold the articles' text; it has {there}; rename "
            "the one that holds it to “text” and try again."
        )


def _tell_columns(columns: Sequence[str], found: dict[str, str], order: str) -> Iterator[str]:
    """Say which column was read as what, which were not taken, and how dates were read."""
    read = ", ".join(f"{key} from “{column}”" for key, column in found.items())
    yield f"Read by the names of the columns: {read}."
    left = [f"“{column}”" for column in columns if column not in found.values()]
    if left:
        yield f"Not taken: {', '.join(left)}."
    if order:
        named = {"dm": "day/month/year", "md": "month/day/year"}[order]
        yield f"Dates with slashes were read as {named}, as some of them must be."


def _tell_doubled(rows: Sequence[Row], found: dict[str, str]) -> list[str]:
    """Name the rows whose id an earlier row has, too."""
    signs = [(row.number, row.cells.get(found.get("id", ""), "").strip()) for row in rows]
    counts = Counter(sign for _, sign in signs if sign)
    return _name_rows("an id that another row has, too", [n for n, s in signs if counts[s] > 1])


def _name_rows(what: str, numbers: Sequence[int]) -> list[str]:
    """Say of some rows what they have, naming the first of them; nothing where there are none."""
    if not numbers:
        return []
    named = ", ".join(map(str, numbers[:NAMED]))
    more = f" and {len(numbers) - NAMED} more" if len(numbers) > NAMED else ""
    one = len(numbers) == 1
    have = f"has {what}" if one else f"have {what}"
    if one:
        have = have.replace("were left", "was left")
    return [f"{'Row' if one else 'Rows'} {named}{more} {have}."]


def _article(row: Row, found: dict[str, str], order: str) -> Article | None:
    """Make an article of a row; None if it has no text."""
    notes: list[str] = []
    cells = {key: _usable(row, key, column, notes) for key, column in found.items()}
    told = row.cells.get(found["text"], "")
    body = _paragraphs(cells["text"], row.number, notes) if cells["text"] else []
    if not any(re.search(r"[^\W\d_]", part.text) for part in body):
        return None
    if len(told) == SPREADSHEET_CELL:
        notes.append(f"The text of row {row.number} ends where a spreadsheet's cell does.")
    roles = {"title": "headline", "dek": "dek", "credit_text": "byline", "published": "date"}
    parts = [
        Part(line, role, "column")
        for key, role in roles.items() for line in _clean(cells.get(key, ""))
    ]  # fmt: skip
    parts += body
    parts += [Part(line, "caption", "column") for line in _clean(cells.get("caption", ""))]
    facts = tuple(_facts(row, found, cells, order, notes))
    return Article("", "", tuple(parts), facts, notes=tuple(notes))


def _usable(row: Row, key: str, column: str, notes: list[str]) -> str:
    """Give a cell, or "" where it says that there is nothing, or where it is a formula."""
    cell = row.cells.get(column, "").strip()
    if _FORMULA.match(cell):
        notes.append(f"Row {row.number} has a formula in “{column}”, which was not taken.")
        return ""
    return "" if _EMPTY.fullmatch(cell) else cell


def _clean(cell: str) -> list[str]:
    """Give the lines of a short cell, its markup taken off."""
    lines = lines_of_html(_page(cell)) if _MARKUP.search(cell) else cell.splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


def _page(cell: str) -> bytes:
    """Give a cell's HTML as a page whose encoding is known."""
    return b"\xef\xbb\xbf" + cell.encode("utf-8", "replace")


def _read_page(cell: str, number: int, notes: list[str]) -> list[Part]:
    """Read a cell that holds a whole web page as one, with the roles of its lines."""
    from .webpage import read_webpage

    parts = [part for article in read_webpage("cell", _page(cell)) for part in article.parts]
    notes.append(f"The text of row {number} is a web page, and was read as one.")
    return parts


def _paragraphs(cell: str, number: int, notes: list[str]) -> list[Part]:
    """Give the paragraphs of a text; HTML is taken off, a whole page is read as one."""
    if re.search(r"<(?:!doctype|html|body)\b", cell, re.I):
        try:
            return _read_page(cell, number, notes)
        except IntakeError:
            pass  # it has no article; what is seen of it stays the text
    if _MARKUP.search(cell):
        notes.append(f"The text of row {number} has HTML, which was taken off.")
        # a line end in HTML is white space, but where there are no blocks it is all there is
        blocks = re.search(r"<(?:p|br|div|li|h\d)\b", cell, re.I)
        lines = lines_of_html(_page(cell if blocks else cell.replace("\n", "<br>")))
    else:
        if "\n" not in cell and cell.count("\\n") > 1:
            notes.append(f"The text of row {number} has “\\n” where its lines end.")
            cell = cell.replace("\\r", "").replace("\\n", "\n")
        lines = paragraphs_of_text(cell)
    return [Part(line.strip(), "body", "column") for line in lines if plain(line)]


def _facts(
    row: Row, found: dict[str, str], cells: dict[str, str], order: str, notes: list[str]
) -> Iterator[Fact]:
    """Find the facts of a row; the evidence is the cell as the file has it."""
    for key in ("title", "outlet", "published", "url", "credit_text", "agency", "language"):
        cell = cells.get(key, "")
        value = _value(key, cell, order)
        if cell and not value:
            notes.append(f"Row {row.number}: “{cell[:40]}” is not understood as {key}.")
        elif value:
            yield Fact(key, value, row.raw[found[key]].strip(), f"column “{found[key]}”")


def _value(key: str, cell: str, order: str) -> str:
    """Give the value of a fact that a cell tells, "" where it tells none."""
    if key == "published":
        run = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", cell)
        return find_day("-".join(run.groups()) if run else cell, order)
    if key == "language":
        code = _LANGUAGE.fullmatch(cell)
        return code[1].lower() if code else language_of(cell)
    if key == "url":
        return cell if re.match(r"(?:https?://|www\.)\S+$", cell) else ""
    return (", " if key == "credit_text" else " ").join(_clean(cell))
