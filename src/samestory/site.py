"""The study's site: run the notebooks, compare them with the published run, bind them.

Notebooks are only ever run as copies, in a folder of their own; `publish` alone writes into
`notebooks/`. Sphinx executes nothing: it binds what the copies hold.

**Figures.** A figure is shown as SVG, and the SVG says for itself what it shows: savefig's
`metadata={"Title": …, "Description": …, "Date": None}` becomes its `<title>` and description, and
with a fixed `svg.hashsalt` it repeats byte for byte. Here that description (or `alt` in the
output's own metadata, which goes before it) becomes the alt text of an `<img>`. An image file was
preferred to SVG inlined in the page: ids of several figures cannot clash, and in the dark theme
one CSS filter turns lightness over and keeps the hue, so that text on coloured fields stays as
legible as it was, with nothing asked of the charts. On narrow screens a figure scrolls in its own
box instead of shrinking its words away.

**Sources.** The pages lie as in the repository (`notebooks/…`, `docs/…`, the front page above
them), so that a relative link holds in both.

Needs the extras `notebooks` and `report`; they are imported where they are used, so that the
command line starts quickly without them.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from .errors import SamestoryError, UsageError
from .files import write_whole
from .markup import asset

#: Notebooks run at a time: on two cores a third only waits.
AT_ONCE = 2
#: Longest that one cell may take, in seconds.
PATIENCE = 300
#: The pages that show what was found, in reading order, those of the lesson, those for texts of
#: one's own, and those behind the notebooks, which say how; any further ones follow by name.
FOUND = ("findings", "reader", "figures", "credit")
LESSON = ("index", "warm-up", "five-texts", "misreadings", "exercises", "own-texts", "teacher")
OWN = ("own-story", "questions", "coding", "roles", "archive", "cluster", "no-install")
DOCS = ("method", "codebook", "glossary", "references", "rights", "tables", "rerun")
#: What Sphinx and myst-nb lay into a site that no page of this theme loads.
UNUSED = (
    *(".buildinfo", "objects.inv", "_static/basic.css", "_static/mystnb*.css"),
    *("_static/pygments.css", "_static/sphinx_highlight.js", "_static/*stemmer.js"),
    *("_static/*.png", "_static/*.svg"),
)
#: Says that a folder is a report of ours, and may be written over.
MARK = ".samestory"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_IMAGES = ("image/svg+xml", "image/png", "image/jpeg")


@dataclass(frozen=True)
class Site:
    """Say where the built site lies and how its run compares with the published one.

    `index` is the page to open. `differences` has one line for each cell that came out
    otherwise than published: "02-collation.ipynb, cell 5: …". `strict` says whether this Python
    and machine are the ones that published; only there is a difference an error.
    """

    index: Path
    differences: tuple[str, ...]
    strict: bool


def build_site(
    notebooks: Path,
    output: Path,
    work: Path,
    docs: Path | None = None,
    pages: Mapping[str, str | bytes] | None = None,
    edition: Mapping[str, str] | None = None,
) -> Site:
    """Run copies of the notebooks, compare them with the published run, bind them into a site.

    `notebooks` is a folder of .ipynb files, read in order of name; `docs` (by default its
    neighbour of that name) has Sphinx's conf.py, `_static/` and Markdown pages. `work` holds
    what is made on the way (`kernels`, `site`, `html`); `output` gets the site. `pages` gives
    generated files by path below the site's root, such as "index.md" or "_static/map.svg";
    they go before files of `docs`. `edition` is what each page's foot says of all: "version",
    "inputs" (a hash), "rights".

    Raises SamestoryError where a cell fails, where Sphinx warns, and where `output` holds
    something that is not a report of ours. A difference raises nothing: see `Site`.
    Costs about five seconds a notebook, two at a time, and five for the binding.
    """
    _may_write(output)
    published = _read_all(notebooks)
    rerun = _run_all(published, notebooks, work / "kernels")
    differences = [line for name in rerun for line in compare(name, published[name], rerun[name])]
    source = work / "site"
    made = {**(pages or {}), "edition.json": json.dumps(edition or {})}
    _lay_out(source, docs or notebooks.parent / "docs", notebooks, rerun, made)
    _bind(source, work / "html")
    _replace(output, work / "html")
    strict = all(_published_by(notebook) == this_run() for notebook in published.values())
    return Site(output / "index.html", tuple(differences), strict)


def publish(notebooks: Path, work: Path) -> list[Path]:
    """Run the notebooks of a folder and write them back with their outputs; give their paths.

    Cells are numbered from one upwards; what changes from run to run without meaning anything
    (times, ids of messages, the patch level of Python) is left out, so that publishing twice
    gives the same bytes. `work` is a folder for what the kernels leave behind. Nothing is
    written unless every notebook ran to its end; raises SamestoryError where one did not.
    """
    rerun = _run_all(_read_all(notebooks), notebooks, work / "kernels")
    for name, notebook in rerun.items():
        write_whole(notebooks / name, _clean(notebook))
    return [notebooks / name for name in rerun]


def rerun(notebooks: Path, work: Path) -> dict[str, Any]:
    """Run copies of a folder's notebooks and give them by name, errors among their outputs.

    Writes only into *work*, what the kernels leave behind. Costs as ``build_site``.
    """
    return _run_all(_read_all(notebooks), notebooks, work / "kernels", whole=False)


def read_notebook(path: Path) -> Any:
    """Read a notebook in the format of today; what is none raises ``UsageError``."""
    nbformat = _nbformat()
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError, KeyError, nbformat.ValidationError) as error:
        raise UsageError(
            f"{path}: is no notebook that can be read ({first_line(str(error))}); "
            "name a .ipynb file that JupyterLab opens."
        ) from None


def this_run() -> str:
    """Name the Python and the machine on which outputs repeat exactly: "3.11 linux x86_64"."""
    version = "{}.{}".format(*sys.version_info[:2])
    return f"{version} {sys.platform} {platform.machine().lower()}"


def compare(name: str, published: Any, rerun: Any) -> list[str]:
    """Name each cell of a rerun whose output is otherwise than published; an empty list if none.

    Both are notebooks with the same cells, `published` as committed. Metadata, ids of cells and
    execution counts do not count (nbdime's "metadata", "identifiers", "details").
    """
    return [
        f"{name}, cell {number}: {begins(old)}"
        for number, (old, new) in enumerate(zip(published.cells, rerun.cells, strict=True), 1)
        if old != new and _differ(old, new)
    ]


def _differ(old: Any, new: Any) -> bool:
    """Ask nbdime whether two cells differ; what it is told to leave out is global: put it back."""
    from nbdime.diffing import notebooks as nbdime
    from nbformat.v4 import new_notebook

    nbdime.set_notebook_diff_targets(metadata=False, identifier=False, details=False)
    try:
        return bool(nbdime.diff_notebooks(new_notebook(cells=[old]), new_notebook(cells=[new])))
    finally:
        nbdime.reset_notebook_differ()


def first_line(text: str, none: str = "no message") -> str:
    """Give the first line of a text that is not blank; of no such line, *none*."""
    return next((line.strip() for line in text.splitlines() if line.strip()), none)


def begins(cell: Any) -> str:
    """Give the first line of a cell, by which a reader knows it."""
    return first_line(cell.source, "an empty cell")


def _published_by(notebook: Any) -> str:
    return notebook.metadata.get("samestory", {}).get("published_by", "")


def _read_all(notebooks: Path) -> dict[str, Any]:
    """Read each notebook of a folder, in order of name; the name gives the notebook."""
    nbformat = _nbformat()
    paths = sorted(notebooks.glob("*.ipynb"))
    if not paths:
        raise SamestoryError(f"{notebooks}: has no notebooks; name a folder of .ipynb files.")
    return {path.name: nbformat.read(path, as_version=4) for path in paths}


def _nbformat() -> Any:
    """Import nbformat without a checker of addresses that it never calls: seconds at each start."""
    checker = sys.modules.setdefault("rfc3987_syntax", None)
    try:
        import nbformat
    except ImportError:
        raise SamestoryError(
            f"{sys.executable}: has no Jupyter; the report needs it; "
            "start it by python3 study.py report, or install samestory[notebooks,report]."
        ) from None
    finally:
        if checker is None:
            del sys.modules["rfc3987_syntax"]
    return nbformat


def _run_all(
    published: Mapping[str, Any], folder: Path, work: Path, whole: bool = True
) -> dict[str, Any]:
    """Run a copy of each notebook with the notebooks' own folder as its place, two at a time.

    *whole* refuses one in which a cell ends in an error.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with ThreadPoolExecutor(AT_ONCE) as runners:
        last_first = reversed(published.items())  # the last reruns the study many times over
        runs = {name: runners.submit(_run, name, own, folder, work) for name, own in last_first}
        made = {name: runs[name].result() for name in published}
    for name, notebook in made.items() if whole else ():
        _refuse_errors(name, notebook)
    return made


def _run(name: str, published: Any, folder: Path, work: Path) -> Any:
    """Run one notebook's copy and give it; the kernel's own chatter goes to a file in `work`."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat import from_dict

    copy = from_dict(published)
    client = NotebookClient(
        copy,
        timeout=PATIENCE,
        allow_errors=True,
        coalesce_streams=True,
        kernel_manager_class=_kernel_manager(),
        resources={"metadata": {"path": str(folder)}},
    )
    own_profile = {**os.environ, "IPYTHONDIR": str(work / name)}
    with (work / f"{name}.log").open("w") as chatter:
        try:
            client.execute(stderr=chatter, env=own_profile)
        except (CellTimeoutError, DeadKernelError) as error:
            raise SamestoryError(f"{name}: {first_line(str(error))}") from None
    copy.metadata["samestory"] = {"published_by": this_run()}
    return copy


def _kernel_manager() -> type:
    """Make kernels of this very Python, whichever kernel the reader's account calls python3."""
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec

    class ThisPython(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            """Start the Python that runs this, with ipykernel."""
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name=_KERNEL["display_name"], language="python")

    return ThisPython


def _refuse_errors(name: str, notebook: Any) -> None:
    """Raise the first error that a cell of a notebook that was run ended in."""
    for number, cell, output in _outputs(notebook):
        if output.output_type == "error":
            raise SamestoryError(
                f"{name}, cell {number} ({begins(cell)}): {output.ename}: "
                f"{first_line(output.evalue)}; correct the cell, or what it calls, and run again."
            )


def _outputs(notebook: Any) -> Iterator[tuple[int, Any, Any]]:
    """Give each output of a notebook with its cell and that cell's number, from one."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            yield number, cell, output


def _clean(notebook: Any) -> str:
    """Write a notebook that was run as it is committed, without what differs by the run."""
    import nbformat

    for cell in notebook.cells:
        for volatile in ("execution", "collapsed", "scrolled"):
            cell.metadata.pop(volatile, None)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": _KERNEL,
            "language_info": {"name": "python"},
            "samestory": {"published_by": this_run()},
        }
    )
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def alt_text(output: Mapping[str, Any]) -> str:
    """Give what a figure says of itself: its output's `alt`, else the description in its SVG.

    `output` is one output of a code cell; empty if it is no figure or says nothing.
    """
    metadata = output.get("metadata", {})
    kind = next((kind for kind in _IMAGES if kind in output.get("data", {})), None)
    if kind is None:
        return ""
    told = metadata.get(kind, {}).get("alt") or metadata.get("alt")
    if told or kind != "image/svg+xml":
        return told or ""
    said = {"description": "", "desc": "", "title": ""}
    try:
        elements = list(ElementTree.fromstring(output["data"][kind]).iter())
    except ElementTree.ParseError:
        return ""  # a picture that a browser cannot read either
    for element in elements:
        name = str(element.tag).rpartition("}")[2]
        if name in said and element.text and not said[name]:
            said[name] = " ".join(element.text.split())
    return said["description"] or said["desc"] or said["title"]


def _for_reading(notebook: Any) -> str:
    """Write a notebook as Sphinx is to read it: code folded away, figures with their alt text."""
    import nbformat

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
    for number, cell, output in _outputs(notebook):
        if any(kind in output.get("data", {}) for kind in _IMAGES):
            alt = alt_text(output) or f"Figure of cell {number}, not described."
            cell.metadata["mystnb"] = {"image": {"alt": alt}}
    return nbformat.writes(notebook, version=4)


def _lay_out(
    source: Path, docs: Path, notebooks: Path, rerun: Mapping[str, Any], made: Mapping
) -> None:
    """Lay the site's sources out as Sphinx wants them: conf.py and the front page on top.

    `extra` holds what is only to be downloaded: the notebooks as published.
    """
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(docs, source / "docs", ignore=shutil.ignore_patterns("_build", "__pycache__"))
    for name in ("conf.py", "_static", "_theme", "index.md"):
        if (source / "docs" / name).exists():
            shutil.move(source / "docs" / name, source / name)
    for name, text in _assets():
        _write(source / "_static" / name, text)
    for name, notebook in rerun.items():
        _write(source / "notebooks" / name, _for_reading(notebook))
        _write(source / "extra/notebooks" / name, (notebooks / name).read_bytes())
    for name, content in made.items():
        _write(source / name, content)
    with (source / "index.md").open("a", encoding="utf-8") as front:
        front.write(_contents(source))


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _assets() -> Iterator[tuple[str, str]]:
    """Give the package's style sheets and scripts; conf.py says which page loads which."""
    for path in files(__package__).joinpath("assets").iterdir():
        if path.name.endswith((".css", ".js")):
            yield path.name, asset(path.name)


def _contents(source: Path) -> str:
    """Write the hidden table of contents: what was found, notebooks, lesson, pages about it."""
    docs, lesson = (
        _in_order(source / "docs", FOUND + OWN + DOCS),
        _in_order(source / "docs/lesson", LESSON),
    )
    runs = [path.stem for path in sorted(source.glob("notebooks/*"))]
    taught = [name for name in runs if name.endswith("-lesson")]
    parts = {
        "What was found": [f"docs/{name}" for name in docs if name in FOUND],
        "The study": [f"notebooks/{name}" for name in runs if name not in taught],
        "A lesson": [*(f"docs/lesson/{n}" for n in lesson), *(f"notebooks/{n}" for n in taught)],
        "Your own texts": [f"docs/{name}" for name in docs if name in OWN],
        "About it": [f"docs/{name}" for name in docs if name not in FOUND + OWN],
    }
    return "".join(
        "\n\n```{toctree}\n:hidden:\n:caption: " + caption + "\n\n" + "\n".join(names) + "\n```\n"
        for caption, names in parts.items()
        if names
    )


def _in_order(folder: Path, known: Sequence[str]) -> list[str]:
    """Name the Markdown pages of a folder: the known ones in their order, any further by name."""
    names = sorted(path.stem for path in folder.glob("*.md"))
    return sorted(names, key=lambda name: known.index(name) if name in known else len(known))


def _bind(source: Path, html: Path) -> None:
    """Have Sphinx bind the sources anew into a folder of pages."""
    for made in (html, html.parent / "doctrees", html.parent / "jupyter_execute"):
        shutil.rmtree(made, ignore_errors=True)
    run_sphinx("html", source, html, html.parent / "doctrees")


def run_sphinx(builder: str, source: Path, output: Path, doctrees: Path) -> None:
    """Have Sphinx bind the sources; a warning is an error, and all of them are shown."""
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-q", "-W", "--keep-going"]
    done = subprocess.run(
        [*command, "-d", str(doctrees), str(source), str(output)],
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        said = re.sub(r"\s*\n\s*", " | ", done.stderr.strip() or done.stdout.strip())
        raise SamestoryError(f"{source}: Sphinx does not bind it without a warning: {said}")


def _may_write(output: Path) -> None:
    """Refuse to write over a folder that is not a report of ours."""
    if output.exists() and not (output / MARK).exists() and any(output.iterdir()):
        raise SamestoryError(
            f"{output}: holds something else than a report; a report replaces the whole folder; "
            "name a new folder, or empty this one."
        )


def _replace(output: Path, html: Path) -> None:
    """Put a freshly built site in the place of the last one."""
    (html / MARK).write_text("A report made by samestory; the next one replaces this folder.\n")
    for path in [path for name in UNUSED for path in html.glob(name)]:
        path.unlink()
    shutil.rmtree(html / "_sources", ignore_errors=True)
    if output.exists():
        shutil.rmtree(output)  # what cannot be removed is said: the new site would lie inside it
    output.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(html, output)
