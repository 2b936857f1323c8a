#!/usr/bin/env bash
# unpack.sh PACKAGE...: unpacks Debian packages outside the working copy, once, and prints the directory they are in. They are not installed:
# that would start their daemons, on this machine's own network.
set -euo pipefail
target=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/bonjour-conformance/debian-$(printf '%s\n' "$@" | paste -sd+)
if [ ! -d "$target" ]; then
    mkdir -p "$(dirname "$target")"
    draft=$(mktemp -d "$target.XXXXXX")
    trap 'rm -rf "$draft"' EXIT
    (cd "$draft" && apt-get -qq -o APT::Sandbox::User=root download "$@" >&2 && for package in *.deb; do dpkg -x "$package" . && rm "$package"; done)
    mv -T "$draft" "$target" 2>/dev/null || [ -d "$target" ]
fi
echo "$target"
