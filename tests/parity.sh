#!/usr/bin/env bash
# Runs all parity tests on a collection of golden vectors: tests/parity.sh [DIR]
# DIR is laid out like ../shared/golden, which is taken where none is given (then the pack in this repository).
# Prints the failing cases by name, then "N passed, N failed, N skipped"; the exit status is 0 where none failed.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -gt 0 ]; then REFERENCE_GOLDEN=$(cd "$1" && pwd) || exit 2; export REFERENCE_GOLDEN; fi
cd "$here/.."
dotnet build -c Release tests/Parity/Parity.csproj -v quiet || exit 1
log=$(mktemp)
dotnet test --project tests/Parity/Parity.csproj -c Release --no-build --output Detailed 2>&1 | tee "$log" | grep -E '^(failed|  .* is off|  .*missing)' 
status=${PIPESTATUS[0]}
count() { awk -v key="$1:" '$1 == key { n = $2 } END { print n + 0 }' "$log"; }
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit "$status"
