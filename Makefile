# make         set up .venv, run every notebook, write the web pages to site/
# make test    run all tests, the notebooks among them
# make lab     open the notebooks in JupyterLab; LAB="--no-browser --port 9999" make lab   hands it these options
# make scan SCANS=my/scans    read scans (PNG, JPEG, TIFF, PDF) into boxes beside them; then PAGES=my/scans make
# make test-scan  draw a page and read it back, in the environment of make scan
# make update  run the notebooks and keep their outputs in them
# make coverage  say which lines of the helpers no unit test runs, and fail below 95 %
# make lint    check the form of code and notebooks
# PYTHON=python3.12 make   use this Python        PAGES=my/folder make   read these pages

.PHONY: site test lab scan test-scan update coverage lint bench lock clean other-python

export JUPYTER_PREFER_ENV_PATH := 1
export MPLCONFIGDIR := $(CURDIR)/.venv/matplotlib
unexport PYTHONPATH
unexport PYTHONHOME

ifneq ($(shell [ -w . ] && { [ ! -e .venv ] || [ -w .venv ]; } && echo yes),yes)
$(error You may not write to this folder: copy it, without .venv, to a folder of your own and run make there)
endif
# where there is no home to write to, what programs keep goes here
ifneq ($(shell [ -d "$$HOME" ] && [ -w "$$HOME" ] || { mkdir -p .home && echo made; }),)
export HOME := $(CURDIR)/.home
endif

python := .venv/bin/python
candidates := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)

ifneq ($(and $(PYTHON),$(wildcard .venv/ready)),)
ifneq ($(shell $(PYTHON) --version 2>&1),$(shell $(python) --version 2>&1))
another := other-python
endif
endif

site: .venv/ready
	@$(python) -m notebooks.web.build_site

# three at once also on two cores, since tests often wait for a browser or a kernel
test: .venv/ready
	$(python) -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

lab: .venv/ready
	@if [ -n "$$PAGES" ]; then \
		PAGES=$$(cd "$$PAGES" 2>/dev/null && pwd) || { echo "PAGES names no folder." >&2; exit 1; }; export PAGES; \
	fi; \
	exec $(python) -m jupyterlab --LabApp.app_settings_dir="$(CURDIR)/notebooks/web/lab" \
		$(if $(filter 0,$(shell id -u)),--allow-root) $(LAB) notebooks/0-*.ipynb

scan: .venv-scan/ready
	@[ -n "$$SCANS" ] || { echo "Which scans? Name their folder: make scan SCANS=my/scans." >&2; exit 1; }
	@.venv-scan/bin/python -P helpers/scan.py "$$SCANS"

test-scan: .venv-scan/ready
	@.venv-scan/bin/python -P tests/read_scan.py

update: .venv/ready
	@$(python) -m notebooks.web.update_notebooks

coverage: .venv/ready
	@$(python) -m coverage run --source helpers -m pytest -q tests \
		--ignore tests/test_browser.py --ignore tests/test_jupyterlab.py --ignore tests/test_notebooks.py --ignore tests/test_site.py
	@$(python) -m coverage report --show-missing --skip-covered --fail-under 95

lint: .venv/ready
	$(python) -m ruff check
	$(python) -m ruff format --check

bench: .venv/ready
	@PYTHONPATH=. $(python) tests/bench.py

lock:
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements-scan.in -o requirements-scan.txt

clean:
	rm -rf .venv .venv-scan .home site site.new .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -name .ipynb_checkpoints -prune -exec rm -rf {} +

# Set up the environment $(1) of the packages in $(2), and run a line of Python in it.
# The stamp comes last and lives in it, so that a set-up cut short counts for nothing.
define set_up
	@right=; no_venv=; \
	for candidate in $(candidates); do \
		"$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || continue; \
		right=$$candidate; \
		"$$candidate" -c 'import ensurepip, venv' 2>/dev/null && break; \
		no_venv=$$candidate; right=; \
	done; \
	if [ -z "$$right$$no_venv" ]; then \
		echo "Baozhang needs Python 3.11, 3.12 or 3.13: install one, then run PYTHON=python3.13 make." >&2; exit 1; \
	elif [ -z "$$right" ]; then \
		echo "$$no_venv lacks venv: install it (Debian and Ubuntu: apt install python3-venv) and run make again." >&2; exit 1; \
	fi; \
	echo "Setting up $(1) with $$("$$right" --version), which takes a minute or two" && \
	rm -rf $(1) && "$$right" -m venv $(1) && \
	$(1)/bin/python .ci/install.py $(2) && \
	$(1)/bin/python -c '$(3)' && \
	touch $(1)/ready
endef

.venv/ready: requirements.txt $(another)
	$(call set_up,.venv,requirements.txt,import matplotlib.pyplot)

.venv-scan/ready: requirements-scan.txt
	$(call set_up,.venv-scan,requirements-scan.txt,import rapidocr)
