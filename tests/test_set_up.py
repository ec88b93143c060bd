"""Setting up, as far as it can be tried without setting up: what is said, and what is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
needs_make = pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")


def run(command, **changes):
    return subprocess.run(command, cwd=TOP, env=os.environ | changes, capture_output=True, text=True)


def test_a_package_that_cannot_be_had_is_named_and_the_set_up_fails(tmp_path):
    (tmp_path / "requirements.txt").write_text("no-such-package-of-baozhang==1\n")
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
    tried = run([sys.executable, ".ci/install.py", tmp_path / "requirements.txt"], **nowhere)
    assert tried.returncode == 1
    assert "no-such-package-of-baozhang==1" in tried.stdout
    assert tried.stderr == "The packages could not be installed, see above. Is there a network? Run make again.\n"


@needs_make
def test_jupyterlab_takes_further_options():
    command = run(["make", "--dry-run", "--old-file=.venv/ready", "lab"], LAB="--no-browser --port 9999").stdout
    assert " --no-browser --port 9999 notebooks/0-*.ipynb" in command


@needs_make
@pytest.mark.parametrize("home", ["", "/nowhere/at/all"])
def test_without_a_home_there_is_one_in_the_folder(tmp_path, home):
    shutil.copy(TOP / "Makefile", tmp_path)
    (tmp_path / "say.mk").write_text("include Makefile\nsay:\n\t@echo $(HOME)\n")
    assert run(["make", "-s", "-C", tmp_path, "-f", "say.mk", "say"], HOME=home).stdout == f"{tmp_path}/.home\n"
    assert (tmp_path / ".home").is_dir()


@needs_make
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_refused_first(tmp_path):
    shutil.copy(TOP / "Makefile", tmp_path)
    tmp_path.chmod(0o500)
    tried = run(["make", "-C", tmp_path, "site"])
    assert tried.returncode and "You may not write to this folder: copy it" in tried.stderr
    assert "Setting up" not in tried.stdout
