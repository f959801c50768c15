"""The rules that read the role of a line from a web page's markup, each with what it says.

They may be switched off by name in story.toml, as those that read text. This module needs no
library, so that the names are known where web pages cannot be read.
"""

#: A named rule of the markup and what it says, in one sentence; the docs list them.
MARKUP_RULES = {
    "nav": "The line stands in a menu, a path of sections or a list of pages.",
    "header": "The line stands in the head of the site, not of the article.",
    "footer": "The line stands in the foot of the site or names its legal matter.",
    "aside": "The line stands in an element that says it is beside the main text.",
    "sidebar": "The line stands in a column beside the article, or in a widget.",
    "related": "The line stands in a box of other stories: related, recommended, most read.",
    "other-article": "The line stands in another article than the one with the headline.",
    "related-link": "The whole line, but for a word or two, is a link to another page.",
    "read-more": "The line asks to read, watch or see something else.",
    "sharing": "The line stands among buttons for sharing and following.",
    "newsletter": "The line stands in an offer of a newsletter or a subscription.",
    "cookie-notice": "The line stands in a notice of cookies or consent.",
    "comments": "The line stands among readers' comments, or asks for one.",
    "copyright": "The line says who owns the page.",
    "advert": "The line stands in an advertisement or a sponsor's box.",
    "paywall": "The line stands in an offer to pay, to register or to sign in.",
    "tags": "The line stands in a list of topics, tags or categories.",
    "author-bio": "The line stands in a box about the writer.",
    "popup": "The line stands in a box that opens over the page or at the pointer.",
    "player": "The line stands among the controls or the list of a player or a gallery.",
    "form": "The line is a button, a label or a choice of a form.",
    "print-only": "The line is for the page as it is printed.",
    "author-contact": "The line at the article's end gives an address to write to or to follow.",
    "related-list": "The line stands in a list under a heading that asks to read more.",
    "outside-main-text": "The line stands outside the article's main text.",
    "page-title": "The line is the first heading, or has the words of the page's own title.",
    "repeats-page-title": "The line has the words of the headline again.",
    "marked-dek": "The line is between headline and text, alone or called a summary by its markup.",
    "marked-byline": "The markup calls the line an author's, or it has the stated author's name.",
    "marked-date": "The line is a time, the markup calls it the date, or it begins with a day.",
    "marked-caption": "The line stands in a figure's caption or credit.",
    "picture-credit": "The line stands in the article and names a picture's owner.",
    "beside-picture": "The line stands alone with a picture in one box.",
    "marked-subhead": "The line is a heading within the main text.",
    "main-text": "The line stands in the article's main text.",
}
