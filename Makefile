# Everything that is done with this project. `make` alone lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help anew install run train test engines listen lint check format evaluate flows bench docs lock audit sbom clean

.PHONY: code units  # parts of lint and check

# The interpreter for the environment: the first that really runs and is of the right version.
PYTHON ?= python3.11 python3.12 python3
VERSIONS := 3.11 or 3.12
VENV := .venv/bin/python
# Else every start of Rasa compiles 3,500 files anew: 8 seconds instead of 2.
unexport PYTHONDONTWRITEBYTECODE

# A stamp in an environment is newer than the lock that it was made from. It is made last, so an
# install that was cut off goes on at the next make.
GONE := $(shell $(VENV) -c '' 2>/dev/null || echo anew)
.venv/.run: requirements.lock $(GONE)
.venv/.dev: requirements-dev.lock requirements.lock $(GONE)
.venv-bench/.run: requirements.lock
.venv-baseline/.run: benchmarks/baseline/requirements.lock
.venv-bench/.run .venv-baseline/.run: VERSIONS := 3.11
.venv-audit/.run: docs/security/requirements.lock
.venv/.run .venv/.dev .venv-bench/.run .venv-baseline/.run .venv-audit/.run:
	@sh environment.sh $@ $< "$(VERSIONS)" "$(PYTHON)"

# The tests of a file share a running bot, so a file stays in one process. Four of them
# on two processors: tests often wait, for a server to start or to be missed.
SIDE_BY_SIDE := --numprocesses 4 --dist loadfile --no-loadscope-reorder

# When Rasa last found nothing wrong with its data.
VALIDATED := var/log/validated

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/.dev ## install all packages, test tools too
	@echo "installed: .venv"

run: .venv/.run ## install, train when needed, then serve
	@exec $(VENV) -m bot run

train: .venv/.run ## train the model when something changed
	@exec $(VENV) -m bot train

test: .venv/.dev .venv-audit/.run ## run all tests
	@$(VENV) -m bot train
	@exec $(VENV) -m pytest $(SIDE_BY_SIDE) --ignore tests/engines

engines: .venv/.dev ## run the visitor's route in Chromium, Firefox and WebKit
	@$(VENV) -m bot train
	@exec $(VENV) -m pytest tests/engines

listen: .venv/.dev ## hear what a screen reader speaks, in Firefox and Chromium (Linux)
	@$(VENV) -m bot train
	@exec $(VENV) -m pytest tests/listening/spoken.py

lint: .venv/.dev ## check code, layers, types (Python, JavaScript), YAML and Rasa's data
	@exec $(MAKE) --no-print-directory --output-sync --jobs 2 code $(VALIDATED)

check: .venv/.dev ## lint, and the tests that start no bot, browser, database or training
	@exec $(MAKE) --no-print-directory --output-sync --jobs 3 code $(VALIDATED) units

code:
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@$(VENV) -m yamllint --strict .
	@$(VENV) -m tests.node tsc --project widget

# Half a minute, so only when something in it changed.
$(VALIDATED): domain.yml config.yml $(wildcard data/nlu/*.yml data/rules/*.yml data/stories/*.yml)
	@umask 077; mkdir -p $(@D)  # what else is kept there is for the owner only
	@# The words of a story are no examples of a topic: they lean on what was said before them.
	@{ $(VENV) -m bot rasa data validate --fail-on-warnings --data data/nlu data/rules \
	  && $(VENV) -m bot rasa data validate stories --data data; } >$@.log 2>&1 \
	  || { cat $@.log; exit 1; }
	@touch $@

units:
	@exec $(VENV) -m pytest tests/unit --numprocesses 2 --dist loadfile

format: .venv/.dev ## let ruff lay out the code and mend what it can
	@$(VENV) -m ruff check --fix .
	@$(VENV) -m ruff format .

evaluate: .venv/.run ## measure how well questions are understood (results/)
	@exec $(VENV) -m bot evaluate

flows: .venv/.run ## run all conversation tests (tests/flows/) against a bot of their own
	@$(VENV) -m bot train
	@exec $(VENV) -m bot flows run

bench: .venv/.dev .venv-bench/.run .venv-baseline/.run ## compare with Rasa's default pipeline
	@exec $(VENV) benchmarks/run.py

docs: .venv/.dev ## draw the self-check and the architecture; check that the documentation is complete
	@$(VENV) -m docs.zelfcheck_diagram
	@$(VENV) -m docs.architecture_diagram
	@$(VENV) -m docs.facts_page
	@exec $(VENV) -m pytest tests/unit/test_documentation.py tests/unit/test_zelfcheck_diagram.py \
	  tests/unit/test_architecture.py

# The second lock holds all of the first, in the same versions. LOCK=--upgrade renews both.
COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url -p 3.11
UV = $(or $(wildcard .venv/uv/bin/uv),uv)
lock: .venv/.run ## work out the lock files anew from pyproject.toml
	@$(COMPILE) $(LOCK) pyproject.toml -o requirements.lock
	@$(COMPILE) $(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) $(LOCK) --no-config docs/security/requirements.in -o docs/security/requirements.lock
	@echo uv | $(COMPILE) $(LOCK) --no-config - -o requirements-uv.lock

audit: .venv/.dev .venv-audit/.run ## ask PyPI which locked packages have known vulnerabilities (docs/security/)
	@exec $(VENV) -m tests.audit

sbom: .venv/.run .venv-audit/.run ## write the bill of materials, CycloneDX (results/)
	@exec .venv-audit/bin/python -m docs.sbom results/sbom.cdx.json

clean: ## remove models, results and caches; the environment and var/ (conversations) stay
	@rm -rf models results .rasa .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +
