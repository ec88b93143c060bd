import os
import tempfile

from hypothesis import settings
from nbval.plugin import IPyNbCell

from pixels import outputs_difference

os.environ.pop("PAGES", None)
EXPORTS = tempfile.TemporaryDirectory(prefix="baozhang-")
os.environ["EXPORTS"] = EXPORTS.name
settings.register_profile("baozhang", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("baozhang")


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
