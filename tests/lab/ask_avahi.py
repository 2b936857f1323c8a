"""Resolves an instance by the avahi-daemon of a lab, over its bus, as a program on the device would; `connect` then opens a TCP connection to it.

    ask_avahi.py resolve|connect NAMESPACE INTERFACE INSTANCE TYPE
"""

import re
import subprocess
import sys

action, namespace, interface, instance, service_type = sys.argv[1:]
ANY = "int32:-1"
call = ["dbus-send", "--system", "--print-reply", "--reply-timeout=8000", "--dest=org.freedesktop.Avahi", "/", "org.freedesktop.Avahi.Server.ResolveService"]
call += [ANY, ANY, f"string:{instance}", f"string:{service_type}", "string:local", ANY, "uint32:0"]
answer = subprocess.run(call, capture_output=True, text=True)
if answer.returncode != 0 and "TimeoutError" not in answer.stderr and "NotFound" not in answer.stderr:
    sys.exit(f"lab: {answer.stderr.strip()}")
if action == "connect" and answer.returncode == 0:
    # Interface, protocol, name, type, domain, host, protocol of the address, address, port.
    address = re.findall(r'^   string "(.*)"$', answer.stdout, re.M)[-1]
    port = re.search(r"^   uint16 (\d+)$", answer.stdout, re.M)[1]
    target = f"{address}%{interface}" if address.startswith("fe80") else address
    program = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).close()"
    subprocess.run(["ip", "netns", "exec", namespace, sys.executable, "-c", program, target, port], capture_output=True)
