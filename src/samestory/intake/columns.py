"""Columns: which column of a table of articles holds what, by its name, in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: What a column may hold, and what it is called, the surest name first. A dot is a space: what
#: JSON nests one level deep ({"source": {"name": …}}) is found as ``source name``.
_NAMES = {
    "text": (
        "full text,fulltext,article text,body text,text,body,content,article body,articlebody,"
        "article content,article,maintext,main text,story,paragraphs,raw text,clean text,"
        "plain text,volltext,artikeltext,inhalt,artikel,texte,texte intégral,corps,contenu,"
        "texto,texto completo,cuerpo,contenido,testo,contenuto,corpo,conteúdo,tekst,inhoud,текст"
    ),
    "title": (
        "headline,title,article title,head,heading,überschrift,schlagzeile,titel,titre,título,"
        "titular,titolo,manchete,kop,заголовок"
    ),
    "outlet": (
        "outlet,newspaper,publication,publication title,publication name,news outlet,source,"
        "source name,source title,media name,medium,media,publisher,publisher name,site name,"
        "zeitung,quelle,journal,source de presse,fuente,medio,periódico,testata,fonte,jornal,"
        "krant,bron,источник"
    ),
    "published": (
        "published,publication date,published date,publish date,date published,datepublished,"
        "published at,publishedat,pub date,pubdate,date,datum,erscheinungsdatum,"
        "veröffentlicht,date de publication,fecha,fecha de publicación,data,"
        "data di pubblicazione,data de publicação,publicatiedatum,дата"
    ),
    "url": "url,link,web url,article url,address,permalink,uri,adresse,enlace,lien,indirizzo",
    "credit_text": (
        "byline,author,authors,author name,by,writer,journalist,autor,autoren,verfasser,auteur,"
        "auteurs,autores,autore,autori,автор"
    ),
    "agency": "agency,news agency,wire,agentur,nachrichtenagentur,agence,agencia,agenzia,agência",
    "language": "language,lang,sprache,langue,idioma,lingua,taal,язык",
    "dek": (
        "subtitle,dek,standfirst,subheadline,description,summary,lead,untertitel,vorspann,chapeau"
    ),
    "caption": "caption,image caption,bildunterschrift,légende,pie de foto,didascalia",
    "id": "id,article id,doc id,docid,document id,uid,guid,kennung",
}  # fmt: skip
_KEYS = {key: [name.strip() for name in names.split(",")] for key, names in _NAMES.items()}


def find_columns(names: Iterable[str]) -> dict[str, str]:
    """Give which of these columns holds what: from a key, such as ``text``, to a column's name.

    Case, spaces, hyphens, underscores and dots make no difference. Of two columns that may hold
    the same, the one with the surer name is taken. A key that no column holds is missing.

    >>> find_columns(["ID", "Full_Text", "Headline", "Length"])
    {'text': 'Full_Text', 'title': 'Headline', 'id': 'ID'}
    """
    there = {}
    for name in names:
        there.setdefault(_level(name), name)
    found = {
        key: next((there[known] for known in known_as if known in there), None)
        for key, known_as in _KEYS.items()
    }
    return {key: name for key, name in found.items() if name is not None}


def _level(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return " ".join(re.sub(r"[\W_]+", " ", spaced).lower().split())
