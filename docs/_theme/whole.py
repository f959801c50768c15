"""Whole: the pages of the site as one document, to be printed.

Sphinx's singlehtml puts them behind one another, but leaves them inside the last section of the
front page, lets two pages share an id, and links to ids that are not there. Here each page stands
for itself, with a title of the first rank; every id is there once; every link leads to one, or is
plain text where it leads to a file that lies beside the site.
"""

import html
import posixpath
import re

from docutils import nodes
from sphinx import addnodes

#: In HTML that a page brings along: the target of a link, the place of an image.
HREF = re.compile(r'(<a\b[^>]*?) href="([^"]*)"')
SOURCE = re.compile(r'(<img\b[^>]*?) src="(?!data:)([^"]*)"')
ID = re.compile(r'\bid="([^"]*)"')


def join_pages(app, doctree, docname):
    """Make one document of the pages that Sphinx has put behind one another."""
    if app.builder.name != "singlehtml":
        return
    pages = {page["docname"]: page for page in doctree.findall(addnodes.start_of_file)}
    for page in pages.values():
        page.parent.remove(page)
    pages = {docname: doctree, **pages}
    moved = tell_apart(pages)
    for name, page in pages.items():
        lead_links(page, lambda uri, at=name: lead(uri, at, pages, moved))
        lead_images(page, posixpath.dirname(name))
        for code in page.findall(nodes.literal_block):
            code["language"] = "none"  # colour would cost a tag a word
    del pages[docname]
    doctree += [list_contents(app), *pages.values()]


def tell_apart(pages):
    """Give a new id to whatever shares one with something before it; say which, page by page."""
    moved, seen = {}, {"main", "contents"}
    for page in pages.values():
        seen.update(name for raw in page.findall(nodes.raw) for name in ID.findall(raw.astext()))
    for at, page in pages.items():
        for node in page.findall(nodes.Element):
            for name in node["ids"]:
                new = f"{at}/{name}" if name in seen else name
                seen.add(new)
                moved[at, name] = new
            node["ids"] = [moved[at, name] for name in node["ids"]]
    return moved


def lead_links(page, lead):
    """Point the links of a page into the whole; those that `lead` has no place for become text."""
    for link in list(page.findall(addnodes.download_reference)):
        link.replace_self(link.children)
    for link in list(page.findall(nodes.reference)):
        target = lead(link.get("refuri") or "#" + link["refid"])
        link.attributes.pop("refid", None)
        link["refuri"] = target
        if not target:
            link.replace_self(link.children)
    for raw in page.findall(nodes.raw):
        raw.children = [nodes.Text(HREF.sub(lambda found: relink(found, lead), raw.astext()))]


def lead_images(page, folder):
    """Find the images of HTML that a page brings along from where the whole lies."""
    for raw in page.findall(nodes.raw):
        text = SOURCE.sub(
            lambda found: (
                f'{found[1]} src="{posixpath.normpath(posixpath.join(folder, found[2]))}"'
            ),
            raw.astext(),
        )
        raw.children = [nodes.Text(text)]


def relink(found, lead):
    """Write the head of a link in HTML anew."""
    target = lead(html.unescape(found[2]))
    return found[1] + (f' href="{html.escape(target)}"' if target else "")


def lead(uri, at, pages, moved):
    """Say where a link of the page `at` leads in the whole: nowhere, if to a file beside it."""
    if re.match(r"(https?|mailto):", uri):
        return uri
    page, _, name = uri.removeprefix("#document-").partition("#")
    if not uri.startswith("#document-"):
        page = posixpath.normpath(posixpath.join(posixpath.dirname(at), page)) if page else at
    page = page.removesuffix(".html")
    if page not in pages:
        return ""
    return "#" + (moved.get((page, name), name) if name else f"document-{page}")


def list_contents(app):
    """Write the contents, each page a link."""
    made = nodes.section("", nodes.title("", "Contents"), ids=["contents"])
    for part in app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree):
        made += nodes.rubric("", part["caption"])
        made += nodes.bullet_list("", *(entry(app, page) for _, page in part["entries"]))
    return made


def entry(app, page):
    """Write one line of the contents."""
    title = app.env.titles[page].astext()
    link = nodes.reference("", title, refuri=f"#document-{page}", internal=True)
    return nodes.list_item("", nodes.paragraph("", "", link))


def setup(app):
    """Have Sphinx join the pages before they get their boxes."""
    app.connect("doctree-resolved", join_pages, priority=400)
    return {"parallel_read_safe": True}
