# What a person or a machine types here. Needs GNU make 3.81 or newer, and Rust; `.ci/need` offers
# to install the rest. ARGS="…" is handed on to the program.

CARGO ?= cargo
ONEDOOR = $(CARGO) run --quiet --package api --bin onedoor --
# All of the workspace is compiled with one choice of features, so that no test waits for another.
IT = $(CARGO) test --quiet --workspace --test it --
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run demo test lint contract docs bench soak fuzz contract-lint bpmn-lint xes-lint postgres tools build

help: ## Show this list
	@echo "Onedoor: the back end of a government service hall"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Begin with make run, then follow the tour in README.md."

run: $(if $(DATABASE_URL),,postgres) build ## Start a sandbox with sample data (ARGS="--listen 127.0.0.1:9000")
	@exec $(ONEDOOR) serve --sandbox $(ARGS)

demo: postgres build ## Drive one application from submission to delivery, told as a timeline (ARGS=--json)
	@$(CARGO) build --quiet --package demo
	@$(CARGO) run --quiet --package demo -- $(ARGS)

test: tools ## Check everything that CI checks: some minutes
	@echo "[1/6] format: cargo fmt"
	@$(CARGO) fmt --all --check
	@echo "[2/6] lints: cargo clippy (the first time compiles everything)"
	@$(CARGO) clippy --workspace --all-targets -- -D warnings
	@echo "[3/6] tests: units, then journeys over HTTP on a PostgreSQL of their own"
	@$(CARGO) test --workspace
	@echo "[4/6] the journeys again, through two servers on one database"
	@ONEDOOR_TEST_SERVERS=2 $(IT) --skip cluster --skip crash --skip demo --skip readme
	@echo "[5/6] the civil-affairs pack: onedoor pack check"
	@$(ONEDOOR) pack check packs/civil-affairs
	@echo "[6/6] worked deadlines: onedoor deadlines check"
	@$(ONEDOOR) deadlines check tests/data/deadline_cases.csv tests/data/deadline_calendar_cases.csv
	@echo
	@echo "All of it holds. Next: make demo shows it at work; make run starts it for you."

lint: tools ## Only format and lints
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --workspace --all-targets -- -D warnings
	@echo "Format and lints hold. Next: make test."

contract: ## Write openapi.yaml anew from the code, and show what changed
	@UPDATE_CONTRACT=1 $(IT) --exact contract::the_contract_on_disk_is_the_contract_in_code
	@git --no-pager diff --stat -- openapi.yaml
	@git --no-pager diff -U1 -- openapi.yaml
	@echo "openapi.yaml is what the code says. Next: read the diff; is it what you meant?"

docs: ## Write the documents that follow from the code anew (docs/rights.md)
	@UPDATE_DOCS=1 $(IT) --exact docs::the_table_of_rights_is_the_policy
	@git --no-pager diff --stat -- docs

bench: postgres ## Measure speed and memory beside the machine's own limits: twenty minutes (ARGS=rungs, lists, steps, pages or requests: one part)
	@.ci/need wrk
	@echo "Building with optimisation (a first time takes a quarter of an hour) ..."
	@$(CARGO) build --release --package api --bin onedoor --package bench --bin bench
	@$${CARGO_TARGET_DIR:-target}/release/bench $(ARGS)

soak: postgres ## Kill servers again and again amid 50,000 warnings and 100,000 dates that move; count limits by a second reading of the law: a quarter of an hour
	@echo "Building with optimisation (a first time takes a quarter of an hour) ..."
	@FUZZ_CASES=100000 $(CARGO) test --quiet --release --package domain --lib clocks::naive
	@$(CARGO) test --release --workspace --test it -- --ignored --nocapture --test-threads 1 clocks::leap clocks::soak

fuzz: postgres build ## Play millions of officers' steps at random; throw generated requests at every operation (schemathesis)
	@.ci/need python3 python3-venv
	@echo "Playing officers at random in procedures that nobody drew: some minutes ..."
	@FUZZ_CASES=50000 $(CARGO) test --quiet --release --package domain --lib applications::play
	@tests/fuzz/run.sh $(ARGS)

contract-lint: ## Lint openapi.yaml with recommended rules (needs npm)
	@.ci/need npm
	@tests/contract-lint/run.sh $(ARGS)

bpmn-lint: postgres ## Open and lint the BPMN files of all items with bpmn.io's library and linter (needs npm)
	@.ci/need cc npm
	@tests/bpmn-lint/run.sh $(ARGS)

xes-lint: postgres ## Compare event logs with the procedures that ran, by a tool of process mining (pm4py, in its own virtual environment)
	@.ci/need cc python3 python3-venv
	@CARGO="$(CARGO)" tests/xes-lint/run.sh

postgres: ## See that PostgreSQL 14 or newer is there; offer to install it (ONEDOOR_INSTALL=yes: at once)
	@.ci/need postgres

tools:
	@.ci/need cc curl postgres rustfmt clippy

build:
	@.ci/need cc
	@echo "Building (a first time takes some minutes; not optimised, so as to be quick) ..." >&2
	@$(CARGO) build --package api --bin onedoor
