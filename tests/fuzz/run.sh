#!/usr/bin/env bash
# Throws requests at every operation of the contract, as every kind of caller. `make fuzz` calls it.
#   tests/fuzz/run.sh           all of it: some minutes
#   tests/fuzz/run.sh smoke     a look at every operation: two minutes
# ONEDOOR names the program (else the debug build); FUZZ_EXAMPLES, FUZZ_SEED, FUZZ_ROLES as fuzz.py says.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-target}
venv=$target/fuzz-venv
export ONEDOOR=${ONEDOOR:-$target/debug/onedoor}
if [ ! -x "$ONEDOOR" ]; then
    echo "There is no program at $ONEDOOR: build it with cargo build, or name it in ONEDOOR." >&2
    exit 2
fi
if ! cmp -s tests/fuzz/requirements.txt "$venv/installed.txt"; then
    echo "Preparing schemathesis in $venv ..." >&2
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/fuzz/requirements.txt
    cp tests/fuzz/requirements.txt "$venv/installed.txt"
fi
PYTHONDONTWRITEBYTECODE=1 exec "$venv/bin/python" tests/fuzz/fuzz.py "$@"
