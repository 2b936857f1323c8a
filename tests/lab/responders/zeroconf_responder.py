"""python3-zeroconf as the device of a lab: publishes LAB/services.json, browses on demand, obeys LAB/zeroconf.sock.

SIGTERM ends it in order (goodbyes are sent). Subtypes are left out: this library knows a service by its instance name
alone and refuses the second registration that a subtype would need.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys

from zeroconf import InterfaceChoice, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

lab, interface = sys.argv[1:]


def addresses():
    shown = json.loads(subprocess.check_output(["ip", "-json", "address", "show", "dev", interface]))
    texts = [address["local"] for address in shown[0]["addr_info"]]
    return [socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text) for text in texts]


def load():
    with open(os.path.join(lab, "services.json"), encoding="utf-8") as file:
        return json.load(file)


def info(services, service):
    type_name = f"{service['type']}.local."
    return AsyncServiceInfo(
        type_name,
        f"{service['name']}.{type_name}",
        port=service["port"],
        properties=service.get("txt", {}),
        server=f"{services['host']}.local.",
        addresses=addresses(),
    )


class Device:
    def __init__(self):
        self.zeroconf = AsyncZeroconf(interfaces=InterfaceChoice.All, ip_version=IPVersion.All)
        self.registered = {}
        self.browsers = {}

    async def publish(self):
        services = load()
        for service in services["services"]:
            self.registered[service["name"], service["type"]] = info(services, service)
        # It probes inside the first call and announces inside what that returns: all four at the same time.
        await asyncio.gather(*[self.announce(published) for published in self.registered.values()])

    async def announce(self, published):
        await (await self.zeroconf.async_register_service(published))

    async def rename(self, instance, service_type, new_name):
        await (await self.zeroconf.async_unregister_service(self.registered.pop((instance, service_type))))
        services = load()
        service = next(s for s in services["services"] if (s["name"], s["type"]) == (new_name, service_type))
        self.registered[new_name, service_type] = published = info(services, service)
        await self.announce(published)

    async def change_txt(self, instance, service_type, _key, _value):
        services = load()
        service = next(s for s in services["services"] if (s["name"], s["type"]) == (instance, service_type))
        self.registered[instance, service_type] = published = info(services, service)
        await (await self.zeroconf.async_update_service(published))

    async def browse(self, service_type):
        if service_type not in self.browsers:
            self.browsers[service_type] = AsyncServiceBrowser(self.zeroconf.zeroconf, f"{service_type}.local.", handlers=[self.seen])

    async def stop_browse(self, service_type):
        if browser := self.browsers.pop(service_type, None):
            await browser.async_cancel()

    async def resolve(self, instance, service_type):
        found = AsyncServiceInfo(f"{service_type}.local.", f"{instance}.{service_type}.local.")
        await found.async_request(self.zeroconf.zeroconf, 3000)
        print(f"Resolved {found}", flush=True)
        return found

    async def connect(self, instance, service_type):
        found = await self.resolve(instance, service_type)
        for address in found.parsed_scoped_addresses():
            try:
                _, writer = await asyncio.wait_for(asyncio.open_connection(address, found.port), 3)
            except OSError:
                continue
            writer.close()
            return

    def seen(self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange):
        print(f"{state_change.name} {name}", flush=True)

    async def obey(self, reader, writer):
        try:
            command, *rest = json.loads(await reader.readline())
            match command:
                case "rename":
                    await self.rename(*rest)
                case "changeTxt":
                    await self.change_txt(*rest)
                case "browse":
                    await self.browse(*rest)
                case "stopBrowse":
                    await self.stop_browse(*rest)
                case "resolve":
                    await self.resolve(*rest)
                case "connect":
                    await self.connect(*rest)
                case _:
                    raise ValueError(f"unknown command {command}")
            answer = "ok"
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        writer.write(answer.encode() + b"\n")
        await writer.drain()
        writer.close()


async def main():
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    device = Device()
    publishing = asyncio.create_task(device.publish())
    server = await asyncio.start_unix_server(device.obey, os.path.join(lab, "zeroconf.sock"))
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait([publishing, waiting], return_when=asyncio.FIRST_COMPLETED)
    if publishing.done():
        publishing.result()
    await waiting
    server.close()
    for service_type in list(device.browsers):
        await device.stop_browse(service_type)
    await device.zeroconf.async_unregister_all_services()
    await device.zeroconf.async_close()


asyncio.run(main())
