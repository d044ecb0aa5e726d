#!/usr/bin/env bash
# One run, DuckDB and Spark must give the same lines. Installs what it needs into a folder of its own; Java 17 or newer
# must be there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
takst=${TAKST:-target/release/takst}
[ -x "$takst" ] || cargo build --release --locked
if [ -z "${PYTHON:-}" ]; then
    python3 -m venv "$folder/venv"
    PYTHON=$folder/venv/bin/python
    "$PYTHON" -m pip install --quiet duckdb pyspark "pandas<3" pyarrow
fi
"$PYTHON" examples/scale/check.py "$folder" "${1:-100000}" "$(realpath "$takst")"
