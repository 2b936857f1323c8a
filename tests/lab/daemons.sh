# The programs that a device of a lab consists of, and how each is started. Sourced by control.sh, never run by itself.
# shellcheck shell=bash disable=SC2016

# Where a lab has a message bus, everything in it talks over that one and never over the machine's.
has_bus() { case $LAB_RESPONDER in ippeveprinter* | avahi-with-bus | networkmanager | resolved) return 0 ;; *) return 1 ;; esac; }
if has_bus; then export DBUS_SYSTEM_BUS_ADDRESS="unix:path=$BONJOUR_LAB/bus"; fi

# In the order of their start.
daemons() {
    case $LAB_RESPONDER in
        avahi) echo avahi ;;
        avahi-with-bus) echo bus avahi ;;
        avahi-autoipd) echo autoipd avahi ;;
        autoipd-beside-udhcpc) echo udhcpc autoipd avahi ;;
        dhcpcd | networkd) echo "$LAB_RESPONDER" avahi ;;
        networkmanager) echo bus networkmanager avahi ;;
        resolved) echo bus resolved ;;
        zeroconf | ciao | hap | bonjour-service | jmdns | hashicorp | mdnsd | mdnsresponder | simulated) echo "$LAB_RESPONDER" ;;
        # shellcheck disable=SC2046
        ippeveprinter*) echo bus avahi $("$lab_python" "$lab_home/services.py" printers "$BONJOUR_LAB") ;;
        none) lab_fail "this lab has no responder of its own" ;;
    esac
}

start() {
    local daemon
    for daemon in $(daemons); do
        start_daemon "$daemon"
        [ "$daemon" != bus ] || wait_for_bus
    done
}

start_daemon() {
    if running "$1"; then return 0; fi
    rm -f "$BONJOUR_LAB/$1.pid" "$BONJOUR_LAB/$1.sock"
    [ "$1" != bus ] || rm -f "$BONJOUR_LAB/bus"
    case $1 in
        bus) spawn bus dbus-daemon --config-file="$BONJOUR_LAB/bus.conf" --nofork --nopidfile ;;
        avahi | autoipd | udhcpc | dhcpcd | networkd | networkmanager | mdnsd | mdnsresponder | resolved) "spawn_$1" ;;
        printer-*) spawn_printer "$1" ;;
        zeroconf) spawn zeroconf "$lab_python" "$lab_home/responders/zeroconf_responder.py" "$BONJOUR_LAB" "$LAB_DEVICE_INTERFACE" ;;
        ciao | hap | bonjour-service)
            BONJOUR_LAB_MODULES=$(bash "$lab_home/responders/install.sh" "$1")
            export BONJOUR_LAB_MODULES
            spawn "$1" node "$lab_home/responders/$1/responder.mjs" "$BONJOUR_LAB" "$LAB_DEVICE_INTERFACE"
            ;;
        jmdns)
            export LAB_SERVICES=$lab_home/services.py
            spawn jmdns java -Xmx64m -XX:+UseSerialGC -cp "$(bash "$lab_home/responders/build.sh" jmdns):$jmdns_jars" Responder "$BONJOUR_LAB" "$LAB_DEVICE_INTERFACE"
            ;;
        hashicorp) spawn hashicorp "$(bash "$lab_home/responders/build.sh" hashicorp)/responder" "$BONJOUR_LAB" "$LAB_DEVICE_INTERFACE" ;;
        simulated)
            local arguments
            mapfile -t arguments <"$BONJOUR_LAB/simulate.arguments"
            spawn simulated dotnet "$(simulator)" simulate --interface "$LAB_DEVICE_INTERFACE" --socket "$BONJOUR_LAB/simulated.sock" "${arguments[@]}"
            ;;
    esac
    sleep 0.1
    running "$1" || lab_fail "$1 ended at once: $(tail -n 3 "$BONJOUR_LAB/$1.log")"
}

jmdns_jars=/usr/share/java/jmdns.jar:/usr/share/java/slf4j-api.jar:/usr/share/java/slf4j-nop.jar

wait_for_bus() {
    local attempt
    for attempt in $(seq 1 250); do
        [ -S "$BONJOUR_LAB/bus" ] && return 0
        sleep 0.02
    done
    lab_fail "the message bus is not there after 5 s: $(tail -n 3 "$BONJOUR_LAB/bus.log")"
}

# Its own view of the file system: our configuration, and a /run in which no other avahi-daemon has left its pid.
spawn_avahi() {
    spawn avahi unshare -m sh -c '
        mount --make-rprivate / && mount --bind "$0" /etc/avahi && mount -t tmpfs tmpfs /run &&
        exec avahi-daemon --no-drop-root --no-chroot --no-rlimits --debug -f /etc/avahi/avahi-daemon.conf' \
        "$BONJOUR_LAB/avahi"
}

# Its host name is where it listens, and what its URIs say: within its own view of the file system the name means every address.
spawn_printer() {
    local arguments
    mapfile -t arguments <"$BONJOUR_LAB/$1.arguments"
    spawn "$1" unshare -m sh -c 'mount --make-rprivate / && mount --bind "$0/hosts" /etc/hosts && exec ippeveprinter "$@"' "$BONJOUR_LAB" "${arguments[@]}"
}

# Whatever gives the interface its address has a directory of the lab for what it remembers, which outlives it, as in a device that loses its power.
# A program alone on its interface claims an address whatever else the interface has; beside a DHCP client it sleeps while there is another.
spawn_autoipd() {
    spawn autoipd unshare -m sh -c '
        mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir -p /var/lib/avahi-autoipd &&
        mount --bind "$0" /var/lib/avahi-autoipd &&
        exec avahi-autoipd --no-drop-root --no-chroot $2 "$1"' \
        "$BONJOUR_LAB/autoipd" "$LAB_DEVICE_INTERFACE" "$([ "$LAB_RESPONDER" != avahi-autoipd ] || echo --force-bind)"
}

spawn_udhcpc() { spawn udhcpc udhcpc --foreground --interface "$LAB_DEVICE_INTERFACE" --tryagain 10 --script "$lab_home/responders/leased.sh"; }

# No udev (nodev), no hooks, no IPv6: what is left is DHCP and, beside it, a link-local address.
spawn_dhcpcd() {
    printf '%s\n' ipv4only nodev noipv6rs 'script ""' >"$BONJOUR_LAB/dhcpcd/dhcpcd.conf"
    spawn dhcpcd unshare -m sh -c '
        mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir -p /var/lib/dhcpcd && mount --bind "$0" /var/lib/dhcpcd &&
        exec dhcpcd --nobackground --debug --config "$0/dhcpcd.conf" "$1"' \
        "$BONJOUR_LAB/dhcpcd" "$LAB_DEVICE_INTERFACE"
}

# Both take a machine whose /sys may not be written for a container, where no udev is to be waited for.
spawn_networkd() {
    local home=$BONJOUR_LAB/networkd
    mkdir -p "$home/etc/network"
    printf '[Match]\nName=%s\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=yes\nIPv6AcceptRA=no\n' "$LAB_DEVICE_INTERFACE" >"$home/etc/network/lab.network"
    printf '[Network]\nManageForeignRoutes=no\n' >"$home/etc/networkd.conf"
    spawn networkd unshare -m sh -c '
        mount --make-rprivate / && mount -o remount,bind,ro /sys && mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp &&
        chown -R systemd-network: /run/systemd/netif && mount --bind "$0/etc" /etc/systemd && export SYSTEMD_LOG_LEVEL=debug &&
        exec /usr/lib/systemd/systemd-networkd' "$home"
}

spawn_networkmanager() {
    local home=$BONJOUR_LAB/networkmanager
    mkdir -p "$home/etc/system-connections" "$home/state"
    printf '%s\n' '[main]' 'plugins=keyfile' 'dhcp=internal' 'no-auto-default=*' 'dns=none' 'auth-polkit=false' '[logging]' 'level=DEBUG' >"$home/etc/NetworkManager.conf"
    printf '%s\n' '[connection]' 'id=lab' 'uuid=5d1c4f1a-6b11-41d8-8020-0000aa007709' 'type=ethernet' "interface-name=$LAB_DEVICE_INTERFACE" '[ipv4]' 'method=link-local' '[ipv6]' 'method=link-local' \
        >"$home/etc/system-connections/lab.nmconnection"
    chmod 600 "$home/etc/system-connections/lab.nmconnection"
    spawn networkmanager unshare -m sh -c '
        mount --make-rprivate / && mount -o remount,bind,ro /sys && mount -t tmpfs tmpfs /run && mkdir -p /run/NetworkManager /var/lib/NetworkManager &&
        mount --bind "$0/etc" /etc/NetworkManager && mount --bind "$0/state" /var/lib/NetworkManager &&
        exec NetworkManager --no-daemon --config /etc/NetworkManager/NetworkManager.conf' "$home"
}

# Its host name is that of its service; it has no other.
spawn_mdnsd() {
    local home
    home=$(bash "$lab_home/responders/unpack.sh" mdnsd libmdnsd1)
    spawn mdnsd unshare -m sh -c '
        mount --make-rprivate / && mount -t tmpfs tmpfs /run && export LD_LIBRARY_PATH="$0/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)" &&
        exec "$0/usr/sbin/mdnsd" -n -i "$1" "$2"' "$home" "$LAB_DEVICE_INTERFACE" "$BONJOUR_LAB/mdnsd"
}

# The daemon takes the name of the machine for that of the host.
spawn_mdnsresponder() {
    [ -n "${BONJOUR_LAB_MDNSRESPONDER:-}" ] || lab_fail "BONJOUR_LAB_MDNSRESPONDER does not say where mDNSResponder was built (see tests/lab/README.md)"
    spawn mdnsresponder unshare -m -u sh -c '
        mount --make-rprivate / && mount -t tmpfs tmpfs /run && hostname "$0" && exec "$@"' \
        "$("$lab_python" "$lab_home/services.py" host "$BONJOUR_LAB")" \
        "$lab_python" "$lab_home/responders/mdnsresponder/device.py" "$BONJOUR_LAB" "$BONJOUR_LAB_MDNSRESPONDER"
}

spawn_resolved() {
    local home
    home=$(bash "$lab_home/responders/unpack.sh" systemd-resolved)
    printf '[Resolve]\nMulticastDNS=yes\nLLMNR=no\nDNSStubListener=no\n' >"$BONJOUR_LAB/resolved.conf"
    sed '$asystemd-resolve:x:0:0::/:/usr/sbin/nologin' /etc/passwd >"$BONJOUR_LAB/passwd"
    spawn resolved unshare -m -u sh -c '
        mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/resolve && mount --bind "$0/passwd" /etc/passwd &&
        mkdir -p /run/systemd/dnssd && mount --bind "$0/dnssd" /run/systemd/dnssd && mkdir -p /run/systemd/resolved.conf.d && cp "$0/resolved.conf" /run/systemd/resolved.conf.d/ &&
        mkdir -p /run/systemd/netif/links && printf "ADMIN_STATE=configured\nOPER_STATE=routable\nMDNS=yes\n" >"/run/systemd/netif/links/$(cat "/sys/class/net/$3/ifindex")" &&
        hostname "$1" && export SYSTEMD_LOG_LEVEL=debug && exec "$2/lib/systemd/systemd-resolved"' \
        "$BONJOUR_LAB" "$("$lab_python" "$lab_home/services.py" host "$BONJOUR_LAB")" "$home" "$LAB_DEVICE_INTERFACE"
}

# Our own program, as it was built last.
simulator() {
    local newest
    # shellcheck disable=SC2012
    newest=${BONJOUR_LAB_CLI:-$(ls -t "$lab_repository"/src/BonjourConformance.Cli/bin/*/net10.0/bonjour-conformance.dll 2>/dev/null | head -n 1)}
    [ -n "$newest" ] || lab_fail "the simulator is not built (or tell where it is in BONJOUR_LAB_CLI)"
    echo "$newest"
}
