"""Boxes: what may be wider than its page scrolls by itself, with a name; code is folded."""

import re

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode

#: What pandas writes about the look of a table, which is the style sheet's to say.
PANDAS = re.compile(
    r'<style scoped>.*?</style>\s*| style="text-align: right;"(?=>)| border="1"(?= class="dataf)',
    re.DOTALL,
)


#: Where a block begins in HTML, if nothing divides it from the one before.
BLOCK = re.compile(r"(?<=>)<(?:p|li|d[dt]|div|t[dhr]|h[1-6]|ul|ol|dl|section|summary|article)\b")


class Box(nodes.General, nodes.Element):
    """A figure, table or piece of code that scrolls by itself where it is wider than its page."""


def open_box(self, node):
    """Begin a box; site.js takes the stop for the keyboard away where nothing scrolls."""
    self.body.append(self.starttag(node, "div", "", role="region", tabindex="0", **node["named"]))


def close_box(self, node):
    """End a box."""
    self.body.append("</div>\n")


def fold_code(self, node):
    """Begin what holds the code of a cell; on paper nothing is folded."""
    told = f"<summary>{node['prompt_show']}</summary>\n"
    whole = self.builder.name == "singlehtml"
    self.body.append('<div class="code">' if whole else f'<details class="code">{told}')


def unfold_code(self, node):
    """End what holds the code of a cell."""
    self.body.append("</div>\n" if self.builder.name == "singlehtml" else "</details>\n")


def box_wide(app, doctree, docname):
    """Put what may be wider than the page into boxes, each with a name of its own."""
    number = {}
    for node in list(doctree.findall(lambda node: bool(wide(node)))):
        kind = wide(node)
        number[kind] = number.get(kind, 0) + 1
        alone = isinstance(node.parent, nodes.paragraph) and len(node.parent) == 1
        name = f"{kind} {number[kind]}: {title_above(node)}"
        box = Box(classes=["scroll", kind.lower()], named={"aria-label": name})
        old = node.parent if alone else node
        old.parent.replace(old, box)
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


def clean_html(app, doctree):
    """Take off what pandas says of the look of its tables; keep words of two blocks apart.

    Nothing on a page is styled inline; and Sphinx, which strips the tags of such HTML to index
    it, would make one word of the last of a paragraph and the first of the next.
    """
    for node in doctree.findall(nodes.raw):
        text = BLOCK.sub(r"\n\g<0>", PANDAS.sub("", node.astext()))
        node.children = [nodes.Text(text)]


def setup(app):
    """Have Sphinx fold the code, clean what is HTML already and box what is wide."""
    app.add_node(Box, html=(open_box, close_box))
    app.add_node(HideCodeCellNode, override=True, html=(fold_code, unfold_code))
    app.connect("doctree-read", clean_html)
    app.connect("doctree-resolved", box_wide)
    return {"parallel_read_safe": True}
