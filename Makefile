# What can be done here, in one command each: `make` lists them. Each sets up what it needs in .venv, once, from
# locked and hashed requirements. `make PYTHON=python3.13 …` takes another Python than the first python3 on the path.

PYTHON ?= python3
OLDEST := 3.11
NEWEST := 3.14
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONPATH := $(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help site offline papers serve test test-all mutants routes faults webkit bench bench-site bench-readers part lock audit clean distclean

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s  %s\n", $$1, $$2}' Makefile

# The same commit builds the same bytes, so its time stands for now. Where there is no git, the time of this file does:
# archives keep it. (Not exported to all: pip would then write slower byte code.)
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || date -r Makefile +%s)
# The matrices here are small: several threads of BLAS would round as the number of cores has it, and mostly wait for
# each other, which on a busy machine takes a hundred times as long as the work.
ONE_THREAD = OPENBLAS_NUM_THREADS=1
REPRODUCIBLY = SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) PYTHONHASHSEED=0 NO_MKDOCS_2_WARNING=1 $(ONE_THREAD)

site: $(VENV)/site.ready  ## build the site into site/; a warning stops it
	$(REPRODUCIBLY) $(PY) -m solutions.pages.build

offline: site  ## pack a copy of the site that is read from a disk: cs230-solutions.zip
	@$(REPRODUCIBLY) $(PY) -m solutions.pages.offline

papers: $(VENV)/papers.ready site  ## add to the site each paper as PDF, to print, and as cards for Anki: site/papers/
	@$(REPRODUCIBLY) $(PY) -m solutions.pages.downloads

# Without byte code: the preview would take a new __pycache__ in solutions/ for a change, and build twice. Only the pages
# that rest on a change are made anew, which strict builds do not allow: warnings are told, and stop `make site`.
serve: $(VENV)/site.ready  ## preview the site, built anew at each change of a page or of solutions/
	$(REPRODUCIBLY) PYTHONDONTWRITEBYTECODE=1 $(PY) -m mkdocs serve --dirty --no-strict --livereload $(ARGS)

# On all cores: each has tests that follow each other, so that what a file sets up serves them. One address needs one core.
PYTEST = SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) KERAS_BACKEND=jax JAX_PLATFORMS=cpu $(ONE_THREAD) \
	$(PY) -m pytest $(if $(Q),--question '$(Q)',--numprocesses auto --dist worksteal) $(ARGS)

# A lettered part has tests that need no browser.
HASH := \#
test: $(VENV)/test.ready  ## check everything, in minutes; less: make test Q=winter-2021/q3, make test Q='winter-2021/q3#iv'
	@$(if $(findstring $(HASH),$(Q)),,$(PY) -m solutions.pages.browser && $(REPRODUCIBLY) $(PY) -m solutions.pages.build)
	@$(PYTEST) -m 'not long'

test-all: test  ## the same, and then the long runs
	@$(PYTEST) -m long

mutants: $(VENV)/mutants.ready  ## try a sample of small faults in solutions/, which tests must notice; every one: ALL=1
	$(ONE_THREAD) $(PY) -m tests.mutants $(if $(ALL),--all) $(ARGS)

routes: $(VENV)/test.ready  ## put other answers and numbers in the place of parts and experiments, which second routes must notice
	@SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) KERAS_BACKEND=jax JAX_PLATFORMS=cpu $(ONE_THREAD) \
	  $(PY) -m tests.test_routes $(ARGS)

faults: $(VENV)/test.ready  ## the same of pages, words, templates, scripts and styles
	@$(PY) -m solutions.pages.browser
	$(REPRODUCIBLY) $(PY) -m tests.mutants.faults $(ARGS)

webkit: $(VENV)/webkit.ready  ## open every page in a second engine; needs Debian's webkit2gtk-driver and xvfb
	$(REPRODUCIBLY) $(PY) -m tests.webkit $(ARGS)

bench: $(VENV)/bench.ready  ## time Conv3D against JAX, and against PyTorch where it is installed
	$(PY) -m benchmarks.conv3d $(ARGS)

bench-site: $(VENV)/site.ready  ## time the building of the site, and what an edit costs
	$(PY) -m benchmarks.site $(ARGS)

bench-readers: $(VENV)/test.ready site  ## measure what pages cost their readers: bytes, time, Lighthouse where it is
	$(PY) -m solutions.pages.browser && $(PY) -m benchmarks.readers

part: $(VENV)/site.ready  ## lay out a new part: make part P='winter-2021/q3#iv' NAME=convolution_designs KIND=shape
	@test -n '$(P)' || { echo "Say which part: make part P='winter-2021/q3#iv'" >&2; exit 2; }
	@$(PY) -m solutions.pages.new_part '$(P)' $(or $(NAME),todo) $(KIND)

# One version of each package for all Pythons and systems; the present ones are kept, unless UPGRADE=1.
LOCK = $(PY) -m uv pip compile --quiet --universal --python-version $(OLDEST) --fork-strategy fewest \
	--generate-hashes --only-binary :all: --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

lock: $(VENV)/lock.ready  ## write requirements/ anew after a change of pyproject.toml; newest versions: UPGRADE=1
	$(LOCK) --group test --output-file requirements/test.txt
	$(LOCK) --group site --constraint requirements/test.txt --output-file requirements/site.txt
	$(LOCK) --group papers --constraint requirements/test.txt --output-file requirements/papers.txt
	$(LOCK) --group bench --constraint requirements/test.txt --output-file requirements/bench.txt
	$(LOCK) --group mutants --constraint requirements/test.txt --output-file requirements/mutants.txt
	$(LOCK) --group webkit --constraint requirements/test.txt --output-file requirements/webkit.txt
	$(LOCK) --group lock --output-file requirements/lock.txt
	$(LOCK) --group audit --constraint requirements/test.txt --output-file requirements/audit.txt

audit: $(VENV)/audit.ready  ## ask for known vulnerabilities of all locked versions; needs the network
	for lock in requirements/*.txt; do $(PY) -m pip_audit --strict --disable-pip --require-hashes -r $$lock || exit 1; done

clean:  ## remove what was built, and the tools' caches
	rm -rf site .cache .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean  ## the same, and .venv
	rm -rf $(VENV)

# .venv is made anew when another PYTHON is named, and when its own Python has gone from the machine.
MADE := $(VENV)/made-by-$(subst /,-,$(PYTHON))
ifneq ($(shell test -x $(PY) && echo yes),yes)
.PHONY: $(MADE)
endif

IS_SUPPORTED := import sys; oldest, newest = (tuple(map(int, v.split("."))) for v in sys.argv[1:]); \
	sys.exit(not oldest <= sys.version_info[:2] <= newest)

$(MADE):
	@command -v '$(PYTHON)' >/dev/null || { echo "There is no $(PYTHON) here: install Python $(OLDEST) or newer" \
	  "(to $(NEWEST)), or name one, as in: make PYTHON=/usr/bin/python3" >&2; exit 1; }
	@'$(PYTHON)' -c '$(IS_SUPPORTED)' $(OLDEST) $(NEWEST) || { echo "$(PYTHON) is $$('$(PYTHON)' --version 2>&1);" \
	  "this project needs $(OLDEST) to $(NEWEST). Name such a one, as in: make PYTHON=python$(NEWEST)" >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments:" \
	  "install its venv module (Debian, Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	'$(PYTHON)' -m venv --clear $(VENV)
	@touch $@

# Wheels only, and those that are installed already again: what runs is then what was hashed.
$(VENV)/%.ready: requirements/%.txt $(MADE)
	$(PY) -m pip install -qq --disable-pip-version-check --no-deps --only-binary :all: --force-reinstall --require-hashes -r $<
	@touch $@
