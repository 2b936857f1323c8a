#!/usr/bin/env bash
# Runs the faulty simulated printer again, and makes the sample's input and report from it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=$(mktemp -d "${TMPDIR:-/tmp}/bonjour-sample.XXXXXX")
trap 'rm -rf "$out"' EXIT
status=0
dotnet run --project src/BonjourConformance.Cli -- run --seed 4711 --out "$out" \
    --fault probes-143-ms-apart --fault known-answers-ignored --fault one-announcement --fault legacy-flush-bit --fault txt-key-twice || status=$?
# 1 means that faults were found, which is what they are there for.
[ "$status" = 1 ]
cp "$out/results.json" "$out/capture.pcapng" reports/sample/
UPDATE_SAMPLE=1 dotnet test tests/BonjourConformance.Reporting.Tests --filter FullyQualifiedName~SampleTests
