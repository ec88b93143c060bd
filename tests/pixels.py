"""Compare pictures by their pixels, so that a rounding of colours is no difference and a changed bar is one."""

import base64
import io

import numpy as np
from PIL import Image

LEVELS = 8
PIXELS = 20


def decode(png):
    """Return the pixels of a PNG, given as bytes or as base64 text, as an array of height, width and colour."""
    png = base64.b64decode(png) if isinstance(png, str) else png
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")).astype(np.int16)


def picture_difference(reference, test):
    """Return what differs between two PNGs in a sentence, or an empty text if nothing to speak of does."""
    # what is the same to the byte need not be unpacked
    if reference.strip() == test.strip():
        return ""
    reference, test = decode(reference), decode(test)
    if reference.shape != test.shape:
        height, width, _ = reference.shape
        new_height, new_width, _ = test.shape
        return f"the picture is {new_width} x {new_height} pixels now, and was {width} x {height}"
    steps = np.abs(reference - test).max(axis=2)
    off = int((steps > LEVELS).sum())
    if off <= PIXELS:
        return ""
    return f"{off} of {steps.size} pixels differ by more than {LEVELS} of 255 levels, the worst by {steps.max()}"


def pictures(outputs):
    """Return the PNGs among the outputs of a cell."""
    data = (output.get("data", {}) for output in outputs)
    return [bundle["image/png"] for bundle in data if "image/png" in bundle]


def outputs_difference(reference, test):
    """Return what differs between the pictures of two runs of a cell, or an empty text."""
    reference, test = pictures(reference), pictures(test)
    if len(reference) != len(test):
        return f"the cell shows {len(test)} pictures now, and showed {len(reference)}"
    problems = [picture_difference(old, new) for old, new in zip(reference, test, strict=True)]
    return "; ".join(f"picture {number}: {problem}" for number, problem in enumerate(problems, 1) if problem)
