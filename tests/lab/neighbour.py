"""A neighbour with a cache: python-zeroconf with a service of its own, which browses all the time.

    neighbour.py TYPE NAME...

Publishes "Python neighbour" of TYPE. For each line on standard input it prints one line of JSON: for each of the instances
NAME of TYPE the host and port that it resolves to (null: nobody answers), and every name its cache holds a live record of.
"""

import asyncio
import json
import socket
import sys

from zeroconf import DNSAddress, DNSPointer, DNSService, InterfaceChoice, IPVersion, current_time_millis
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

kind, names = f"{sys.argv[1]}.local.", sys.argv[2:]


def next_names(zeroconf, name):
    """Those that a device takes which had to give up a name, as far as they are advertised: "name (2)", "name (3)"."""
    now = current_time_millis()
    for record in zeroconf.zeroconf.cache.entries_with_name(kind):
        if isinstance(record, DNSPointer) and not record.is_expired(now) and record.alias.startswith(f"{name} ("):
            yield record.alias


async def resolve(zeroconf, name):
    """The host and port that it finds out, or those of the only service record that its cache holds."""
    for called in (f"{name}.{kind}", *next_names(zeroconf, name)):
        found = await zeroconf.async_get_service_info(kind, called, timeout=8000)
        if found is not None:
            return f"{found.server} {found.port}"
        now = current_time_millis()
        held = [r for r in zeroconf.zeroconf.cache.entries_with_name(called) if isinstance(r, DNSService) and not r.is_expired(now)]
        if len(held) == 1:
            return f"{held[0].server} {held[0].port}"
    return None


def told(record):
    match record:
        case DNSPointer():
            return record.alias
        case DNSService():
            return record.server
        case DNSAddress():
            return socket.inet_ntop(socket.AF_INET if len(record.address) == 4 else socket.AF_INET6, record.address)
        case _:
            return ""


def cached(zeroconf):
    now = current_time_millis()
    cache = zeroconf.zeroconf.cache
    for name in cache.names():
        for record in cache.entries_with_name(name):
            if not record.is_expired(now):
                yield f"{record.name} {told(record)}".strip()


async def main():
    zeroconf = AsyncZeroconf(interfaces=InterfaceChoice.All, ip_version=IPVersion.V4Only)
    own = AsyncServiceInfo(kind, f"Python neighbour.{kind}", port=1003, server="python-neighbour.local.", addresses=[socket.inet_aton("192.168.79.3")])
    await (await zeroconf.async_register_service(own))
    browser = AsyncServiceBrowser(zeroconf.zeroconf, [kind], handlers=[lambda **_: None])
    print("ready", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        found = dict(zip(names, await asyncio.gather(*[resolve(zeroconf, name) for name in names])))
        print(json.dumps({"names": found, "own": own.name, "cache": sorted(set(cached(zeroconf)))}), flush=True)
    await browser.async_cancel()
    await zeroconf.async_unregister_all_services()
    await zeroconf.async_close()


asyncio.run(main())
