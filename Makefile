# Every target sets up what it needs: git, make, Python 3.11 or later (with venv) and a package index are enough.
# Another interpreter: make test PYTHON=python3.13

PYTHON ?= python3
JOBS ?= 2

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/python -m piptools compile --quiet --generate-hashes --allow-unsafe \
	--strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

.DEFAULT_GOAL := help

.PHONY: help
help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

BAREME := policies/tables/pdl-cep/bareme-invente-pour-illustration.csv

.PHONY: demo
demo: $(READY) ## check, decide, explain and test the three regulations
	@engine() { printf '\n$$ engine %s\n\n' "$$*"; $(BIN)/engine "$$@" || exit; }; \
	engine valider idf-are-2023 pdl-cep hdf-parcoursup-2023; \
	engine évaluer idf-are-2023 examples/are-eleve.yaml; \
	engine évaluer idf-are-2023 examples/are-etablissement.yaml; \
	engine expliquer idf-are-2023 examples/are-eleve.yaml première_année; \
	engine évaluer pdl-cep examples/cep-lycee.yaml --table barème=$(BAREME); \
	engine évaluer hdf-parcoursup-2023 examples/hdf-bts.yaml; \
	engine évaluer hdf-parcoursup-2023 examples/hdf-rapport.yaml; \
	engine lot idf-are-2023 examples/are-eleves.csv --date 2023-10-02; \
	engine lot idf-are-2023 --données établissement=examples/are-etablissements.csv \
		--données effectif=examples/are-effectifs.csv --date 2023-10-02; \
	engine tester tests/golden

.PHONY: test
test: lint ## check style and types, then run the tests
	$(BIN)/python -m pytest -q -n $(JOBS)

# Spark, Ray and Dask weigh more than a gigabyte: they have an environment of their own. Spark also needs Java 17.
DISTRIBUTED := .venv-distributed

.PHONY: test-distributed
test-distributed: $(DISTRIBUTED)/.ready ## run the tests that need Spark, Ray and Dask
	PYSPARK_PYTHON=$(CURDIR)/$(DISTRIBUTED)/bin/python $(DISTRIBUTED)/bin/python -m pytest -q tests/distributed

.PHONY: lint
lint: $(READY) ## check style, types and that the lock file fits pyproject.toml
	$(BIN)/python -m pip --disable-pip-version-check check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

.PHONY: format
format: $(READY) ## rewrite the Python files in the common style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: bench
bench: $(READY) ## run the benchmarks
	@for bench in $(wildcard benches/bench_*.py); do echo "# $$bench"; $(BIN)/python $$bench || exit; done

.PHONY: lock
lock: $(READY) ## write the lock files anew (all to the latest version: make lock LATEST=--upgrade)
	$(COMPILE) $(LATEST) --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) $(LATEST) --output-file requirements/dev.txt --extra dev --constraint requirements/runtime.txt pyproject.toml
	$(COMPILE) $(LATEST) --output-file requirements/distributed.txt --extra dev --extra spark --extra ray --extra dask \
		--constraint requirements/dev.txt pyproject.toml

.PHONY: clean
clean: ## remove what the tools leave behind
	rm -rf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## also remove the virtual environment
	rm -rf $(VENV) $(DISTRIBUTED)

# Everything comes from the lock file, by hash and as wheels: the build backend too, so that nothing unpinned is fetched.
# An environment without a working pip (venv interrupted, Python gone) is made again.
$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=...")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --only-binary :all: --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q engine # where Python may write no bytecode, each command would compile it all
	@touch $@

# PySpark is published as source only: its build needs nothing that is not in the lock file.
$(DISTRIBUTED)/.ready: requirements/distributed.txt pyproject.toml
	@$(PYTHON) -m venv --clear $(DISTRIBUTED)
	$(DISTRIBUTED)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/dev.txt
	$(DISTRIBUTED)/bin/python -m pip --disable-pip-version-check install --quiet --no-build-isolation --require-hashes -r requirements/distributed.txt
	$(DISTRIBUTED)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
