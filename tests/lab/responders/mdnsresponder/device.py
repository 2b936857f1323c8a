"""Apple's mDNSResponder, its posix daemon, as the device of a lab: registers LAB/services.json by the daemon's own client library, as a
program on the device would, and obeys LAB/mdnsresponder.sock.

    device.py LAB SOURCES       SOURCES: where mDNSPosix was built (tests/lab/README.md)

SIGTERM takes the services back and ends the daemon in order. A name lost to another host is counted up by the daemon.
"""

import ctypes
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time

lab, sources = sys.argv[1:]
built = os.path.join(sources, "mDNSPosix", "build", "prod")
daemon = subprocess.Popen([os.path.join(built, "mdnsd"), "-foreground"])
while not os.path.exists("/var/run/mdnsd"):
    time.sleep(0.01)
library = ctypes.CDLL(os.path.join(built, "libdns_sd.so"))

REGISTERED = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int32, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p)
FOUND = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_int32, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p
)
RESOLVED = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_int32, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint16, ctypes.c_uint16,
    ctypes.POINTER(ctypes.c_ubyte), ctypes.c_void_p
)  # fmt: skip
ADDRESSED = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_int32, ctypes.c_char_p, ctypes.POINTER(ctypes.c_ubyte), ctypes.c_uint32, ctypes.c_void_p
)


@REGISTERED
def registered(_reference, _flags, error, name, service_type, _domain, _context):
    print(f"registered {name.decode()} {service_type.decode()}: {error}", flush=True)


@FOUND
def found(_reference, flags, _interface, error, name, service_type, domain, _context):
    print(f"found {name.decode()} {service_type.decode()} {domain.decode()}: flags {flags}, {error}", flush=True)


operations = {}


def begin(key, function, *arguments):
    """An operation of the client library goes on until it is ended: what it finds comes by its own socket."""
    reference = ctypes.c_void_p()
    error = function(ctypes.byref(reference), *arguments)
    if error:
        raise RuntimeError(f"{key}: error {error}")
    operations[key] = reference


def end(key):
    library.DNSServiceRefDeallocate(operations.pop(key))


def serve(others=(), seconds=None):
    """One round: hands on what the daemon has to say, and returns those of the others that have something to read."""
    sockets = {library.DNSServiceRefSockFD(reference): reference for reference in operations.values()}
    readable = select.select([*sockets, *others], [], [], seconds)[0]
    for descriptor in readable:
        if descriptor in sockets:
            library.DNSServiceProcessResult(sockets[descriptor])
    return [other for other in others if other in readable]


def text_octets(service):
    strings = [(key if value is None else f"{key}={value}").encode() for key, value in service.get("txt", {}).items()]
    return b"".join(bytes([len(string)]) + string for string in strings) or b"\0"


def load():
    with open(os.path.join(lab, "services.json"), encoding="utf-8") as file:
        return json.load(file)["services"]


def publish(service):
    text = text_octets(service)
    types = ",".join([service["type"], *service.get("subtypes", [])])
    begin(
        ("register", service["name"], service["type"]), library.DNSServiceRegister, 0, 0, service["name"].encode(), types.encode(), None, None,
        ctypes.c_uint16(socket.htons(service["port"])), ctypes.c_uint16(len(text)), text, registered, None
    )  # fmt: skip


def service_of(name, service_type):
    return next(service for service in load() if (service["name"], service["type"]) == (name, service_type))


def rename(instance, service_type, new_name):
    end(("register", instance, service_type))
    publish(service_of(new_name, service_type))


def change_txt(instance, service_type, _key, _value):
    text = text_octets(service_of(instance, service_type))
    error = library.DNSServiceUpdateRecord(operations["register", instance, service_type], None, 0, ctypes.c_uint16(len(text)), text, 0)
    if error:
        raise RuntimeError(f"update: error {error}")


def browse(service_type):
    if ("browse", service_type) not in operations:
        begin(("browse", service_type), library.DNSServiceBrowse, 0, 0, service_type.encode(), None, found, None)


def stop_browse(service_type):
    if ("browse", service_type) in operations:
        end(("browse", service_type))


def resolve(instance, service_type):
    """Host and port, then an address that fits the family of the link; the operations last no longer than that takes."""
    places, addresses = [], []

    @RESOLVED
    def resolved(_reference, _flags, _interface, error, _name, host, port, _length, _text, _context):
        if not error:
            places.append((host, socket.ntohs(port)))

    @ADDRESSED
    def addressed(_reference, _flags, _interface, error, _host, address, _ttl, _context):
        if not error and address[0] == socket.AF_INET:
            addresses.append(socket.inet_ntop(socket.AF_INET, bytes(address[4:8])))

    def until(answers):
        limit = time.monotonic() + 10
        while not answers and time.monotonic() < limit:
            serve(seconds=0.1)
        return answers

    try:
        begin("resolve", library.DNSServiceResolve, 0, 0, instance.encode(), service_type.encode(), b"local.", resolved, None)
        if not until(places):
            raise RuntimeError(f"no host and port of {instance} {service_type} within 10 s")
        host, port = places[0]
        begin("address", library.DNSServiceGetAddrInfo, 0, 0, 3, host, addressed, None)
        if not until(addresses):
            raise RuntimeError(f"no address of {host.decode()} within 10 s")
        print(f"resolved {instance} {service_type}: {host.decode()} {port} {addresses}", flush=True)
        return addresses[0], port
    finally:
        for key in ("resolve", "address"):
            if key in operations:
                end(key)


def connect(instance, service_type):
    with socket.create_connection(resolve(instance, service_type), timeout=5):
        print(f"connected to {instance} {service_type}", flush=True)


commands = {"rename": rename, "changeTxt": change_txt, "browse": browse, "stopBrowse": stop_browse, "resolve": resolve, "connect": connect}


def obey(connection):
    command, *arguments = json.loads(connection.makefile(encoding="utf-8").readline())
    try:
        commands[command](*arguments)
        answer = "ok"
    except (OSError, RuntimeError, KeyError, StopIteration) as trouble:
        answer = f"{type(trouble).__name__}: {trouble}"
    connection.sendall(answer.encode() + b"\n")


def leave(_signal, _frame):
    for key in list(operations):
        end(key)
    daemon.terminate()
    daemon.wait()
    sys.exit(0)


signal.signal(signal.SIGTERM, leave)
listener = socket.socket(socket.AF_UNIX)
listener.bind(os.path.join(lab, "mdnsresponder.sock"))
listener.listen()
for each in load():
    publish(each)
while True:
    if listener in serve([listener]):
        with listener.accept()[0] as caller:
            obey(caller)
