"""Furniture: the lines that a site writes around any story, as named rules with word lists.

Each rule knows a line by its words alone, in ten languages. The lists stand in
``models/site-lines.toml``, to read and to add to: patterns of whole lines, by rule and language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

#: The languages whose commonest lines the lists know.
LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "ru": "Russian", "ar": "Arabic", "tr": "Turkish",
}  # fmt: skip
#: A full sentence with more words than this is no line of a site's own.
SITE_SENTENCE = 6
#: A capital letter where a pattern has no regard to case.
CAPITAL = r"(?-i:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĘĚĞİŁŃŇŐŘŚŞŠŤŮŹŻŽА-ЯЁ])"

_WORD = rf"{CAPITAL}[\w'’.-]*"
_BETWEEN = r"(?:,|(?: (?:and|und|et|y|e|en|и|ve|de|van|von|der|di|da|la|al|for|für|pour|para))+)?"
#: Two to eight words with capitals: a name, or some.
NAMES = rf"{_WORD}(?:{_BETWEEN} {_WORD}){{1,7}}"
_STANDS_FOR = {
    "{capital}": CAPITAL,
    "{name}": NAMES,
    "{network}": r"(?:facebook|twitter|whatsapp|linkedin|pinterest|reddit|tumblr|telegram|"
    r"instagram|youtube|google\+|google plus|e-?mail|flipboard|messenger|pocket|snapchat|tiktok|"
    r"threads|bluesky|mastodon|xing|viber|skype|vk|вконтакте|одноклассники|rss|pdf|print)",
}


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Hold a rule: name, the role it gives, what it says in a sentence, an invented example.

    ``line`` and ``sentence`` are the patterns of a rule that reads words, else None. A ``strong``
    rule also holds against markup that calls the block a part of the story.
    """

    name: str
    role: str
    says: str
    example: str
    strong: bool = False
    line: re.Pattern[str] | None = field(default=None, repr=False)
    sentence: re.Pattern[str] | None = field(default=None, repr=False)

    def fits(self, text: str, full_sentence: bool) -> bool:
        """Tell whether a line is one of those that the rule knows by their words."""
        told = self.line is not None and not full_sentence and self.line.fullmatch(text)
        return bool(told or (self.sentence is not None and self.sentence.fullmatch(text)))


def _read_rules() -> tuple[RoleRule, ...]:
    """Read the word lists that the package carries."""
    text = (files("samestory") / "models/site-lines.toml").read_text(encoding="utf-8")
    return tuple(
        RoleRule(
            told["name"], "furniture", told["says"], told["example"], True,
            _pattern(told["lines"]), _pattern(told.get("sentences", {})),
        )
        for told in tomllib.loads(text)["rule"]
    )  # fmt: skip


def _pattern(lists: Mapping[str, Iterable[str]]) -> re.Pattern[str] | None:
    """Make one pattern of lists by language."""
    text = "|".join(pattern for one in lists.values() for pattern in one)
    for name, what in _STANDS_FOR.items():
        text = text.replace(name, what)
    return re.compile(text, re.I) if text else None


#: The rules that know a site's own line by its words, in the order in which they are tried.
SITE_LINES = _read_rules()

#: Words that open a column of other matter behind a story.
SECTIONS = re.compile(
    r"opinion|editorials?|most (?:read|popular|viewed)|trending.*|latest.*|more .*|meinung|"
    r"meistgelesen|weitere .*|les plus lus|opinión|lo más leído|opinioni|più letti|opinião|"
    r"mais lidas|meest gelezen|читайте также|популярное|الأكثر قراءة|en çok okunanlar",
    re.I,
)

#: One to four words with capitals, or a host: what may be a site's name.
SITE_TITLE = re.compile(
    rf"(?:{CAPITAL}[\w'’&-]*|[a-z0-9-]+(?:\.[a-z]{{2,}})+|[\u0600-\u06ff]+)"
    rf"(?: (?:(?:and|of|de|del|della|di|da|do|der|die|das|en|et|&) )?"
    rf"(?:{CAPITAL}[\w'’&-]*|\d{{1,3}}|[\u0600-\u06ff]+)){{0,3}}"
)
_PAPERS = (
    "herald|tribune|times|post|news|courier|gazette|journal|chronicle|mail|press|echo|observer|"
    "telegraph|guardian|standard|review|mirror|express|examiner|bulletin|dispatch|sentinel|"
    "advertiser|reporter|messenger|zeitung|nachrichten|anzeiger|kurier|rundschau|tageblatt|"
    "tagblatt|bote|presse|nouvelles|noticias|notizie|notícias|courant|dagblad|krant|nieuws|"
    "telegraaf|bode|газета|новости|вести|известия|вестник|курьер|ведомости|أخبار|الأخبار|"
    "haber|haberleri|gazetesi|postası"
)
#: Words that a paper's name ends or begins with, unless they name a part of one; or a host.
PAPERS = re.compile(
    r"^(?!(?:breaking|world|local|latest|top|sports?|business|national|international|politics|"
    rf"daily|more|good|bad|fake) news$)(?:(?:.*\W)?(?:{_PAPERS})$|(?:the )?daily\b|"
    r"(?:(?:el|la|le|il|o|a) )?(?:dépêche|courrier|diario|periódico|heraldo|correo|prensa|"
    r"corriere|giornale|gazzetta|messaggero|stampa|jornal|diário|folha|correio|gazeta|"
    r"صحيفة|جريدة)\b)|\w\.[a-z]{2,}$",
    re.I,
)
