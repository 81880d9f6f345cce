#!/usr/bin/env bash
# Measures our engine beside the peer: the same steps in turns, a fresh process each time, medians over rounds. Prints the table of
# docs/performance.md in Markdown, and as its last line the main ratios as JSON.
#   bench/compare.sh [--quick] [--rounds N] [--peer DIR|none] [--rows "lora full ..."] [--write]
# --quick     3 rounds in place of 7
# --peer      a folder with a peer.sh; ../shared/peer beside the checkout unless said. Our own figures alone where there is none
# --rows      some of: lora full forward long kept one small
# --write     also puts the table into docs/performance.md
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=7 peer=$root/../shared/peer rows="lora full forward long kept one small" write=
while [ $# -gt 0 ]; do
    case $1 in
        --quick) rounds=3 ;;
        --rounds) rounds=${2:?--rounds wants a number}; shift ;;
        --peer) peer=${2:?--peer wants a folder}; shift ;;
        --rows) rows=${2:?--rows wants names}; shift ;;
        --write) write=1 ;;
        *) sed -n '2,8p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
    esac
    shift
done
if [ "$peer" != none ] && [ ! -f "$peer/peer.sh" ]; then
    echo "compare: $peer has no peer.sh" >&2
    peer=none
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build "$root/bench/Steps" -c Release -v quiet >&2
steps=$root/bench/Steps/bin/Release/net10.0/Steps.dll
if [ "$peer" = none ]; then
    echo "compare: no peer; our own figures alone" >&2
else
    # The first run builds the peer; nothing of it is measured.
    bash "$peer/peer.sh" --mode forward --batch 1 --seq 8 --steps 2 >/dev/null || { echo "compare: the peer does not run" >&2; exit 1; }
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

ours() { # row, options: one measurement of our engine
    dotnet "$steps" "${@:2}" | tail -n 1 | tee -a "$out/$1.ours" >&2
}
both() { # row, options: one of ours, one of the peer
    ours "$@"
    [ "$peer" = none ] || bash "$peer/peer.sh" "${@:2}" | tail -n 1 | tee -a "$out/$1.peer" >&2
}
measure() { # row
    case $1 in
        lora | full | forward) both "$1" --mode "$1" --batch 4 --seq 128 --steps 4 ;;
        long) ours long --mode lora --batch 1 --seq 2048 --steps 3 ;;
        kept) ours kept --mode lora --weights q4_1 --batch 4 --seq 128 --steps 4 ;;
        one) ours one --mode lora --threads 1 --batch 4 --seq 128 --steps 3 ;;
        small) both small --mode lora --config "$root/src/Cli/Assets/base-model/config.json" --batch 8 --seq 128 --steps 40 ;;
        *) echo "compare: no row '$1'" >&2; exit 2 ;;
    esac
}
for ((round = 1; round <= rounds; round++)); do
    for row in $rows; do
        echo "compare: round $round of $rounds, $row" >&2
        measure "$row"
    done
done
commit=$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)
table=(dotnet "$steps" --table "$out" --commit "$commit")
[ -z "$write" ] || table+=(--page "$root/docs/performance.md")
"${table[@]}"
