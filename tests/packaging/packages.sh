#!/usr/bin/env bash
# Makes the tool and the programs with the commands that README shows, and starts them from an empty folder. One line per test (ok / not ok); everything else goes to standard error.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

report() {
    if [ "$1" = 0 ]; then echo "ok - $2"; else
        echo "not ok - $2"
        failed=1
    fi
}

# Templates, catalogue and profiles come from inside: the folder has nothing, and is left with nothing but what --out names.
works() {
    local program=("$@") empty="$scratch/empty.$RANDOM"
    mkdir "$empty" && cd "$empty" || return 1
    "${program[@]}" run --profile simulated-printer --only rfc6763/6.1 --out results >&2 &&
        [ -s results/report.html ] && [ -s results/capture.pcapng ] && grep -q '"verdict": "Pass"' results/results.json &&
        "${program[@]}" explain rfc6762/8.1/three-probes | tr -d '\r' | grep -q '6762-8.1-05' &&
        [ "$(ls)" = results ]
}

# A line of README's, made in the scratch folder.
shown() { grep -m 1 "^    dotnet $1 " "$root/README.md" | sed "s|src/|$root/src/|"; }
in_scratch() { (cd "$scratch" && bash -c "$1" >&2); }

# What is global to a user goes to a home of its own.
in_scratch "$(shown pack) -v quiet -nologo" && DOTNET_CLI_HOME="$scratch/home" in_scratch "$(shown tool)"
report $? "the tool is made and installed"
works "$scratch/home/.dotnet/tools/bonjour-conformance"
report $? "the tool works in an empty folder"

publish() { in_scratch "$(shown publish | sed "s|linux-x64|$1|; s|out/linux|$1|") -v quiet -nologo ${*:2}"; }

publish linux-x64
report $? "the program for linux-x64 is made"
[ "$(find "$scratch/linux-x64" -type f -perm -u+x | wc -l)" = 1 ] && works env -u DOTNET_ROOT "$scratch/linux-x64/bonjour-conformance"
report $? "it is one file, and works in an empty folder"

publish osx-arm64
report $? "the program for osx-arm64 is made"
head -c 4 "$scratch/osx-arm64/bonjour-conformance" | od -An -tx1 | grep -q 'cf fa ed fe'
report $? "it is a program for a Mac"

# Wine runs single files badly; the same build in several files is the nearest thing. It also falls over some time after the first exception: the checks above all end with a verdict.
publish win-x64 -p:PublishSingleFile=false
report $? "the program for win-x64 is made"
# The signature of ReadyToRun's header.
LC_ALL=C grep -qaP 'RTR\x00' "$scratch/win-x64/BonjourConformance.Checks.dll"
report $? "it is compiled ahead of time"
if command -v wine64 >/dev/null || [ -x /usr/lib/wine/wine64 ]; then
    wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
    export WINEDEBUG=-all WINEPREFIX="$scratch/wine" DOTNET_EnableWriteXorExecute=0 DOTNET_GCgen0size=0x60000000
    works timeout 240 "$wine" "$scratch/win-x64/bonjour-conformance.exe"
    report $? "it works in an empty folder, under Wine"
else
    echo "ok - the program for Windows under Wine # SKIP wine64 is not installed"
fi
exit "$failed"
