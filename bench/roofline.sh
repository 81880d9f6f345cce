#!/usr/bin/env bash
# What every kernel of a step takes, and what it reaches of the limit that binds it; Markdown.
#   bench/roofline.sh [--write] [options of bench/Steps, e.g. --mode full --batch 1 --seq 2048]
# --write puts it into docs/performance.md: the LoRA step of 4 × 128 tokens.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
page=()
if [ "${1:-}" = --write ]; then
    page=(--page "$root/docs/performance.md")
    shift
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build "$root/bench/Steps" -c Release -v quiet >&2
dotnet "$root/bench/Steps/bin/Release/net10.0/Steps.dll" --profile --steps 6 "${page[@]}" "$@" | sed '$d'
