"""Take out of notebooks what changes although nobody changed it, so that `git diff` shows what somebody did change.

`python notebooks/web/clean_notebooks.py FILE ...` cleans files in place, and fails if one of them was not clean.
"""

import sys
from pathlib import Path

import nbformat

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
WIDGET = "application/vnd.jupyter.widget-view+json"


def clean(notebook):
    """Remove all metadata but the tags of cells and the kernel's name, and tidy the outputs."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {"tags": cell.metadata.tags} if cell.metadata.get("tags") else {}
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs)
    return nbformat.from_dict(notebook)


def tidy_outputs(outputs):
    """Return the outputs with the pieces of one printed text joined, and without widgets, which need a kernel."""
    tidy = []
    for output in outputs:
        previous = tidy[-1] if tidy else {}
        if output.output_type == "stream" and output.name == previous.get("name"):
            previous.text += output.text
        elif WIDGET not in output.get("data", {}):
            tidy.append(output)
    return tidy


def as_file(notebook):
    """Return the text of a notebook file: keys in the order of the alphabet, one line end at the end."""
    return nbformat.writes(clean(notebook)).rstrip("\n") + "\n"


def main(paths):
    """Clean the files; return how many were not clean."""
    changed = 0
    for path in map(Path, paths):
        text = path.read_text(encoding="utf-8")
        if (cleaned := as_file(nbformat.reads(text, as_version=4))) != text:
            path.write_text(cleaned, encoding="utf-8", newline="\n")
            print(f"Cleaned {path}")
            changed += 1
    return changed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
