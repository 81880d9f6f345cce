#!/usr/bin/env bash
# Runs quickstart and compares its last line with the hash that docs/quickstart.md publishes. Arguments go to quickstart, e.g. --threads 1.
set -euo pipefail
cd "$(dirname "$0")/.."
published=$(grep -oE '[0-9a-f]{64}' docs/quickstart.md | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet run -c Release --project src/Cli -- quickstart --output-folder "$folder" "$@" | tee "$folder/log"
found=$(tail -n 1 "$folder/log")
if [ "$found" = "$published" ] && [ -s "$folder/quickstart-001/report.html" ]; then
    echo "1 passed, 0 failed, 0 skipped"
else
    echo "quickstart gave $found; docs/quickstart.md publishes $published"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
