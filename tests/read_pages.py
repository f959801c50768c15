"""Read pages with what needs nothing but Python, and write down all that was read, as JSON.

Run under CPython and under Pyodide: the two must read the same. ``read(folder)`` gives it.
"""

import json
from pathlib import Path


def read(folder: Path) -> str:
    """Read the words and details of every text of a folder, a paragraph at a time."""
    from samestory.dates import find_dates
    from samestory.mentions import read_passage
    from samestory.names import find_capitals
    from samestory.quantities import find_numbers
    from samestory.quotations import find_marked
    from samestory.tokens import words

    found = []
    for path in sorted(folder.glob("*.txt")):
        for paragraph in path.read_bytes().decode("utf-8").splitlines():
            passage = read_passage(paragraph)
            dates = find_dates(passage)
            numbers = find_numbers(passage, dates)
            marked, capitals = find_marked(passage), find_capitals(passage)
            told = [words(paragraph), dates, numbers, marked, capitals]
            found.append([path.name, *map(repr, told)])
    return json.dumps(found)
