#!/usr/bin/env bash
# By hand, as root, on Debian: from nothing to the first report. Makes a Debian with git, certificates, and what the .NET SDK itself needs; puts this machine's
# SDK into it; and has a user without rights clone this checkout and type README's first command. Needs debootstrap and a network; takes some minutes.
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
sdk=$(dirname "$(readlink -f "$(command -v /usr/bin/dotnet || command -v dotnet)")")
[ "$(id -u)" = 0 ] || { echo "root is needed, for chroot" >&2; exit 3; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 3; }

scratch=$(mktemp -d "${TMPDIR:-/tmp}/bonjour-bare.XXXXXX")
machine=$scratch/machine
leave() {
    # Build servers stay behind; nothing may hold the folders that are about to go.
    local process
    for process in /proc/[0-9]*; do
        [ "$(readlink "$process/root" || true)" != "$machine" ] || kill "${process#/proc/}" || true
    done
    sleep 1
    umount "$machine/proc" "$machine/dev" 2>/dev/null || true
    ! mountpoint -q "$machine/proc" && ! mountpoint -q "$machine/dev" && rm -rf --one-file-system "$scratch"
}
trap leave EXIT

debootstrap --variant=minbase --include=git,ca-certificates,libicu72,libssl3,libstdc++6,libgssapi-krb5-2,tzdata,zlib1g bookworm "$machine" >"$scratch/log" 2>&1 ||
    { tail -n 20 "$scratch/log" >&2; exit 3; }
cp -a "$sdk" "$machine/usr/share/dotnet"
ln -s /usr/share/dotnet/dotnet "$machine/usr/bin/dotnet"
cp /etc/resolv.conf "$machine/etc/resolv.conf"
cp /usr/local/share/ca-certificates/*.crt "$machine/usr/local/share/ca-certificates/" 2>/dev/null || true
chroot "$machine" update-ca-certificates >/dev/null 2>&1
git clone -q --bare "$checkout" "$machine/srv/checkout.git"
chroot "$machine" useradd --create-home tester
chown -R --reference="$machine/home/tester" "$machine/srv/checkout.git"
mount -t proc proc "$machine/proc"
mount --bind /dev "$machine/dev"

began=$SECONDS
chroot "$machine" su tester -s /bin/bash -c "cd; export NUGET_CERT_REVOCATION_MODE=${NUGET_CERT_REVOCATION_MODE:-online}
    git clone -q /srv/checkout.git harness && cd harness && dotnet run --project src/BonjourConformance.Cli -- run && ls reports/out/*/report.html && git status --short"
echo "== $((SECONDS - began)) s from git clone to the report, on a machine with $(chroot "$machine" dpkg-query -W | wc -l) packages"
