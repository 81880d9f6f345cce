#!/usr/bin/env bash
# Builds the solution and runs every test project. Arguments go to the test runner, e.g. --filter-class '*Gemm*'.
# Ends with "N passed, N failed, N skipped", counted by the runner, and its exit status.
set -uo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release Reference.sln -v quiet || exit 1
log=$(mktemp)
dotnet test --solution Reference.sln -c Release --no-build --max-parallel-test-modules 1 "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
count() { awk -v key="$1:" '$1 == key { n = $2 } END { print n + 0 }' "$log"; }
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit "$status"
