"""How Sphinx binds the notebooks into the report. site.py lays the sources out and calls it."""

import json
import re
import sys
from pathlib import Path

# Reading notebooks imports a checker of addresses that nothing here calls; it takes seconds.
sys.modules.setdefault("rfc3987_syntax", None)

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_theme"))
EDITION = HERE / "edition.json"

project = "samestory"
author = "The samestory maintainers"
project_copyright = ""  # the page says who wrote it; a year here would change the bytes
html_title = html_short_title = "Same story, different words"
language = "en"
smartquotes_action = "qe"  # two hyphens stay two: a title may hold them

extensions = ["myst_nb", "whole", "boxes"]
exclude_patterns = ["extra", "docs/_static", "**.ipynb_checkpoints"]

# The notebooks were run before Sphinx sees them. Plain CommonMark (and tables) only: whatever
# else MyST knows would show raw in JupyterLab.
nb_execution_mode = "off"
nb_code_prompt_show = "The code"
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
#: Pages that set texts side by side and want the room of the third column.
WIDE = {"docs/reader", "docs/credit"}

#: A part of a page that comes as HTML: its id and its heading; and a tag within that.
PART = re.compile(r'<(?:section|article) id="([^"]*)"[^>]*>\s*<h2[^>]*>(.*?)</h2>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def tell_page(app, page, template, context, doctree):
    """Tell the layout what the page loads, and which notebook it was made of."""
    whole = app.builder.name == "singlehtml"
    own = [name for at, names in ASSETS.items() if whole or at == page for name in names]
    own = [name for name in own if (HERE / "_static" / name).exists()]
    context["sheets"] = ["style.css", "site.css", *(n for n in own if n.endswith(".css"))]
    context["scripts"] = [name for name in own if name.endswith(".js")]
    context["wide"] = page in WIDE
    context["notebook"] = f"{page}.ipynb" if page.startswith("notebooks/") else ""
    if not context.get("display_toc"):
        parts = PART.findall(context.get("body", ""))
        context["parts"] = [(name, TAG.sub("", title)) for name, title in parts]


def setup(app):
    app.connect("html-page-context", tell_page)
    return {"parallel_read_safe": True}
