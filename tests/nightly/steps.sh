#!/usr/bin/env bash
# By hand, as root: what workflow files have their runners do, done here, step by step, in a clean clone. Needs git, jq and python3-yaml.
#
#   steps.sh devices | gitlab    a night over two devices and the page of both, in a namespace with our simulated device; "--only ID" shortens the runs
#   steps.sh ci                  build, a virtual run, and (without --short) everything, as on Linux
#   steps.sh nightly             the whole fault matrix with fifty seeds, which takes hours
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
which=${1:?devices, gitlab, ci or nightly}
shift
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bonjour-steps.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
export PATH="$scratch/bin:$PATH"
# Root needs no sudo, and a small machine has none.
command -v sudo >/dev/null || { printf '#!/bin/sh\nexec "$@"\n' >"$scratch/bin/sudo"; chmod +x "$scratch/bin/sudo"; }
git clone -q "$root" "$scratch/clone"
cd "$scratch/clone"

# Each step in a shell of its own that stops at the first failure; a job goes on to the next only if it did well.
job() {
    /usr/bin/python3 "$here/steps.py" "$1" "$2" >"$scratch/steps"
    local step number=0
    while IFS= read -r step <&3; do
        number=$((number + 1))
        echo "== $2, step $number: $(jq -r .run <<<"$step" | head -n 1)"
        if [ -n "${short:-}" ] && [[ $step == *run.sh* ]]; then continue; fi
        jq -r '.env | to_entries[] | "export \(.key)=\(.value | @sh)"' <<<"$step" >"$scratch/step"
        jq -r .run <<<"$step" >>"$scratch/step"
        bash -e "$scratch/step" || { echo "== exit code $?"; return 1; }
    done 3<"$scratch/steps"
    [ "$number" -gt 0 ]
}

devices() {
    dotnet build "$root/src/BonjourConformance.Cli" -c Release -v quiet -nologo
    mkdir lab
    export BONJOUR_LAB_CLI=$root/src/BonjourConformance.Cli/bin/Release/net10.0/bonjour-conformance.dll here scratch LAB_INTERFACE=veth-t
    # The installed tool, with what shortens a run.
    cat >"$scratch/bin/bonjour-conformance" <<EOF
#!/bin/bash
[ "\$1" != run ] || set -- "\$@" ${*@Q}
exec dotnet '$BONJOUR_LAB_CLI' "\$@"
EOF
    chmod +x "$scratch/bin/bonjour-conformance"
    for name in my-printer my-camera; do
        # Its controls are named from the folder that it stands in.
        sed 's|\.\./\.\./tests|../tests|' fixtures/devices/simulated-in-lab.json >"lab/$name.json"
        echo '{ "known": [] }' >"lab/$name.baseline.json"
    done
    export -f job
    bash tests/lab/lab.sh run simulated -- bash -c "job $file device && job $file page"
    ls results/index.html results/my-printer/junit.xml results/my-camera/report.html
}

case $which in
    devices) file=.github/workflows/devices.yml; devices "$@" ;;
    gitlab) file=tests/nightly/gitlab-ci.yml; devices "$@" ;;
    ci) [ "${1:-}" != --short ] || short=yes; job .github/workflows/ci.yml test ;;
    nightly) job .github/workflows/nightly.yml matrix ;;
    *) echo "devices, gitlab, ci or nightly" >&2; exit 2 ;;
esac
echo "== every step did well"
