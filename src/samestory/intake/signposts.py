"""What the names in a page's markup say of its parts: element, role, class and id, rule by rule.

A site names the boxes of its pages for its own programs: ``class="related-links"``,
``id="newsletter"``, ``role="navigation"``. The names are English on most sites of the world, so
that these rules need no language of the page. A name is read in words: ``mostPopular`` and
``most-popular`` are both "most popular".
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

#: Rules by the words of class and id. The first that fits names the box.
_BY_NAME = {
    "cookie-notice": r"cookies?|consent|gdpr|onetrust|ccpa|cookiebar",
    "popup": (
        r"tool ?tips?|popover|pop ?up|modal|overlay|lightbox|rollover|hover ?card|drop ?down|"
        r"toast|off ?canvas|flyout|interstitial"
    ),
    "comments": (
        r"comments?|disqus|respond|livefyre|discussions?|comment ?list|fb comments|kommentare?|"
        r"comentarios|commentaires|leserkommentare"
    ),
    "newsletter": (
        r"newsletters?|news letter|subscribe|subscriptions?|sign ?up|mailing ?list|optin|"
        r"mailchimp|mc4wp|email (?:alert|capture)|inline ?newsletter"
    ),
    "paywall": (
        r"paywall|regwall|meter(?:ed)?|log ?in|sign ?in|register|registration|piano|nrplus|cta|"
        r"membership|donat(?:e|ion)|support us"
    ),
    "sharing": (
        r"share|sharing|shares|share ?bar|share ?tools?|social|socials|social ?links|addthis|"
        r"add to any|addtoany|sharedaddy|sharethis|ssba|follow|follow us|"
        r"(?:article|story|page) tools|teilen"
    ),
    "related": (
        r"related\w*|recommend\w*|recirc\w*|"
        r"more (?:stories|news|from|on|in|articles|posts|coverage)|read (?:more|next|also)|"
        r"readmore|outbrain|ob widget|taboola|zergnet|revcontent|nativo|teasers?|trending|trc|"
        r"most ?(?:read|popular|viewed|shared|recent)|popular|latest|suggested|suggestions|"
        r"similar|(?:also|might|may) like|up ?next|promo|promos|promoted|cross ?links?|see also|"
        r"editors? picks?|top ?(?:stories|news)|headlines|whats? next|next ?up|previous ?next|"
        r"(?:prev|next) (?:article|post|story)|post nav\w*|jp relatedposts|yarpp|"
        r"relacionad[ao]s|verwandte|mehr zum thema|a lire aussi|lire aussi|teaser|story ?list|"
        r"news ?list|link ?list|story ?package|recent (?:posts|news|articles|stories)|"
        r"article ?list|archive ?list|keep reading|read in"
    ),
    "author-bio": (
        r"(?:author|writer|contributor) (?:bio\w*|box|info|about|description|profile|card|"
        r"details)|"
        r"about (?:the )?author|author ?box|author ?bio|bio|biography|post author info"
    ),
    "tags": (
        r"(?:\w+ )*(?:tags|tag ?(?:list|cloud|links?)|keywords|topics|topic ?list|categories|"
        r"category ?(?:list|links)|cat links|entry (?:meta )?footer|filed under|themen)$"
    ),
    "sidebar": (
        r"side ?bars?|(?:right|left|side) ?(?:rail|col|column|side|hand)|rail|widgets?|"
        r"secondary|widget area|col side"
    ),
    "advert": (
        r"ads?|advert\w*|ad ?(?:slot|unit|wrapper|container|box|block|banner)|sponsor\w*|dfp|"
        r"google ?ads?|adsense|adsbygoogle|commercial|partner ?content|anzeige|werbung|"
        r"publicidad|publicite|affiliates?|disclaimer affiliate|shop(?:ping)?|"
        r"product (?:card|list)"
    ),
    "player": (
        r"video ?player|player|jw ?player|jwplayer|vjs|video js|jw|playlist|carousel|slider|"
        r"gallery ?(?:overlay|nav|controls|thumbs?)|slideshow ?(?:nav|controls)|audio ?player|"
        r"controls|swiper|slick|featured ?video|video ?(?:ct|container|wrapper|embed|module)"
    ),
    "nav": (
        r"nav|navs|navbar|navigation|menus?|main ?menu|bread ?crumbs?|crumbs?|pagination|pager|"
        r"page links|skip|skip ?links?|skip to|toc|table of contents|sub ?nav|top ?bar|toolbar|"
        r"hamburger|ticker|search|search ?(?:form|box)|site ?map|back to top|"
        r"language ?(?:switcher|selector)|section ?(?:label|name|heading|head)|eyebrow|rubric"
    ),
    "footer": (
        r"(?:site|page|main|global)? ?footer|colophon|copyrights?|legal|site info|bottom ?bar|"
        r"imprint|impressum"
    ),
    "header": (
        r"(?:site|page|main|global|top|navigation) ?header|mast ?head|banner|site ?title|"
        r"site branding|logo"
    ),
    "print-only": r"print ?(?:only|header|footer|logo)|visible print(?: \w+)?|only print",
    "form": r"forms?|wpcf7|gform|feedback|survey|poll|quiz",
}
_NAMES = {rule: re.compile(rf"(?<!\S)(?:{words})(?!\S)") for rule, words in _BY_NAME.items()}
#: A name that means what is shown within the article, whatever other words are with it.
_NOT_A_BOX = re.compile(
    r"(?<!\S)(?:embed\w*|tweet|twitter tweet|instagram media|no sidebar|has \w+|with \w+|"
    r"without \w+|pull ?quote|blockquote)(?!\S)"
)
_BY_TAG = {"nav": "nav", "footer": "footer", "aside": "aside", "header": "header", "menu": "nav"}
_BY_TAG |= dict.fromkeys("button select option form label fieldset optgroup".split(), "form")
_BY_TAG |= {"dialog": "popup", "search": "nav", "summary": "form"}
_BY_ROLE = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "nav",
    "dialog": "popup",
    "alertdialog": "popup",
    "alert": "popup",
    "menu": "nav",
    "menubar": "nav",
    "tablist": "nav",
    "button": "form",
    "toolbar": "sharing",
    "tooltip": "popup",
}
_PARTS = {
    "marked-caption": (
        r"(?:\w+ )*(?:captions?|credits?|image ?credit|photo ?credit|legend|cutline|"
        r"bildunterschrift|caption ?text|image ?(?:source|info|attribution|description|"
        r"copyright|meta|title|text)|media ?(?:info|title|meta|text)|photo ?(?:info|by|"
        r"description)|photographer|didascalia|pie ?foto|legende|bildtext|"
        r"foto ?caption)(?: (?:text|container|wrapper|wrap|inner|\w))*"
    ),
    "marked-byline": (
        r"(?:\w+ )*(?:by ?lines?|authors?|author ?(?:names?|link|info|meta)|writers?|"
        r"contributors?|posted by|written by|reporter|autor|auteur|autore|credits? author|vcard|"
        r"fn)(?: \w+)?"
    ),
    "marked-date": (
        r"(?:\w+ )*(?:date|dates|date ?line|date ?time|time ?stamp|pub ?date|published|publish|"
        r"published ?(?:date|on|time)?|posted on|entry date|updated|modified|update|time|datum|"
        r"fecha|data)(?: (?:\w+))?"
    ),
    "marked-dek": (
        r"(?:\w+ )*(?:dek|deck|stand ?first|sub ?title|sub ?head ?lines?|sub ?head|sub ?heading|"
        r"sub ?line|sub ?hed|summary|strap ?line|article ?description|synopsis|chapo|bajada|"
        r"entradilla|occhiello|sapo|vorspann|anrisstext|sommario|copete|tag ?line)(?: \w+)?"
    ),
}
_PART_NAMES = {rule: re.compile(rf"(?<!\S)(?:{words})(?!\S)") for rule, words in _PARTS.items()}
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=20_000)
def _words(name: str) -> str:
    """Read a name in words: ``c-mostPopular__list`` is "c most popular list"."""
    return " ".join(word.lower() for word in _SPLIT.split(name) if word)


def names(element: etree._Element) -> list[str]:
    """Give the names an element has in its class and its id, each in words."""
    told = (element.get("class") or "").split()
    told += [value for key in ("id", "itemprop", "data-component") if (value := element.get(key))]
    return [_words(name) for name in told[:40]]


@lru_cache(maxsize=50_000)
def _box(name: str) -> str:
    """Say which rule a name in words belongs to, or "" if to none."""
    if _NOT_A_BOX.search(name):
        return ""
    return next((rule for rule, pattern in _NAMES.items() if pattern.search(name)), "")


#: Boxes that may hold a piece of the article's own, such as a quotation.
WEAK = frozenset(("player", "sidebar", "aside", "advert", "nav", "header"))


#: Elements that are no such box, whatever their name: a row of players, a link that opens a box.
_NO_BOX = {"player": ("tr", "td", "li"), "popup": ("a", "figure", "p", "img", "body")}


def is_embedded(element: etree._Element) -> bool:
    """Whether an element is a quotation or a post of a network, set into the article."""
    return element.tag == "blockquote" or any(map(_NOT_A_BOX.search, names(element)))


def box(element: etree._Element) -> str:
    """Name the rule by which an element is a box of furniture, or ""."""
    for name in names(element):
        if (rule := _box(name)) and element.tag not in _NO_BOX.get(rule, ()):
            return rule
    role = (element.get("role") or "").strip().lower()
    return _BY_ROLE.get(role) or _BY_TAG.get(element.tag, "")


@lru_cache(maxsize=50_000)
def _part(name: str) -> str:
    return next((rule for rule, pattern in _PART_NAMES.items() if pattern.search(name)), "")


def part(element: etree._Element) -> str:
    """Name the rule by which an element is a caption, a byline, a date or a dek, or ""."""
    tag = element.tag
    if tag in ("figcaption", "caption"):
        return "marked-caption"
    if tag == "time" or element.get("itemprop") in ("datePublished", "dateModified"):
        return "marked-date"
    if tag == "address" or element.get("itemprop") == "author" or element.get("rel") == "author":
        return "marked-byline"
    return next((rule for name in names(element) if (rule := _part(name))), "")


def opens_over(element: etree._Element) -> bool:
    """Whether an element within a line opens over the text, as a note at the pointer does."""
    return element.tag in ("span", "div") and any(_box(n) == "popup" for n in names(element))
