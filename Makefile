SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: sbom wheelhouse help demo serve test coverage test-transformers soak check fix bench setup map
BIN := .venv/bin
# Starts the real servers and stops them at the end; servers that ran before are left running.
WITH_SERVERS = [ -e .services/state.json ] || trap '$(BIN)/python scripts/services stop' EXIT; \
	$(BIN)/python scripts/services start;

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/runtime.stamp ## Play the imitation of the region and show the console (ONCE=1 ends by itself, SEED=N)
	@$(BIN)/otklik demo $(if $(ONCE),--once) $(if $(SEED),--seed $(SEED))

serve: .venv/runtime.stamp ## Run the whole system on this machine: otklik run
	@$(BIN)/otklik run

# Coverage is a target of its own: it made tests take 1.4 to 1.8 times as long.
test: .venv/dev.stamp ## Start real servers, run all tests (ARGS="-k word"), stop the servers
	@$(WITH_SERVERS) \
	scripts/tests $(ARGS)

coverage: .venv/dev.stamp ## Run all tests in one process and report their branch coverage
	@$(WITH_SERVERS) \
	code=0; $(BIN)/python -m coverage run -m pytest $(ARGS) || code=$$?; \
	$(BIN)/python -m coverage report --skip-covered; \
	exit $$code

# torch alone is gigabytes; no test may ask a hub.
test-transformers: .venv-transformers/stamp ## Run the tests of models of Hugging Face, in an environment of their own
	@HF_HUB_OFFLINE=1 .venv-transformers/bin/python -m pytest -m transformers $(ARGS)

soak: .venv/dev.stamp ## Run every role for minutes over the replica, killing each again and again (SOAK=seconds)
	@$(WITH_SERVERS) \
	SOAK=$(or $(SOAK),60) scripts/soak $(ARGS)

check: .venv/dev.stamp ## Check style, types and who imports whom
	@$(BIN)/ruff check . scripts/services scripts/map scripts/prose scripts/pictures scripts/supply scripts/patches
	@$(BIN)/ruff format --check . scripts/services scripts/map scripts/prose scripts/pictures scripts/supply scripts/patches
	@$(BIN)/mypy
	@cd scripts && MYPYPATH=. ../$(BIN)/mypy --strict --explicit-package-bases \
		--scripts-are-modules --cache-dir ../.mypy_cache/scripts services servers
	@$(BIN)/lint-imports --no-cache
	@scripts/prose
	@$(BIN)/python scripts/supply check

fix: .venv/dev.stamp ## Put style right where a tool can
	@$(BIN)/ruff check --fix . scripts/services scripts/map scripts/prose scripts/pictures scripts/supply scripts/patches
	@$(BIN)/ruff format . scripts/services scripts/map scripts/prose scripts/pictures scripts/supply scripts/patches

# Servers of `scripts/services start` are measured too, where they run.
bench: .venv/dev.stamp ## Measure speed and quality against named baselines (NAME=one, SAMPLES=folder, EVENTS=file, WRITE=1)
	@set -a; [ ! -e .services/env ] || . .services/env; \
	$(BIN)/python -m benchmarks $(NAME) $(if $(SAMPLES),--samples $(SAMPLES)) $(if $(EVENTS),--events $(EVENTS)) \
	$(if $(BACKGROUND),--background $(BACKGROUND)) $(if $(WRITE),--write)

wheelhouse: .venv/runtime.stamp ## Make dist/wheelhouse: a folder that installs without network (OUT=folder)
	@scripts/wheelhouse $(or $(OUT),dist/wheelhouse)

sbom: .venv/dev.stamp ## Write dist/sbom.cdx.json (CycloneDX) and dist/licences.md from the pins
	@$(BIN)/python scripts/supply bom dist/sbom.cdx.json
	@$(BIN)/python scripts/supply licences dist/licences.md

map: ## Print every module and what it is for
	@python3 scripts/map

setup: .venv/dev.stamp ## Make .venv with everything for tests

.venv/runtime.stamp: requirements/runtime.txt pyproject.toml scripts/setup
	@scripts/setup runtime
	@touch $@

# dev.txt holds everything that runtime.txt does.
.venv/dev.stamp: requirements/dev.txt pyproject.toml scripts/setup
	@scripts/setup dev
	@touch $@ .venv/runtime.stamp

.venv-transformers/stamp: requirements/transformers.txt pyproject.toml scripts/setup
	@scripts/setup transformers .venv-transformers
	@touch $@
