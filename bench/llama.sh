#!/usr/bin/env bash
# Measures our decoding beside llama.cpp's (npm's node-llama-cpp, CPU): the same GGUF file and thread count in turns, a fresh process each
# time. Prints medians over rounds as a table in Markdown, and as its last line the same as JSON.
#   bench/llama.sh [--quick] [--rounds N] [--model FILE] [--threads N]
# --quick     3 rounds in place of 7
# --model     ../shared/models/smollm2-135m-instruct-q4_1/*.gguf beside the checkout unless said
# --threads   all processors unless said
# Needs node, npm and its registry; llama.cpp is installed into a temporary folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=7 threads=$(nproc) model=
while [ $# -gt 0 ]; do
    case $1 in
        --quick) rounds=3 ;;
        --rounds) rounds=${2:?--rounds wants a number}; shift ;;
        --model) model=${2:?--model wants a file}; shift ;;
        --threads) threads=${2:?--threads wants a number}; shift ;;
        *) sed -n '2,8p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
    esac
    shift
done
[ -n "$model" ] || model=$(find "$root"/../shared/models/smollm2-135m-instruct-q4_1 -name '*.gguf' 2>/dev/null | head -n 1)
[ -f "$model" ] || { echo "llama: no model; name one with --model FILE" >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build "$root/bench/Decode" -c Release -v quiet >&2
dotnet build "$root/src/Cli" -c Release -v quiet >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=3.22.1
case $(uname -m) in x86_64) platform=linux-x64 ;; aarch64) platform=linux-arm64 ;; *) echo "llama: no binaries for $(uname -m)" >&2; exit 2 ;; esac
mkdir "$work/npm"
(cd "$work/npm" && npm install --silent --no-save --ignore-scripts --omit=optional "node-llama-cpp@$version" "@node-llama-cpp/$platform@$version" >&2)

seconds() { # command: how long it runs
    local start=$EPOCHREALTIME
    "$@" >/dev/null
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "{\"start_seconds\": %.3f}\n", b - a }'
}
for ((round = 1; round <= rounds; round++)); do
    echo "llama: round $round of $rounds" >&2
    dotnet "$root/bench/Decode/bin/Release/net10.0/Decode.dll" --model "$model" --threads "$threads" | tail -n 1 | tee -a "$work/ours" >&2
    node "$root/bench/Llama/llama.mjs" "$work/npm" "$model" "$threads" 512 64 | tail -n 1 | tee -a "$work/theirs" >&2
    seconds dotnet "$root/src/Cli/bin/Release/net10.0/reference.dll" generate "$model" --threads "$threads" --prompt "Who are you?" --max-tokens 1 >>"$work/ours"
    seconds node "$root/bench/Llama/llama.mjs" "$work/npm" "$model" "$threads" 16 1 >>"$work/theirs"
done
node "$root/bench/Llama/medians.mjs" "$work/ours" "$work/theirs"
