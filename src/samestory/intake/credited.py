"""Who is credited: agencies under the name that they go by, writers without the words before.

How a line is known to credit somebody stands in ``credits.py``; here stands whom it names.
"""

from __future__ import annotations

import re

#: Agencies of news by the name they go by, and how they are written.
AGENCIES = {
    "AFP": "AFP|Agence France[ -]Presse",
    "AP": "AP|(?:The )?Associated Press",
    "Reuters": "Reuters|REUTERS|Thomson Reuters",
    "dpa": "dpa|DPA|Deutsche Presse-Agentur",
    "PA": "PA|PA Media|Press Association",
    "EFE": "EFE|Efe|Agencia EFE",
    "ANSA": "ANSA|Ansa",
    "TASS": "TASS|Tass|ITAR-TASS|Itar-Tass|ТАСС",
    "RIA Novosti": "RIA Novosti|RIA|РИА Новости",
    "Interfax": "Interfax|Интерфакс",
    "Xinhua": "Xinhua|XINHUA|新华社",
    "Kyodo": "Kyodo(?: News)?|KYODO|共同通信",
    "Jiji": "Jiji(?: Press)?|時事通信",
    "Yonhap": "Yonhap(?: News Agency)?|연합뉴스",
    "PTI": "PTI|Press Trust of India",
    "ANI": "ANI",
    "IANS": "IANS",
    "UPI": "UPI|United Press International",
    "Anadolu": "Anadolu(?: Agency| Ajansı)?|AA",
    "Bloomberg": "Bloomberg(?: News)?",
    "APA": "APA|Austria Presse Agentur",
    "SDA": "SDA|sda|Keystone-SDA",
    "KNA": "KNA",
    "epd": "epd",
    "SID": "SID",
    "ANP": "ANP",
    "Belga": "Belga|BELGA",
    "NTB": "NTB",
    "TT": "TT|TT Nyhetsbyrån",
    "Ritzau": "Ritzau",
    "STT": "STT",
    "PAP": "PAP",
    "ČTK": "ČTK",
    "MTI": "MTI",
    "Lusa": "Lusa|LUSA",
    "Europa Press": "Europa Press",
    "AAP": "AAP|Australian Associated Press",
    "Canadian Press": "(?:The )?Canadian Press",
    "Agência Brasil": "Agência Brasil",
    "Télam": "Télam",
    "Ukrinform": "Ukrinform|Укрінформ",
}
#: Agencies that supply pictures: who credits them credits no text.
PICTURES_ONLY = {
    "Getty Images": "Getty(?: Images)?",
    "EPA": "EPA|EPA-EFE",
    "Shutterstock": "Shutterstock",
}
_NAMED = {
    name: re.compile(rf"(?<!\w)(?:{written})(?!\w)")
    for name, written in (AGENCIES | PICTURES_ONLY).items()
}
#: Words that lead up to a name in a byline, and are none of it, in languages with capitals.
_LEADS = (
    r"(?:By|From|With|And|Staff|Reporters?|Reporting|Writers?|Editors?|Correspondents?|Agenc(?:y|ies)"
    r"|Text|Story|Source|Words|Written|Von|Mit|Redaktion|Quelle|Par|Avec|Rédaction|La|Por|Con|"
    r"Redacción|Fuente|Di|Da|Redazione|Fonte|Com|Redação|Door|Met|Redactie|Bron|Haber|Kaynak)"
)
#: What else is an agency by its very name: NordWire, the Nord News Agency.
_BY_NAME = (
    rf"(?!{_LEADS} )(?:(?!{_LEADS} )[A-Z]\w+ ){{0,3}}(?:News|Press) ?"
    r"(?:[Ww]ire|[Aa]gency|Association|Service)|[A-Z]\w+[Ww]ire"
)
#: The name of an agency of news, for a pattern.
AGENCY = rf"(?:{'|'.join(AGENCIES.values())}|{_BY_NAME})"
_BEFORE = re.compile(
    r"^(?:(?:written|words|story|text|texte|texto|reported|reporting|posted|author|autor(?:in)?)"
    r"(?: by)?:? |by(?::\s*|\s)|(?:from|von|par|por|di|da|de|door|av|af|od|от)[:\s]\s*)+",
    re.I,
)


def name_agency(name: str) -> str:
    """Give the name that an agency goes by, or "" for what is none.

    >>> name_agency("Associated Press"), name_agency("NordWire"), name_agency("Monday")
    ('AP', 'NordWire', '')
    """
    for short, written in AGENCIES.items():
        if re.fullmatch(written, name):
            return short
    return name if re.fullmatch(_BY_NAME, name) else ""


def find_agencies(text: str) -> list[str]:
    """Give the agencies, of pictures too, that a credit names, in its order."""
    found = [(m.start(), name) for name, pattern in _NAMED.items() if (m := pattern.search(text))]
    return [name for _, name in sorted(found)]


def name_writer(byline: str) -> str:
    """Give whom a byline names, without the words that lead up to it.

    >>> name_writer("Written by Ann Lee, NordWire")
    'Ann Lee, NordWire'
    """
    return _BEFORE.sub("", byline).strip(" .,")
