#!/usr/bin/env bash
# Write the hashed locks from pyproject.toml; run by `make lock` with uv on the PATH. No registry address gets into them.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate "$@"; }
compile pyproject.toml -o requirements.lock
compile pyproject.toml --extra dev --extra build -c requirements.lock -o requirements-dev.lock
printf 'hatchling\neditables\nziglang\n' | compile - --python-version 3.11 -c requirements-dev.lock -o requirements-build.lock
printf 'tinysoundfont\n' | compile - --python-version 3.11 --no-deps -o requirements-bench.lock
