# Every command sets up what it needs first; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv/bin
export OMP_NUM_THREADS ?= 1

.PHONY: help setup site demo dev test ci lint types unit coverage test-postgresql browser frontend openapi bench bench-recognition bench-search bench-evidence bench-learning bench-access bench-watermark fuzz audit lock clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 20

setup: ## Install everything for development and tests
	@tools/system-packages test
	@tools/python-environment develop
	@tools/site packages
	@tools/chain-tools
	@tools/identity-tools

site: ## Build the site
	@tools/site

demo: ## Set up, load a fictional company, read a box of paper, serve the site
	@tools/system-packages demo
	@tools/python-environment runtime
	@tools/site
	@$(VENV)/dossier demo

dev: setup site ## Serve the demonstration's data, restarting when the code changes
	@test -f .demo/secrets.json || $(VENV)/dossier demo --no-serve
	@$(VENV)/dossier demo --reload

test: setup site ## Run every check and every test
	@$(MAKE) --no-print-directory -j 2 --output-sync=target unit test-postgresql lint types frontend
	@$(MAKE) --no-print-directory browser

ci: test ## Exactly what continuous integration runs

lint: setup ## Format, lint, import contracts, secrets
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .
	@$(VENV)/lint-imports --no-logo
	@git ls-files -z | xargs -0 $(VENV)/detect-secrets-hook --baseline .secrets.baseline

types: setup ## Strict types
	@$(VENV)/mypy

frontend: setup ## The site's own checks: format, lint, types, unit tests, drift of the generated client
	@cd frontend && npm run --silent lint && npm run --silent typecheck && npm run --silent check && npm run --silent test

unit: setup ## Unit, application and command-line tests on the embedded database
	@$(VENV)/pytest tests --ignore=tests/browser --tb=short -q

coverage: setup ## What the unit tests reach: measuring it costs them 70 % more time
	@$(VENV)/pytest tests --ignore=tests/browser --cov --cov-report= --tb=short -q
	@$(VENV)/coverage report --format=total | sed 's/.*/Coverage: & % of lines and branches/'

test-postgresql: setup ## The application tests that touch the database, again on PostgreSQL
	@$(VENV)/pytest tests/apps tests/intake --ignore=tests/apps/test_schemathesis.py --database postgresql --tb=short -q

browser: setup site ## The site in a real Chromium
	@$(VENV)/pytest tests/browser --tb=short -q

openapi: setup ## Export the API description and generate the site's client from it
	@DJANGO_SETTINGS_MODULE=dossier.config.settings $(VENV)/python -m dossier.config.openapi frontend/openapi.json
	@cd frontend && npm run --silent generate

bench: bench-recognition bench-search bench-evidence bench-learning bench-access bench-watermark ## Run every benchmark

bench-recognition: setup ## Recognition on held-out paper, beside Tesseract
	@tools/system-packages bench
	@$(VENV)/python -m bench.recognition

bench-search: setup ## Search latency by number of records
	@$(VENV)/python -m bench.search

bench-evidence: setup ## Sealing, signing, the evidence log, anchors, beside the bare primitives
	@$(VENV)/python -m bench.evidence

bench-learning: setup ## What 200 corrections teach
	@$(VENV)/python -m bench.learning

bench-access: setup ## What the access policy costs at 100,000 employees and 1,000,000 records
	@$(VENV)/python -m bench.access

bench-watermark: setup ## Are leaks traced, and is nobody innocent named
	@$(VENV)/python -m bench.watermark

fuzz: setup ## Ten thousand damaged and crafted files through the reader
	@$(VENV)/python -m bench.fuzz --files 10000

audit: setup ## Known vulnerabilities of the locked packages (needs the advisory service)
	@$(VENV)/pip-audit --require-hashes --disable-pip -r requirements/runtime.txt

lock: setup ## Lock the requirements again, with hashes
	@for set in runtime develop; do $(VENV)/uv pip compile --quiet --generate-hashes --python-version 3.11 --no-header --no-annotate --override requirements/overrides.txt requirements/$$set.in -o requirements/$$set.txt; done

clean: ## Remove what was built (the demonstration's data stays)
	@rm -rf .venv frontend/node_modules src/dossier/web .mypy_cache .ruff_cache .pytest_cache .coverage
