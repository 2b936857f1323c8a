#!/usr/bin/env bash
# The lab's own tests: that it comes up, does what each control says, as seen on the cable, and leaves nothing behind.
# Prints one line per test (ok / not ok); everything else goes to standard error.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
profiles=$(cd "$here/../../fixtures/devices" && pwd)
failed=0

report() {
    if [ "$1" = 0 ]; then echo "ok - $2"; else
        echo "not ok - $2"
        failed=1
    fi
}

if [ "$(id -u)" != 0 ]; then
    echo "ok - lab # SKIP network namespaces need root"
    exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What a lab's command does inside: capture, run the steps, and leave the capture as text for the assertions.
cat >"$scratch/steps.sh" <<'STEPS'
set -u
profiles=$1 capture=$2
shift 2
question=000100000001000000000000045f697070045f746370056c6f63616c00000c0001 # _ipp._tcp.local PTR, id 1
control() { (cd "$profiles" && bash ../../tests/lab/control.sh "$@") || echo "FAILED $*" >>"$capture.text"; }
: >"$capture.text"
tcpdump -i veth-t --immediate-mode -U -w "$capture" 2>"$capture.log" &
tcpdump=$!
for _ in $(seq 1 100); do grep -q 'listening on' "$capture.log" && break; sleep 0.05; done
for step in "$@"; do
    case $step in
        wait:*) sleep "${step#wait:}" ;;
        ask:*)
            echo "STEP $(date +%s.%N) $step" >>"$capture.steps"
            python3 -c 'import socket, sys; socket.socket(type=socket.SOCK_DGRAM).sendto(bytes.fromhex(sys.argv[1]), ("224.0.0.251", 5353))' "$question"
            sleep 1
            ;;
        *)
            echo "STEP $(date +%s.%N) $step" >>"$capture.steps"
            eval "control $step"
            ;;
    esac
done
sleep 0.5
kill "$tcpdump"
wait "$tcpdump"
echo "STEP $(date +%s.%N) end" >>"$capture.steps"
STEPS

# watch NAME RESPONDER STEP...: runs the steps in a lab of its own, in the background; all labs are up at the same time.
watch() {
    bash "$here/lab.sh" run "$2" --idle -- bash "$scratch/steps.sh" "$profiles" "$scratch/$1.pcap" "${@:3}" >&2 &
    watches+=($!)
}

# seen NAME: what follows is about this capture. True if every step was obeyed.
seen() {
    capture=$scratch/$1.pcap
    [ -s "$capture" ] && [ -e "$capture.text" ] && ! grep -q FAILED "$capture.text"
}

# between STEP FILTER: how many frames of the device match, from the first such step to the step after it.
between() {
    local from to
    from=$(grep -F " $1" "$capture.steps" | head -n 1 | cut -d' ' -f2)
    to=$(grep -F -A 1 " $1" "$capture.steps" | sed -n 2p | cut -d' ' -f2)
    tshark -r "$capture" -Y "eth.src != 02:bc:00:00:77:01 && frame.time_epoch >= $from && frame.time_epoch < $to && ($2)" 2>/dev/null | wc -l
}

some() { [ "$(between "$1" "$2")" -gt 0 ]; report $? "$3"; }
none() { [ "$(between "$1" "$2")" = 0 ]; report $? "$3"; }

response='dns.flags.response == 1'
goodbye="$response && dns.resp.ttl == 0"

type=_ipp._tcp
watches=()
responders="avahi zeroconf ciao"
if compgen -G "$here/../../src/BonjourConformance.Cli/bin/*/net10.0/bonjour-conformance.dll" >/dev/null; then
    responders="$responders simulated"
else
    echo "ok - simulated # SKIP the simulator is not built"
fi
for responder in $responders; do
    watch $responder $responder start wait:7 "changeTxt InstanceA $type note 'Third <floor>'" wait:4 \
        "rename InstanceA $type 'Instance <C> & d'" wait:5 powerCycle wait:5 ask:before cableOut ask:without cableIn ask:again kill wait:2 start wait:7 stop
done
# Its third question comes three seconds after the first, and the fourth four seconds later: in between there is time for the command.
watch browser zeroconf start wait:3 'browse _ipp._tcp' wait:5 stopBrowse wait:3
watch autoipd avahi-autoipd start wait:9 powerCycle wait:9
wait "${watches[@]}"

for responder in $responders; do
    seen $responder
    report $? "$responder: every control is obeyed"
    some start "$response && dns.resp.name == \"InstanceA.$type.local\" && dns.resp.ttl > 0" "$responder: start announces"
    some changeTxt "$response && dns.txt == \"note=Third <floor>\"" "$responder: changeTxt is announced"
    some rename "$goodbye && dns.ptr.domain_name contains \"InstanceA.$type\"" "$responder: rename says goodbye to the old name"
    some rename "$response && dns.resp.name == \"Instance <C> & d.$type.local\"" "$responder: rename announces the new name"
    some powerCycle "$response && dns.resp.name == \"Instance <C> & d.$type.local\"" "$responder: powerCycle announces again"
    none powerCycle "$goodbye" "$responder: powerCycle says no goodbye"
    some ask:before "$response" "$responder: a question is answered"
    none ask:without dns "$responder: cableOut keeps the device from answering"
    some ask:again "$response" "$responder: cableIn lets it answer again"
    none kill "dns" "$responder: kill is silent"
    some stop "$goodbye" "$responder: stop says goodbye"
    tshark -r "$capture" -o udp.check_checksum:TRUE -Y 'udp.checksum.status == 0' 2>/dev/null | grep -q .
    [ $? != 0 ]
    report $? "$responder: checksums on the cable are whole"
done

seen browser
report $? "zeroconf: browse and stopBrowse are obeyed"
some browse 'dns.flags.response == 0 && dns.qry.name == "_ipp._tcp.local" && dns.count.auth_rr == 0' "zeroconf: browse asks"
none stopBrowse 'dns.flags.response == 0' "zeroconf: stopBrowse ends the asking"

seen autoipd
report $? "avahi-autoipd: every control is obeyed"
[ "$(between start 'arp && arp.src.proto_ipv4 == 0.0.0.0')" = 3 ]
report $? "avahi-autoipd: start sends three ARP probes"
some start "ip.src == 169.254.0.0/16 && $response" "avahi-autoipd: the services are announced from its address"
first=$(tshark -r "$capture" -Y arp -T fields -e arp.dst.proto_ipv4 2>/dev/null | head -n 1)
some powerCycle "arp.dst.proto_ipv4 == $first" "avahi-autoipd: its last address outlives powerCycle"

# A crash: the owner goes without a word, and everything goes with it.
bash -c 'bash "$0/lab.sh" up avahi --owner $$ >"$1"; sleep 600' "$here" "$scratch/crash" &
owner=$!
for _ in $(seq 1 200); do [ -s "$scratch/crash" ] && break; sleep 0.05; done
lab=$(sed -n 's/^BONJOUR_LAB=//p' "$scratch/crash")
namespace=$(sed -n 's/^BONJOUR_LAB_DEVICE_NAMESPACE=//p' "$scratch/crash")
[ -n "$namespace" ] && ip netns pids "$namespace" | grep -q .
report $? "a lab outside of run has its responder running"
# Its own child first, by its parent's number: it would outlive the shell.
for child in $(ps -o pid= --ppid "$owner"); do [ "$(ps -o comm= -p "$child")" != sleep ] || kill -KILL "$child"; done
kill -KILL "$owner"
wait "$owner" 2>/dev/null
for _ in $(seq 1 200); do [ -d "$lab" ] || break; sleep 0.05; done
[ -n "$lab" ] && [ ! -e "$lab" ] && ! ip netns list | grep -q "^$namespace\b"
report $? "the lab of an owner that was killed is gone"
bash "$here/lab.sh" down "$lab" >&2
report $? "down may be said again"
! bash "$here/lab.sh" down "$here" 2>/dev/null && [ -d "$here" ]
report $? "down removes nothing that up has not made"
(cd "$profiles" && unset BONJOUR_LAB && ! bash ../../tests/lab/control.sh start 2>"$scratch/refused" && grep -q 'BONJOUR_LAB' "$scratch/refused")
report $? "a control without a lab says what is missing"

exit "$failed"
