#!/usr/bin/env bash
# Shows that results have the same bits on any thread count, vector width and backend: tests/same.sh [DIR]
# DIR is laid out like ../shared/golden, which is taken where none is given (REFERENCE_GOLDEN; then the pack in this repository).
# Prints a line a comparison, then "N passed, N failed, N skipped"; the exit status is 0 where none failed. docs/same.md says what is shown.
set -uo pipefail
golden=${1:-${REFERENCE_GOLDEN:-}}
[ -z "$golden" ] || golden=$(cd "$golden" && pwd) || exit 2
cd "$(dirname "$0")/.."
[ -n "$golden" ] || golden=$(cd ../shared/golden 2>/dev/null && pwd) || golden=$PWD/tests/Parity/Pack
dotnet build -c Release tests/Same/Same.csproj -v quiet || exit 1
dotnet build -c Release src/Cli/Cli.csproj -v quiet || exit 1
same=(dotnet tests/Same/bin/Release/net10.0/Same.dll)
trace=(dotnet src/Cli/bin/Release/net10.0/reference.dll trace --model "$golden/models/llama/model" --batch "$golden/models/llama/batch.safetensors")
out=$(mktemp -d)
trap 'rm -r "$out"' EXIT

# A run that fails leaves its rows out, and the comparison reports them as missing.
runs() { # runs NAME BACKEND BIG_THREADS GOLDEN_THREADS [VARIABLE=VALUE]: both kinds of runs into NAME.jsonl
    local name=$1 backend=$2 big=$3 small=$4
    shift 4
    env "$@" "${same[@]}" big "$backend" "$big" F32,F64 > "$out/$name.jsonl"
    env "$@" "${same[@]}" golden "$golden" "$backend" "$small" F32,F64 >> "$out/$name.jsonl"
}
traced() { # traced TYPE NAME [VARIABLE=VALUE] -- ARGUMENT...: the hash that the tool prints, under the type's name
    local dtype=$1 name=$2 variables=()
    shift 2
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    shift
    echo "$dtype|$name|$(env ${variables[@]+"${variables[@]}"} "${trace[@]}" --dtype "$dtype" --out "$out/trace.safetensors" "$@" | tail -n 1)" >> "$out/trace.txt"
}

runs default simd 1,2,5 1,2,5
runs DOTNET_EnableAVX512=0 simd 1,2,5 1,2,5 DOTNET_EnableAVX512=0
# Without a multiply-add in hardware the big run takes ten times as long.
runs DOTNET_EnableAVX2=0 simd 2,5 1,2,5 DOTNET_EnableAVX2=0
runs DOTNET_EnableHWIntrinsic=0 simd 2,5 1,2,5 DOTNET_EnableHWIntrinsic=0
runs scalar scalar 1 1
for dtype in f32 f64; do
    traced $dtype "1 thread" -- --threads 1
    traced $dtype "5 threads" -- --threads 5
    traced $dtype "2 threads, DOTNET_EnableHWIntrinsic=0" DOTNET_EnableHWIntrinsic=0 -- --threads 2
    traced $dtype "scalar" -- --backend scalar
done
"${same[@]}" compare "$out" docs/same.md
