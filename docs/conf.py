"""How Sphinx binds the notebooks into the report. site.py lays the sources out and calls it."""

import sys

from docutils import nodes

# Reading notebooks imports a checker of addresses that nothing here calls; it takes seconds.
sys.modules.setdefault("rfc3987_syntax", None)

project = "samestory"
author = "The samestory maintainers"
project_copyright = ""  # the page says who wrote it; a year here would change the bytes
html_show_copyright = False
html_show_sphinx = False
html_title = "Same story, different words"
language = "en"

extensions = ["myst_nb"]
exclude_patterns = ["generated/*.md", "docs/_static", "**.ipynb_checkpoints"]

# The notebooks were run before Sphinx sees them. Plain CommonMark (and tables) only: whatever
# else MyST knows would show raw in JupyterLab.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
nb_output_stderr = "show"
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [("html", "image/svg+xml", 0)]
myst_enable_extensions = []
myst_heading_anchors = 3

html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["samestory.css"]
html_copy_source = True
html_show_sourcelink = True
html_sourcelink_suffix = ""
html_theme_options = {
    "use_download_button": True,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "home_page_in_toc": True,
    "navbar_persistent": [],  # the search field stands in the side bar already
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def box_figures(app, doctree, docname):
    """Put each figure into a box that scrolls by itself where the screen is narrow."""
    for image in list(doctree.findall(nodes.image)):
        alone = isinstance(image.parent, nodes.paragraph) and len(image.parent) == 1
        if alone or "cell_output" in image.parent.get("classes", []):
            box = nodes.container(classes=["output", "chart"])
            (image.parent if alone else image).replace_self(box)
            box += image


def setup(app):
    app.connect("doctree-resolved", box_figures)
    return {"parallel_read_safe": True}
