"""Install the packages of a requirements file into the environment of this Python, and say which as they come.

`python .ci/install.py FILE`: on a terminal the packages take turns on one line; in a log every twentieth has a line.
"""

import compileall
import re
import subprocess
import sys
import sysconfig
import threading
import time
from pathlib import Path

PIP = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
PLACE = Path(sysconfig.get_path("purelib"))
# what pip says although all goes well
USUAL = re.compile(
    r"\s*(?:Looking|Ignoring|Downloading|Using cached|Obtaining|Requirement already|Preparing|Getting|Building|Created"
    r"|Stored|Running|Installing|Successfully|Saved|WARNING:|DEPRECATION:)|\s*$"
)
# what follows name and version in the name of a file
TAIL = re.compile(r"(?:-(?:py|cp)\d\S*)?\.(?:whl|tar\.gz)$")
STEP = 20


def show(number, what):
    """Say how many packages there are, and something of the last of them."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {number} {what}", end="", flush=True)
    elif number % STEP == 0:
        print(f"  {number} {what}", flush=True)


def end_line():
    """Leave the line on which packages take turns."""
    if sys.stdout.isatty():
        print()


def show_installed(pip, total):
    """Say which packages are in place, until pip ends."""
    seen = {*PLACE.glob("*.dist-info")}
    before = len(seen)
    while pip.poll() is None:
        for path in {*PLACE.glob("*.dist-info")} - seen:
            seen.add(path)
            show(len(seen) - before, f"of {total} packages installed, the last {path.stem}")
        time.sleep(0.2)


def show_all(pip):
    """Say which packages pip finds and installs, and pass on what it says besides, which is what went wrong."""
    found = 0
    for line in pip.stdout:
        word, _, rest = line.partition(" ")
        if word in ("Collecting", "Processing"):
            found += 1
            show(found, f"packages fetched, the last {TAIL.sub('', Path(rest.split()[0]).name)}")
        elif word == "Installing":
            end_line()
            threading.Thread(target=show_installed, args=(pip, rest.count(",") + 1), daemon=True).start()
        elif not USUAL.match(line):
            end_line()
            print(line, end="", flush=True)


def main(requirements):
    """Install and compile the packages, on all cores; return a sentence if that failed."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    with subprocess.Popen([*PIP, "--no-compile", "--requirement", requirements], **streams) as pip:
        show_all(pip)
    end_line()
    if pip.returncode:
        return "The packages could not be installed, see above. Is there a network? Run make again."
    print("  compiling them", flush=True)
    compileall.compile_dir(PLACE, quiet=2, workers=0)


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
