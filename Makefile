# Everything that is done with this project. `make` alone lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run train test lint format evaluate flows bench docs lock audit clean

# The interpreter for the environment: the first that really runs and is of the right version
# (a pyenv shim can exist and fail). An environment that works is kept, whatever made it.
PYTHON ?= python3.11 python3.12 python3
VENV := .venv/bin/python
# Else every start of Rasa compiles 3,500 files anew: 8 seconds instead of 2.
unexport PYTHONDONTWRITEBYTECODE
define ENVIRONMENT
@for python in $(VENV) $(PYTHON); do \
  if "$$python" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' \
    >/dev/null 2>&1; then exec "$$python" -m bot.environment $(1); fi; \
done; \
echo "Python 3.11 or 3.12 is needed, and was not found as any of: $(PYTHON)" >&2; exit 1
endef

# The tests of a file share a running bot, so a file stays in one process. Four of them
# on two processors: tests often wait, for a server to start or to be missed.
SIDE_BY_SIDE := --numprocesses 4 --dist loadfile

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install, train when needed, start both servers and keep them running
	$(call ENVIRONMENT)
	@exec $(VENV) -m bot run

train: ## train the model when something changed
	$(call ENVIRONMENT)
	@exec $(VENV) -m bot train

test: ## run all tests
	$(call ENVIRONMENT,--dev)
	@$(VENV) -m bot train
	@exec $(VENV) -m pytest $(SIDE_BY_SIDE)

lint: ## check code, layers, types (Python, JavaScript), YAML and Rasa's data
	$(call ENVIRONMENT,--dev)
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@$(VENV) -m yamllint --strict .
	@$(VENV) -m tests.node tsc --project widget
	@umask 077; mkdir -p var/log  # what else is kept there is for the owner only
	@$(VENV) -m bot rasa data validate --fail-on-warnings >var/log/validate.log 2>&1 \
	  || { cat var/log/validate.log; exit 1; }

format: ## let ruff lay out the code and mend what it can
	$(call ENVIRONMENT,--dev)
	@$(VENV) -m ruff check --fix .
	@$(VENV) -m ruff format .

evaluate: ## measure how well questions are understood (results/)
	$(call ENVIRONMENT)
	@exec $(VENV) -m bot evaluate

flows: ## run all conversation tests (tests/flows/) against a bot of their own
	$(call ENVIRONMENT)
	@$(VENV) -m bot train
	@exec $(VENV) -m bot flows run

bench: ## compare with Rasa's default pipeline (makes a second environment, with TensorFlow)
	$(call ENVIRONMENT,--dev)
	@exec $(VENV) benchmarks/run.py

docs: ## draw the self-check and the architecture; check that the documentation is complete
	$(call ENVIRONMENT,--dev)
	@$(VENV) -m bot.zelfcheck.diagram
	@$(VENV) docs/architecture_diagram.py
	@exec $(VENV) -m pytest tests/test_documentation.py tests/unit/test_zelfcheck_diagram.py \
	  tests/unit/test_architecture.py

# The second lock holds all of the first, in the same versions. LOCK=--upgrade renews both.
COMPILE = uv pip compile --quiet --universal --generate-hashes --no-emit-index-url -p 3.11
lock: ## work out both lock files anew from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@$(COMPILE) $(LOCK) pyproject.toml -o requirements.lock
	@$(COMPILE) $(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) $(LOCK) --no-config docs/security/requirements.in -o docs/security/requirements.lock

audit: ## ask PyPI which locked packages have known vulnerabilities (docs/security/)
	$(call ENVIRONMENT,--dev)
	@exec $(VENV) -m tests.audit

clean: ## remove models, results and caches; the environment and var/ (conversations) stay
	@rm -rf models results .rasa .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +
