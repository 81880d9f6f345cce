#!/usr/bin/env bash
# Shows that the engine can be compiled ahead of time: publishes tests/Aot with NativeAOT (any trimming or AOT warning fails), trains the
# same net natively and just-in-time under several instruction sets and thread counts, and compares the hashes of the trained weights.
# Needs clang and zlib's headers; where they are missing the tests are skipped, or fail if REFERENCE_REQUIRE_AOT is 1.
# Last line: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
project=tests/Aot out=artifacts/aot rid=linux-x64
passed=0 failed=0 skipped=0

report() { # report ok|bad|skip TEXT
  case $1 in ok) passed=$((passed + 1));; bad) failed=$((failed + 1));; skip) skipped=$((skipped + 1));; esac
  printf '%-4s %s\n' "$1" "$2"
}
finish() { echo "$passed passed, $failed failed, $skipped skipped"; [ "$failed" -eq 0 ]; exit; }
missing() { # missing TEXT
  if [ "${REFERENCE_REQUIRE_AOT:-0}" = 1 ]; then report bad "$1"; else report skip "$1; set REFERENCE_REQUIRE_AOT=1 to make this a failure"; fi
  finish
}

[ "$(uname -sm)" = "Linux x86_64" ] || missing "native code is built for Linux on x86-64 only, this is $(uname -sm)"
command -v clang > /dev/null || missing "clang is missing (apt-get install clang)"
[ -e /usr/include/zlib.h ] || missing "zlib's headers are missing (apt-get install zlib1g-dev)"

build() { # build LOG COMMAND...: no warning and no error
  local log=$1
  shift
  "$@" > "$log" 2>&1 && ! grep -qE ': (warning|error) ' "$log"
}
compare() { # compare NAME COMMAND...: the command's last line must be the reference hash
  local name=$1 text hash
  shift
  text=$("$@" 2>&1)
  hash=$(tail -n 1 <<< "$text")
  if [ "$hash" = "$reference" ]; then report ok "$name: $(sed -n 2p <<< "$text")"; else report bad "$name: expected $reference, found: $text"; fi
}

mkdir -p "$out"
if ! build "$out/jit.log" dotnet build -c Release "$project"; then
  cat "$out/jit.log"
  report bad "the program does not build"
  finish
fi
jit=(dotnet "$project/bin/Release/net10.0/Aot.dll")
first=$("${jit[@]}" 1)
reference=$(tail -n 1 <<< "$first")
[[ $reference =~ ^[0-9a-f]{64}$ ]] || { report bad "the program prints no hash: $first"; finish; }
echo "$(sed -n 3p <<< "$first"), weights $reference"
if grep -q "$reference" docs/aot.md; then report ok "docs/aot.md names this hash"; else report bad "docs/aot.md names another hash"; fi
compare "just-in-time, 2 threads" "${jit[@]}" 2
compare "just-in-time, no AVX-512" env DOTNET_EnableAVX512=0 "${jit[@]}" 2
compare "just-in-time, no AVX2" env DOTNET_EnableAVX2=0 "${jit[@]}" 2
compare "just-in-time, no intrinsics" env DOTNET_EnableHWIntrinsic=0 "${jit[@]}" 2

for set in default x86-64-v3 native; do
  options=(-p:TreatWarningsAsErrors=true -p:IlcTreatWarningsAsErrors=true -p:SuppressTrimAnalysisWarnings=false)
  [ "$set" = default ] || options+=("-p:IlcInstructionSet=$set")
  if ! build "$out/$set.log" dotnet publish -c Release -r "$rid" -o "$out/$set" "$project" "${options[@]}"; then
    cat "$out/$set.log"
    report bad "publishing for $set failed or warned"
    continue
  fi
  report ok "published for $set without a warning: $(stat -c %s "$out/$set/Aot") bytes"
  compare "native code for $set" "$out/$set/Aot" 1
  compare "native code for $set, 2 threads" "$out/$set/Aot" 2
done
finish
