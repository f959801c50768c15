"""What the words of a line on a web page say of it: an offer, a request, a picture's owner.

Each rule has the names of ``markup_rules``. Words alone would take a sentence of the story for
furniture, so that each rule also looks at the line's form: how long it is, how much of it is
linked, whether it ends as a sentence does. The lists are short, in the languages of many sites.
"""

from __future__ import annotations

import re

from .days import find_day

#: A line of the site's own that is no sentence has at most this many characters.
SHORT = 160
#: A sentence of the site's own has at most this many characters.
SENTENCE = 250
#: From this share of linked characters on, a line that begins like a request is one.
SOME_LINK = 0.3

_BEFORE = r"[*>»▶►→•\-–—\s\[(]*"
_MORE = (
    r"related(?: \w+)?|read(?: more| also| next| on| the full| it| here| full)?|see (?:also|more)|"
    r"also (?:see|read|on|watch)|more(?: on this| from| coverage| news| stories| info\w*)?|"
    r"watch(?: \w+)?|listen(?: \w+)?|don.t miss|you (?:may|might) (?:also )?like(?: this)?|"
    r"recommended(?: for you)?|keep reading|continue reading|click (?:here|for|to)|view(?: \w+)?|"
    r"lesen sie(?: auch)?|mehr(?: zum thema| zu| dazu| lesen)?|auch interessant|siehe auch|"
    r"weiterlesen|lire (?:aussi|la suite|plus|également)|à lire(?: aussi)?|voir aussi|"
    r"le[ae] (?:también|más|mais|também)|leer más|ver (?:también|más)|te puede interesar|"
    r"veja (?:também|mais)|saiba mais|leggi (?:anche|tutto)|guarda anche|lees (?:ook|meer|verder)|"
    r"läs (?:också|mer|även)|les også|læs også|lue myös|czytaj (?:też|także|więcej)|"
    r"zobacz (?:też|także)|читайте (?:также|ещё|еще)|смотрите также|по теме|もっと読む|"
    r"関連(?:記事)?|相关阅读|اقرأ أيضا|devamını oku"
)
_SHARE = (
    r"share (?:this|it|on|via|with)|tweet(?: this)?|follow (?:us|@|\w+ on)|like us|find us|"
    r"pin it|join us on|connect with|teilen|partager|compartir|compartilh\w+|condividi|delen|"
    r"dela|поделиться|подписывайтесь|síguenos|siga-nos|suivez|folgen sie"
)
_SIGN_UP = (
    r"sign up|subscribe|abonnieren|abonnez|suscr[ií]b\w+|assine|iscriviti|подпишитесь|"
    r".{0,80}\bnewsletter|download (?:our|the) .{0,40}\bapp"
)
_COMMENT = (
    r"leave a (?:comment|reply)|(?:(?:view|show|post|add|read) )?(?:\d+ |a |the |all )?comments?|"
    r"join the (?:conversation|discussion)|what do you think|tell us what .*|kommentare?"
)


def _request(words: str) -> re.Pattern[str]:
    """Make a pattern for a line that is no more than a request, or a request and a colon."""
    return re.compile(rf"{_BEFORE}(?:{words})(?:\W*$|\s*[:：|])", re.I)


def _begins(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{words})(?!\w)", re.I)


_REQUESTS = {
    "read-more": _request(_MORE),
    "sharing": _begins(rf"{_SHARE}|.{{0,40}}\bshare (?:it|this)\b.{{0,30}}$"),
    "newsletter": _begins(_SIGN_UP),
    "comments": _request(_COMMENT),
    "copyright": re.compile(r"©|\(c\)\s|copyright\b|all rights reserved", re.I),
}
_LINKED_REQUESTS = {
    "read-more": _begins(_MORE),
    "newsletter": _begins(r"get (?:the|our|your|more|unlimited)|join (?:our|the)"),
}
_SENTENCES = {
    "newsletter": re.compile(
        r"\b(?:in|to|into|meet) your (?:in-?box|e-?mail)\b|\bget (?:a|our) subscription\b|"
        r"\bdelivered (?:to|through|straight to) your\b|"
        r"^(?:sign up|subscribe)\b.*\b(?:newsletters?|e-?mails?|updates|alerts)\b|"
        r"[.!?] (?:sign up for|subscribe to) (?:the|our)\b[^.!?]*\b(?:newsletter|magazine|e-?mail)",
        re.I,
    ),
    "read-more": re.compile(
        r"^(?:more\b|(?:follow|read|see|find)\b.*\bcoverage\b).{0,80}\bhttps?://\S+$", re.I
    ),
    "sharing": re.compile(r"^(?:like|enjoy|love)\w* (?:this|what)\b.{0,40}\bshare\b", re.I),
}
_OF_A_PLAYER = re.compile(
    r"(?:playback|video|audio) (?:is )?(?:un|not )supported|requires? javascript|"
    r"enable javascript|browser does(?: not|n.t) support",
    re.I,
)
_OF_AN_ADVERT = re.compile(
    r"(?:advert\w*|sponsored(?: links| content)?|promoted|anzeige|werbung|publicidade?|publicité|"
    r"pubblicità|reklam[ea]?|реклама|広告|广告)",
    re.I,
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|^(?:https?://)?(?:www\.)?(?:twitter|facebook|instagram)\.com/\S+$|"
    r"(?:follow|reach|contact|e-?mail|write to|tweet)\b.{0,60}(?:@\w+|twitter|facebook)",
    re.I,
)
_CREDIT = re.compile(
    r"^©|^(?:\w+ )?(?:photo|image|picture|foto|bild|credit)s?(?: \w+)?\s?[:/]|"
    r"\((?:photo|image|picture|foto|bild)s?(?: by| credit| courtesy)?\b[^)]*\)$|"
    r"\b(?:photo|image)s? (?:credit|courtesy|by)\b.{0,60}$|\bgetty images\b.{0,20}$|"
    r"^in (?:this|these) .{0,40}\bfile (?:photo|image|picture)\b",
    re.I,
)
#: What nothing but the credit of a picture begins with, though all of it be a link.
_OWNER = re.compile(r"(?:photo|image|picture) (?:copyright|credit|courtesy)\b", re.I)
_PICTURE = re.compile(r"(?:photo|image|picture|foto|bild|credit|фото|写真|사진)s?\s?[:：]?", re.I)
_RIGHTS = re.compile(r"\brights reserved\b|^(?:©|\(c\)|copyright)\s*(?:\d{4}|copyright)", re.I)
_DATED = re.compile(
    r"(?:\d{1,2}[:.h]\d\d\W{1,3})?(?:\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}-\d\d-\d\d)(?!\d)", re.I
)
_BY = re.compile(r"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v|[Aa]f) [^\W\d_a-z]")
_END = re.compile(r"(?<![.…])[.?!。？！؟۔][\"'”’»)\]]*$")
_ADDRESS = re.compile(r"https?://\S+")


def request(text: str, linked: float) -> str:
    """Name the rule by which a line asks its reader for something, or "".

    *linked* is the share of its characters that stand in links, 0 to 1.
    """
    if len(text) <= SHORT:
        for rule, pattern in _REQUESTS.items():
            if (linked > SOME_LINK or not _END.search(text)) and pattern.match(text):
                return rule
        for rule, pattern in _LINKED_REQUESTS.items():
            if linked > SOME_LINK and pattern.match(text):
                return rule
    if len(text) <= SENTENCE:
        return next((rule for rule, said in _SENTENCES.items() if said.search(text)), "")
    return ""


def of_a_player(text: str) -> bool:
    """Whether a line is what a player of films says where it cannot play."""
    return len(text) <= SHORT and _OF_A_PLAYER.search(text) is not None


def of_an_advert(text: str) -> bool:
    """Whether a line is the label of an advertisement."""
    return _OF_AN_ADVERT.fullmatch(text) is not None


def gives_contact(text: str) -> bool:
    """Whether a line gives an address to write to, or an account to follow."""
    return len(text) <= SENTENCE and _CONTACT.search(text) is not None


def credits_picture(text: str, linked: float) -> bool:
    """Whether a line names a picture's owner, as a sentence of a story does not."""
    free = linked < 0.5 or (len(text) <= SHORT and _OWNER.match(text) is not None)
    short = free and len(text) <= SENTENCE + SHORT
    owned = _CREDIT.search(text) or _OWNER.match(text)
    return short and owned is not None and not _RIGHTS.search(text)


def is_signed(text: str) -> bool:
    """Whether a short line gives a writer's name and a day: "By Ada Tarn on May 3, 2031"."""
    return len(text) <= SHORT and _BY.match(text) is not None and find_day(text) != ""


def begins_with_day(text: str) -> bool:
    """Whether a short line that is no sentence begins with a day in figures."""
    short = len(text) <= SHORT and not _END.search(text)
    return short and _DATED.match(text) is not None


def labels_picture(text: str) -> bool:
    """Whether a line is nothing but the word before a picture's owner: "Photo:"."""
    return _PICTURE.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Whether a line is nothing but an address on the web."""
    return _ADDRESS.fullmatch(text) is not None
