"""Web pages, as a browser saves them: the visible text with roles, and the facts of its markup."""

from __future__ import annotations

import trafilatura

from .article import Article, IntakeError
from .pageroles import give_roles
from .signposts import opens_over
from .visible import parse, read_lines

def read_webpage(name: str, raw: bytes) -> list[Article]:
    source, encoding = raw.decode("utf-8", "replace"), "utf-8"
    root = parse(source)
    lines = read_lines(root, opens_over)
    extracted = trafilatura.extract(source, include_comments=False) or ""
    titles = [t for t in root.xpath('//meta[@property="og:title"]/@content')[:1]]
    titles += [" ".join(t.split()) for t in root.xpath('//head/title/text()')[:1]]
    desc = (root.xpath('//meta[@property="og:description"]/@content') or root.xpath('//meta[@name="description"]/@content') or [""])[0]
    parts = give_roles(root, lines, extracted, titles, (), desc)
    return [Article(name, "web page", tuple(parts), (), 0, encoding)]
