#!/usr/bin/env bash
# Measures, and prints a table: what a run takes by its plan, what it costs for 1, 4, 50 and 300 instances, what the matrix costs, and a replay of a million frames.
# It takes minutes, wants a machine that does nothing else, and judges nothing: no test depends on how fast a machine is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/root} DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en LC_ALL=C.UTF-8

for argument in "$@"; do
    case $argument in
        --plans | --runs | --matrix | --replay | --live) ;;
        *)
            echo "usage: bash tests/bench.sh [--plans] [--runs] [--matrix] [--replay] [--live]" >&2
            echo "without an option: --plans --runs --matrix --replay; --live needs root and takes an hour" >&2
            exit 2
            ;;
    esac
done
[ $# -gt 0 ] || set -- --plans --runs --matrix --replay

dotnet build src/BonjourConformance.Cli -c Release -v quiet -nologo >&2
case " $* " in *' --matrix '*) dotnet build tests/BonjourConformance.FaultMatrix.Tests -c Release -v quiet -nologo >&2 ;; esac
exec /usr/bin/python3 tests/bench.py "$@"
