"""Run every notebook and write its outputs back into it, with nothing that changes from run to run."""

import base64
import os
import sys
import tempfile

from notebooks.web.build_site import HERE, NOTEBOOKS, BuildError, find_notebooks, run_notebooks
from notebooks.web.clean_notebooks import as_file


def first_picture(notebook):
    """Return the first picture of a notebook as PNG."""
    outputs = (output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
    pictures = (output.data["image/png"] for output in outputs if "image/png" in output.get("data", {}))
    return base64.b64decode(next(pictures))


# The pictures of the READMEs: the first one of these notebooks.
PICTURES = {"0-what-the-pages-say": "orders-and-numbers", "1-pages-to-articles": "page-map"}


def main():
    """Update the notebooks and the pictures of the READMEs, all or none."""
    os.environ.pop("PAGES", None)
    with tempfile.TemporaryDirectory() as data:
        os.environ["EXPORTS"] = data
        paths = find_notebooks(NOTEBOOKS)
        runs = run_notebooks(paths)
    for path, notebook in zip(paths, runs, strict=True):
        path.write_text(as_file(notebook), encoding="utf-8", newline="\n")
        if path.stem in PICTURES:
            (HERE / f"{PICTURES[path.stem]}.png").write_bytes(first_picture(notebook))


if __name__ == "__main__":
    try:
        main()
    except BuildError as error:
        sys.exit(str(error))
