#!/usr/bin/env bash
# Applications worked at random by the journeys, their event logs, and the procedures that they ran on,
# compared by a tool of process mining that we did not write (pm4py): check.py says what is compared.
# `make xes-lint` calls it. Exits with 75 where the tool, half a gigabyte, cannot be installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-target}
venv=$target/xes-venv
if ! cmp -s tests/xes-lint/requirements.txt "$venv/installed.txt"; then
    echo "Preparing pm4py in $venv ..." >&2
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/xes-lint/requirements.txt || {
        echo "The tool cannot be installed here: is there a network?" >&2
        exit 75
    }
    cp tests/xes-lint/requirements.txt "$venv/installed.txt"
fi

exports=$target/xes-exports
rm -rf "$exports"
mkdir -p "$exports"
exports=$(cd "$exports" && pwd)
XES_EXPORTS=$exports "${CARGO:-cargo}" test --quiet --workspace --test it -- event_log::what_ran_at_random
TQDM_DISABLE=1 PYTHONDONTWRITEBYTECODE=1 "$venv/bin/python" tests/xes-lint/check.py "$exports"
