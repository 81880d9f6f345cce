#!/usr/bin/env bash
# Kills trainings with SIGKILL at drawn moments, inside saves too, resumes them and compares their hashes: tests/kills.sh [COUNT [SEED]]
# COUNT is 5 where none is given. Ends with "N passed, N failed, N skipped", a run each; the exit status is 0 where none failed.
set -uo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release tests/Resume/Resume.csproj -v quiet || exit 1
exec dotnet tests/Resume/bin/Release/net10.0/Resume.dll kills "${1:-5}" "${2:-1}"
