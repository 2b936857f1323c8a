#!/usr/bin/env bash
# build.sh NAME: compiles the responder in the folder NAME against the library that Debian packages, outside the working copy and once
# per source, and prints the directory of what came out.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/$1" && pwd)
hash=$(cat "$here"/* | sha256sum | cut -c1-12)
target=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/bonjour-conformance/$1-$hash
if [ ! -d "$target" ]; then
    mkdir -p "$(dirname "$target")"
    draft=$(mktemp -d "$target.XXXXXX")
    trap 'rm -rf "$draft"' EXIT
    case $1 in
        jmdns) javac -cp /usr/share/java/jmdns.jar -d "$draft" "$here/Responder.java" >&2 ;;
        hashicorp) GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= go build -o "$draft/responder" "$here/responder.go" >&2 ;;
    esac
    mv -T "$draft" "$target" 2>/dev/null || [ -d "$target" ]
fi
echo "$target"
