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
    r"\b(?:AFP|AP|UPI|PTI|TASS|EFE|ANSA|APA|ANP|DPA|dpa|ANI|Reuters|REUTERS|Xinhua|Kyodo|Interfax|"
    r"Yonhap|Anadolu|Bernama|Belga|Ritzau|Lusa|Agence France-Presse|Agence France Presse|"
    r"Associated Press|Press Association|Press Trust of India|United Press International|"
    r"Deutsche Presse-Agentur|RIA Novosti|ТАСС|РИА Новости|Интерфакс)\b|رويترز|أ ?ف ?ب|فرانس برس"
)
#: The words that a name begins with: a text with none of them is not looked at again.
_FIRST = """AFP AP UPI PTI TASS EFE ANSA APA ANP DPA ANI Reuters Xinhua Kyodo Interfax Yonhap
    Anadolu Bernama Belga Ritzau Lusa Agence Associated Press United Deutsche RIA
    ТАСС РИА Интерфакс رويترز أ أف أفب فرانس""".split()


@compiled
def _any_of(ids, starts, wanted, found):
    for k in range(len(starts) - 1):
        for word in range(starts[k], starts[k + 1]):
            if wanted[ids[word]]:
                found[k] = True
                break


def find_credited(text: np.ndarray, edges: np.ndarray, words: Words) -> np.ndarray:
    """Whether each of some texts names an agency, given with its words.

    Cost: a look at each word, and a search in the texts with a word that may begin a name.
    """
    numbers = [numbering().levels.number(word) for word in _FIRST]
    wanted = np.zeros(len(words.levels), np.bool_)
    wanted[[number for number in numbers if number < len(wanted)]] = True
    found = np.zeros(len(edges) - 1, np.bool_)
    _any_of(words.ids, words.starts, wanted, found)
    for k in np.flatnonzero(found):
        found[k] = NAMES.search(bytes(text[edges[k] : edges[k + 1]]).decode()) is not None
    return found
