"""What the device of a lab publishes, kept in one place: LAB/services.json, taken from a profile and changed by controls.

    services.py prepare PROFILE LAB
    services.py rename LAB INSTANCE TYPE NEW-NAME
    services.py changeTxt LAB INSTANCE TYPE KEY VALUE
    services.py lines LAB                          host and services with fields between tabs, for a responder that reads no JSON
    services.py host LAB                           the name of the host, one label
    services.py printers LAB                       the names of the ippeveprinter processes, one for each instance of _ipp
    services.py tell SOCKET COMMAND...      one command to a responder of ours, which answers "ok" or what is wrong
"""

import json
import os
import re
import socket
import sys
import xml.sax.saxutils

AVAHI_CONFIGURATION = """\
[server]
host-name={host}
use-ipv4=yes
use-ipv6=yes
allow-interfaces={interface}
enable-dbus={bus}

[wide-area]
enable-wide-area=no

[publish]
publish-hinfo=no
publish-workstation=no

[reflector]
enable-reflector=no
"""

BUS_CONFIGURATION = """\
<busconfig>
  <type>system</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true"/>
    <allow receive_type="method_call"/>
    <allow receive_type="signal"/>
    <allow receive_requested_reply="true"/>
  </policy>
</busconfig>
"""


def read_profile(path):
    """A profile is JSON in which comments and trailing commas are allowed."""
    text = open(path, encoding="utf-8").read()
    string = r'"(?:\\.|[^"\\])*"'
    text = re.sub(string + r"|//[^\n]*|/\*.*?\*/", lambda m: m[0] if m[0][0] == '"' else " ", text, flags=re.S)
    text = re.sub(string + r"|,(?=\s*[}\]])", lambda m: m[0] if m[0][0] == '"' else "", text)
    return json.loads(text)


def write(path, text):
    """In one step, so that nobody reads half a file; beside the directory, so that no watcher of it sees a draft."""
    draft = os.path.join(os.path.dirname(os.path.dirname(path)), ".draft")
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(draft, path)


def write_avahi_service(lab, number, service, version):
    def quote(text):
        return xml.sax.saxutils.escape(text)

    lines = ['<?xml version="1.0" standalone="no"?>', '<!DOCTYPE service-group SYSTEM "avahi-service.dtd">']
    lines += ["<service-group>", f'  <name replace-wildcards="no">{quote(service["name"])}</name>', "  <service>"]
    lines += [f'    <type>{service["type"]}</type>']
    lines += [f'    <subtype>{subtype}._sub.{service["type"]}</subtype>' for subtype in service.get("subtypes", [])]
    lines += [f'    <port>{service["port"]}</port>']
    for key, value in service.get("txt", {}).items():
        lines += [f"    <txt-record>{quote(key if value is None else key + '=' + value)}</txt-record>"]
    lines += ["  </service>", "</service-group>", ""]
    path = os.path.join(lab, "avahi", "services", f"{number}.service")
    write(path, "\n".join(lines))
    # avahi-daemon tells a changed file by its whole seconds: two changes within one second need two of them.
    os.utime(path, (version, version))


def write_mdnsd_service(lab, number, service):
    lines = [f'name {service["name"]}', f'type {service["type"]}', f'port {service["port"]}']
    lines += [f"txt {key}={value}" for key, value in service.get("txt", {}).items()]
    write(os.path.join(lab, "mdnsd", f"{number}.service"), "\n".join(lines) + "\n")


def write_resolved_service(lab, number, service):
    lines = ["[Service]", f'Name={service["name"]}', f'Type={service["type"]}', f'Port={service["port"]}']
    lines += ["TxtText=" + " ".join(f'"{key}={value}"' for key, value in service.get("txt", {}).items())]
    write(os.path.join(lab, "dnssd", f"{number}.dnssd"), "\n".join(lines) + "\n")


def write_service(lab, number, service, version):
    """As each of the daemons that read files would have it."""
    write_avahi_service(lab, number, service, version)
    write_mdnsd_service(lab, number, service)
    write_resolved_service(lab, number, service)


def load(lab):
    with open(os.path.join(lab, "services.json"), encoding="utf-8") as file:
        return json.load(file)


def save(lab, services):
    services["version"] += 1
    write(os.path.join(lab, "state", "services.json"), json.dumps(services, indent=2, ensure_ascii=False))
    os.rename(os.path.join(lab, "state", "services.json"), os.path.join(lab, "services.json"))


def environment(lab):
    with open(os.path.join(lab, "env"), encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("=", 1) for line in file)


def prepare(profile_path, lab):
    profile = read_profile(profile_path)
    for directory in ("state", "autoipd", "dhcpcd", "networkd", "networkmanager", "avahi/services", "mdnsd", "dnssd"):
        os.makedirs(os.path.join(lab, directory))
    services = {"version": 1_000_000_000, "host": profile.get("host", "").split(".")[0] or None, "services": profile["instances"]}
    save(lab, services)
    interface, responder = (environment(lab)[key] for key in ("LAB_DEVICE_INTERFACE", "LAB_RESPONDER"))
    printers = responder.startswith("ippeveprinter")
    has_bus = printers or responder in ("avahi-with-bus", "networkmanager", "resolved")
    with open(os.path.join(lab, "avahi", "avahi-daemon.conf"), "w", encoding="utf-8") as file:
        file.write(AVAHI_CONFIGURATION.format(host=services["host"], interface=interface, bus="yes" if printers or responder == "avahi-with-bus" else "no"))
    if has_bus:
        with open(os.path.join(lab, "bus.conf"), "w", encoding="utf-8") as file:
            file.write(BUS_CONFIGURATION.format(path=os.path.join(lab, "bus")))
    if printers:
        prepare_printers(lab, services, registers=responder == "ippeveprinter")
    if responder == "ippeveprinter":
        return
    for number, service in enumerate(services["services"]):
        write_service(lab, number, service, services["version"])


def queues(services):
    return [service for service in services["services"] if service["type"] == "_ipp._tcp"]


def prepare_printers(lab, services, registers):
    """One ippeveprinter for each queue; what it says of itself comes from the profile, what that does not name is its own."""
    with open(os.path.join(lab, "hosts"), "w", encoding="utf-8") as file:
        file.write(f"0.0.0.0 {services['host']}.local\n:: {services['host']}.local\n127.0.0.1 localhost\n")
    for number, queue in enumerate(queues(services)):
        manufacturer, model = queue["txt"]["ty"].split(" ", 1)
        spool, keys = (os.path.join(lab, f"{name}-{number}") for name in ("spool", "keys"))
        os.makedirs(spool)
        os.makedirs(keys)
        arguments = ["-n", f"{services['host']}.local", "-p", str(queue["port"]), "-M", manufacturer, "-m", model, "-l", queue["txt"]["note"]]
        arguments += ["-f", queue["txt"]["pdl"], "-d", spool, "-K", keys] + ([] if registers else ["-r", "off"]) + [queue["name"]]
        with open(os.path.join(lab, f"printer-{number}.arguments"), "w", encoding="utf-8") as file:
            file.write("\n".join(arguments) + "\n")


def change(lab, instance, service_type, apply):
    services = load(lab)
    names = [service["name"] for service in services["services"] if service["type"] == service_type]
    if instance not in names:
        # A name that was lost in a conflict has been counted up by the responder itself: "InstanceA #2", "InstanceA (2)".
        instance = re.sub(r" (#\d+|\(\d+\))$", "", instance)
    for number, service in enumerate(services["services"]):
        if service["name"] == instance and service["type"] == service_type:
            apply(service)
            save(lab, services)
            write_service(lab, number, service, services["version"])
            return
    known = ", ".join(f'"{s["name"]}" of {s["type"]}' for s in services["services"])
    sys.exit(f'lab: the device publishes no "{instance}" of {service_type}; it has {known}')


def tell(path, command):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(path)
        connection.sendall(json.dumps(command).encode() + b"\n")
        answer = connection.makefile(encoding="utf-8").readline().strip()
    if answer != "ok":
        sys.exit(f"lab: {' '.join(command)}: {answer or 'the responder hung up'}")


def main(arguments):
    match arguments:
        case ["prepare", profile, lab]:
            prepare(profile, lab)
        case ["rename", lab, instance, service_type, new_name]:
            # As a settings page would: refused before anything is changed.
            if len(new_name.encode()) > 63:
                sys.exit("an instance name has at most 63 octets")
            change(lab, instance, service_type, lambda service: service.update(name=new_name))
        case ["changeTxt", lab, instance, service_type, key, value]:
            change(lab, instance, service_type, lambda service: service.setdefault("txt", {}).update({key: value}))
        case ["lines", lab]:
            services = load(lab)
            print("host", services["host"], sep="\t")
            for service in services["services"]:
                subtype = next((subtype[1:] for subtype in service.get("subtypes", [])), "")
                print("service", service["name"], service["type"], service["port"], subtype, *(f"{key}={value}" for key, value in service.get("txt", {}).items()), sep="\t")
        case ["host", lab]:
            print(load(lab)["host"])
        case ["printers", lab]:
            print(*(f"printer-{number}" for number, _ in enumerate(queues(load(lab)))))
        case ["tell", path, *command]:
            tell(path, command)
        case _:
            sys.exit(__doc__)


main(sys.argv[1:])
