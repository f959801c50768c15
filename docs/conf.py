"""How Sphinx binds the notebooks into the report. site.py lays the sources out and calls it."""

import json
import re
import sys
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode

# Reading notebooks imports a checker of addresses that nothing here calls; it takes seconds.
sys.modules.setdefault("rfc3987_syntax", None)

HERE = Path(__file__).parent
EDITION = HERE / "edition.json"

project = "samestory"
author = "The samestory maintainers"
project_copyright = ""  # the page says who wrote it; a year here would change the bytes
html_title = html_short_title = "Same story, different words"
language = "en"

extensions = ["myst_nb"]
exclude_patterns = ["generated/*.md", "extra", "docs/_static", "**.ipynb_checkpoints"]

# The notebooks were run before Sphinx sees them. Plain CommonMark (and tables) only: whatever
# else MyST knows would show raw in JupyterLab.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the code"
nb_output_stderr = "show"
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [("html", "image/svg+xml", 0)]
myst_enable_extensions = []
myst_heading_anchors = 3

html_theme = "_theme"
html_theme_path = ["."]
html_static_path = ["_static"]
html_extra_path = ["extra"] if (HERE / "extra").exists() else []
html_copy_source = False
html_use_index = False
html_show_search_summary = False  # it would fetch every page found, which a folder does not allow
html_context = {
    "edition": json.loads(EDITION.read_text(encoding="utf-8")) if EDITION.exists() else {},
    "policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'",
}
#: What a page loads beside what all load.
ASSETS = {"docs/reader": ("reader.css", "reader.js")}
#: What pandas writes about the look of a table, which is the style sheet's to say.
PANDAS = re.compile(
    r'<style scoped>.*?</style>\s*| style="text-align: right;"(?=>)| border="1"(?= class="dataf)',
    re.DOTALL,
)


class Box(nodes.General, nodes.Element):
    """A figure, table or piece of code that scrolls by itself where it is wider than its page."""


def open_box(self, node):
    self.body.append(self.starttag(node, "div", "", role="region", tabindex="0", **node["named"]))


def close_box(self, node):
    self.body.append("</div>\n")


def fold_code(self, node):
    self.body.append(f"<details class='code'><summary>{node['prompt_show']}</summary>\n")


def unfold_code(self, node):
    self.body.append("</details>\n")


def box_wide(app, doctree, docname):
    """Put what may be wider than the page into boxes, each with a name of its own."""
    number = {}
    for node in list(doctree.findall(lambda node: bool(wide(node)))):
        kind = wide(node)
        number[kind] = number.get(kind, 0) + 1
        alone = isinstance(node.parent, nodes.paragraph) and len(node.parent) == 1
        name = f"{kind} {number[kind]}: {title_above(node)}"
        box = Box(classes=["scroll", kind.lower()], named={"aria-label": name})
        (node.parent if alone else node).replace_self(box)
        box += node


def wide(node):
    """Say what a node is if it may be wider than its page, else nothing."""
    if isinstance(node, nodes.image):
        alone = isinstance(node.parent, nodes.paragraph) and len(node.parent) == 1
        return "Figure" if alone or "cell_output" in node.parent.get("classes", []) else ""
    if isinstance(node, nodes.raw) and node.get("format") == "html" and "<table" in node.astext():
        return "" if 'class="scroll"' in node.astext() else "Table"
    if isinstance(node, nodes.literal_block):
        return "Code" if isinstance(node.parent.parent, HideCodeCellNode) else "Text"
    return "Table" if isinstance(node, nodes.table) else ""


def title_above(node):
    """Give the title of the section that a node stands in."""
    while node and not isinstance(node, nodes.section):
        node = node.parent
    return node[0].astext() if node else ""


def clean_tables(app, doctree):
    """Take off what pandas says of the look of its tables: nothing on a page is styled inline."""
    for node in doctree.findall(nodes.raw):
        node.children = [nodes.Text(PANDAS.sub("", node.astext()))]


def tell_page(app, page, template, context, doctree):
    """Tell the layout what the page loads, and which notebook it was made of."""
    whole = app.builder.name == "singlehtml"
    own = [name for at, names in ASSETS.items() if whole or at == page for name in names]
    own = [name for name in own if (HERE / "_static" / name).exists()]
    context["sheets"] = ["style.css", "site.css", *(n for n in own if n.endswith(".css"))]
    context["scripts"] = [name for name in own if name.endswith(".js")]
    context["notebook"] = f"{page}.ipynb" if page.startswith("notebooks/") else ""


def setup(app):
    app.add_node(Box, html=(open_box, close_box))
    app.add_node(HideCodeCellNode, override=True, html=(fold_code, unfold_code))
    app.connect("doctree-read", clean_tables)
    app.connect("doctree-resolved", box_wide)
    app.connect("html-page-context", tell_page)
    return {"parallel_read_safe": True}
