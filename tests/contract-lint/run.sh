#!/usr/bin/env bash
# Lints openapi.yaml by the rules of redocly.yaml: no error, no warning. `make contract-lint` calls it.
# Exits with 75 where the linter cannot be installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=${CARGO_TARGET_DIR:-target}/contract-lint
redocly=$tools/node_modules/.bin/redocly
if ! cmp -s tests/contract-lint/package.json "$tools/installed.json"; then
    echo "Preparing the linter in $tools ..." >&2
    mkdir -p "$tools"
    cp tests/contract-lint/package.json "$tools/package.json"
    npm install --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || {
        echo "The linter cannot be installed here: is there a network?" >&2
        exit 75
    }
    cp tests/contract-lint/package.json "$tools/installed.json"
fi

export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
exec "$redocly" lint --config redocly.yaml --lint-config error --format stylish openapi.yaml
