#!/usr/bin/env bash
# The BPMN files of all items, of one with branches and of one with gateways, judged by programs that we did not write:
# opened without a warning, linted without a complaint, and what is saved again is still the same
# workflow. `make bpmn-lint` calls it. Exits with 75 where the linter cannot be installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=${CARGO_TARGET_DIR:-target}/bpmn-lint
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
if ! cmp -s tests/bpmn-lint/package.json "$tools/installed.json"; then
    echo "Preparing the linter in $tools ..." >&2
    cp tests/bpmn-lint/package.json "$tools/package.json"
    npm install --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || {
        echo "The linter cannot be installed here: is there a network?" >&2
        exit 75
    }
    cp tests/bpmn-lint/package.json "$tools/installed.json"
fi

rm -rf "$tools/exports" "$tools/saved"
mkdir -p "$tools/exports" "$tools/saved"
journeys=(cargo test --quiet --workspace --test it -- bpmn::)
BPMN_EXPORTS=$tools/exports "${journeys[@]}"
cp tests/bpmn-lint/check.mjs "$tools/check.mjs"
(cd "$tools" && node check.mjs exports saved)
echo "Reading back what was saved ..."
BPMN_SAVED=$tools/saved "${journeys[@]}"
