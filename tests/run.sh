#!/usr/bin/env bash
# Builds and runs everything. What tests need and is missing is named, and installed only with --install (Debian, as root). The last line is "N passed, N failed, N skipped".
# Exit code 0: nothing failed, and, with CI=true, no interop or browser test was skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/root} DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en LC_ALL=C.UTF-8
export MSBUILDDISABLENODEREUSE=1
# The tests start some hundred short programs, and to map each page of compiled code twice takes a seventh of their time.
export DOTNET_EnableWriteXorExecute=0
started=$SECONDS

install=''
for argument in "$@"; do
    case $argument in
        --install) install=yes ;;
        *) echo "usage: bash tests/run.sh [--install]" >&2; exit 2 ;;
    esac
done

results=$(mktemp -d "${TMPDIR:-/tmp}/bonjour-tests.XXXXXX")
trap 'rm -rf "$results"' EXIT

install_missing() {
    local package missing=()
    for package in chromium libpcap0.8 avahi-daemon avahi-utils avahi-autoipd dhcpcd-base cups-ipp-utils dbus-daemon tshark tcpdump iproute2 nftables ethtool wine64 \
        util-linux procps python3 python3-dnspython python3-zeroconf; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
    done
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    [ ${#missing[@]} -gt 0 ] || return 0

    if [ -z "$install" ]; then
        echo "== missing: ${missing[*]}"
        echo "   tests that need them are skipped; --install has them installed, or: apt-get install --no-install-recommends ${missing[*]}"
        return 0
    fi
    echo "== install: ${missing[*]}"
    if [ "$(id -u)" != 0 ]; then
        echo "not root, so these stay missing and tests that need them are skipped" >&2
        return 0
    fi
    # No package may start a service of the machine's own: an avahi-daemon on it would answer beside the tested one.
    local policy=/usr/sbin/policy-rc.d ours='' had_avahi=''
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        ours=yes
    fi
    [ ! -e /run/avahi-daemon/pid ] || had_avahi=yes
    export DEBIAN_FRONTEND=noninteractive
    local status=0
    { apt-get update -q -o Acquire::Retries=3 &&
        apt-get install -y -q --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Options::=--force-confold "${missing[@]}"; } \
        >"$results/install.log" 2>&1 </dev/null || status=$?
    [ -z "$ours" ] || rm -f "$policy"
    if [ -z "$had_avahi" ] && [ -s /run/avahi-daemon/pid ]; then
        kill "$(cat /run/avahi-daemon/pid)" || true
    fi
    if [ "$status" != 0 ]; then
        tail -n 30 "$results/install.log" >&2
        echo "some packages could not be installed; tests that need them are skipped" >&2
    fi
}

install_missing

# Each command of the .NET SDK leaves two empty directories where temporary files go.
mkdir "$results/tmp"
export TMPDIR=$results/tmp

echo "== build"
# A package feed that hiccups once is no reason to fail.
for attempt in 1 2 3; do
    dotnet restore BonjourConformance.sln -v quiet >"$results/restore.log" 2>&1 </dev/null && break
    sleep $((attempt * 5))
done
if ! dotnet build BonjourConformance.sln -c Release -v quiet -nologo >"$results/build.log" 2>&1 </dev/null; then
    grep -E ': (error|warning) ' "$results/build.log" | sort -u | head -n 60 || tail -n 60 "$results/build.log"
    echo "the solution does not build"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi

# One job per line, the longest first, for two at a time. What a job prints is kept, and shown if it fails.
job() {
    local kind=$1 path=$2 name status=0 nice=0 began=$SECONDS
    case $kind in
        project)
            name=$(basename "$path" .csproj)
            # What judges a live device must have its turn when a frame comes; the rest can wait.
            case $name in *.Interop.*) ;; *) nice=10 ;; esac
            # The matrix makes and drops messages by the million: collecting them less often takes an eighth off its time (64 MiB, in hexadecimal).
            case $name in *.FaultMatrix.*) export DOTNET_GCgen0size=4000000 ;; esac
            # A device without fault that gets a Warning is as bad as one that fails.
            nice -n "$nice" timeout --kill-after=20 4200 dotnet test "$path" -c Release --no-build --nologo --results-directory "$results" \
                --logger "trx;LogFileName=$name.trx" -- NUnit.MapWarningTo=Failed >"$results/$name.log" 2>&1 </dev/null || status=$?
            ;;
        script)
            name=$path
            timeout --kill-after=20 1500 bash "$path" >"$results/$(basename "$path").tap" 2>"$results/$(basename "$path").log" </dev/null || status=$?
            name=$(basename "$path")
            ;;
        format)
            name=format
            timeout --kill-after=20 600 dotnet format BonjourConformance.sln --no-restore --verify-no-changes \
                >"$results/format.log" 2>&1 </dev/null || status=$?
            ;;
    esac
    echo "$status" >"$results/$name.status"
    echo "== $name: $([ "$status" = 0 ] && echo done || echo "exit code $status") after $((SECONDS - began)) s"
}
export -f job
export results

echo "== test"
{
    slow='Interop|FaultMatrix|Suite'
    for pattern in Interop FaultMatrix Suite; do find tests -name "*.$pattern.Tests.csproj"; done | sed 's/^/project /'
    echo "script tests/packaging/packages.sh"
    echo "script tests/lab/test.sh"
    find tests -name '*.Tests.csproj' | grep -Ev "\.($slow)\.Tests" | sort | sed 's/^/project /'
    echo "format -"
} | xargs -P 2 -L 1 bash -c 'job "$@"' job

echo "== result, after $((SECONDS - started)) s"
/usr/bin/python3 tests/summary.py "$results"
