"""Run every notebook and write its outputs back into it, with nothing that changes from run to run."""

import base64
import os
import sys
import tempfile

import nbformat

from build_site import HERE, BuildError, find_notebooks, run_notebook

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def clean(notebook):
    """Remove all metadata but the tags of cells and the kernel's name."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {"tags": cell.metadata.tags} if cell.metadata.get("tags") else {}
    return nbformat.from_dict(notebook)


def first_picture(notebook):
    """Return the first picture of a notebook as PNG."""
    outputs = (output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
    pictures = (output.data["image/png"] for output in outputs if "image/png" in output.get("data", {}))
    return base64.b64decode(next(pictures))


def main():
    """Update the notebooks and the picture of the README, all or none."""
    os.environ.pop("PAGES", None)
    with tempfile.TemporaryDirectory() as data:
        os.environ["EXPORTS"] = data
        runs = [(path, clean(run_notebook(path))) for path in find_notebooks(HERE)]
    for path, notebook in runs:
        nbformat.write(notebook, path)
    (HERE / "page-map.png").write_bytes(first_picture(runs[0][1]))


if __name__ == "__main__":
    try:
        main()
    except BuildError as error:
        sys.exit(str(error))
