import importlib
import os
import tempfile

from hypothesis import settings
from nbval.plugin import IPyNbCell

from pixels import outputs_difference

os.environ.pop("PAGES", None)
EXPORTS = tempfile.TemporaryDirectory(prefix="baozhang-")
os.environ["EXPORTS"] = EXPORTS.name
# kernels and browsers keep things at home, and where there is none they do not start
if not os.access(os.path.expanduser("~"), os.W_OK):
    os.environ["HOME"] = EXPORTS.name
settings.register_profile("baozhang", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("baozhang")


# what takes longest, by file: begun first, so that no process works on it alone when all else is done
LONGEST = ["test_own_pages.py", "test_archive.py", "test_jupyterlab.py", "6-a-whole-archive.ipynb", "test_browser.py"]


def pytest_configure(config):
    """Make the cache of fonts, about which the first cell with a figure would print a line."""
    if not hasattr(config, "workerinput"):
        importlib.import_module("matplotlib.font_manager")


def pytest_collection_modifyitems(items):
    """Put the longest first."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_itemcollected(item):
    """Give cells of notebooks time for their outputs, and compare their pictures, which nbval leaves out."""
    if isinstance(item, IPyNbCell):
        item.output_timeout = 60
        compare_rest = item.compare_outputs
        item.compare_outputs = lambda test, reference: (
            compare_rest(test, reference) and same_pictures(item, test, reference)
        )


def same_pictures(cell, test, reference):
    """Return whether a cell shows the same pictures as before; if not, tell nbval how they differ."""
    problem = outputs_difference(reference, test)
    if problem:
        cell.comparison_traceback.append(problem)
    return not problem
