#!/usr/bin/env bash
# install.sh NAME: installs the npm packages of the responder in the folder NAME (package-lock.json: version and hash of every package)
# outside the working copy, once per lock file, and prints the directory of their modules.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/$1" && pwd)
hash=$(sha256sum "$here/package-lock.json" | cut -c1-12)
target=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/bonjour-conformance/$1-$hash
if [ ! -d "$target/node_modules" ]; then
    mkdir -p "$(dirname "$target")"
    draft=$(mktemp -d "$target.XXXXXX")
    trap 'rm -rf "$draft"' EXIT
    cp "$here/package.json" "$here/package-lock.json" "$draft"
    npm ci --prefix "$draft" --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    # Whoever comes first wins; a second one that installed at the same time throws its own away.
    mv -T "$draft" "$target" 2>/dev/null || [ -d "$target/node_modules" ]
fi
echo "$target/node_modules"
