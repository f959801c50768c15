"""Crediting: whether an article names a news agency anywhere in its text.

By name alone: that an agency is named does not say that the wording is its own, and that none is
named not that there was no other credit, beside the text, that was not kept.
"""

from __future__ import annotations

import re

import numpy as np

from .compiled import compiled
from .numbering import Words, numbering

#: Names of agencies as they are printed; those of few letters in capitals only.
NAMES = re.compile(
    r"(?:AFP|AP|UPI|PTI|TASS|EFE|ANSA|APA|ANP|DPA|dpa|ANI|Reuters|REUTERS|Xinhua|Kyodo|Interfax|"
    r"Yonhap|Anadolu|Bernama|Belga|Ritzau|Lusa|Agence France[ -]Presse|Associated Press|"
    r"Press Association|Press Trust of India|United Press International|Deutsche Presse-Agentur|"
    r"RIA Novosti|ТАСС|РИА Новости|Интерфакс|رويترز|أ ?ف ?ب|فرانس برس)\b"
)
#: The words that a name begins with, and how many characters it may have.
_FIRST = """AFP AP UPI PTI TASS EFE ANSA APA ANP DPA ANI Reuters Xinhua Kyodo Interfax Yonhap
    Anadolu Bernama Belga Ritzau Lusa Agence Associated Press United Deutsche RIA ТАСС РИА Интерфакс
    رويترز أ أف أفب فرانس""".split()
_LONGEST = 30


@compiled
def _list_hits(ids, starts, wanted, hits):
    """List the words that may begin a name (text, word); give how many, also if they do not fit."""
    n = 0
    for k in range(len(starts) - 1):
        for word in range(starts[k], starts[k + 1]):
            if wanted[ids[word]]:
                if n < len(hits):
                    hits[n, 0], hits[n, 1] = k, word
                n += 1
    return n


def find_credited(text: np.ndarray, edges: np.ndarray, words: Words) -> np.ndarray:
    """Whether each of some texts names an agency, given with its words.

    Cost: a look at each word, and at the characters of those that may begin a name.
    """
    numbers = [numbering().levels.number(word) for word in _FIRST]
    wanted = np.zeros(len(words.levels), np.bool_)
    wanted[[number for number in numbers if number < len(wanted)]] = True
    hits = np.empty((1024, 2), np.int64)
    while (n := _list_hits(words.ids, words.starts, wanted, hits)) > len(hits):
        hits = np.empty((n, 2), np.int64)
    found, saved, of = np.zeros(len(edges) - 1, np.bool_), "", -1
    for k, first in zip(hits[:n, 0].tolist(), words.at[hits[:n, 1], 0].tolist(), strict=True):
        if found[k]:
            continue
        if k != of:
            of, saved = k, bytes(text[edges[k] : edges[k + 1]]).decode()
        found[k] = NAMES.match(saved, first, first + _LONGEST + 1) is not None
    return found
