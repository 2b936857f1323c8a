// @homebridge/ciao as the device of a lab: publishes LAB/services.json, obeys LAB/ciao.sock.
// SIGTERM ends it in order (goodbyes are sent). It has no querier.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { obey } from "../controls.mjs";

const [lab, deviceInterface] = process.argv.slice(2);
const { getResponder } = createRequire(`${process.env.BONJOUR_LAB_MODULES}/`)("@homebridge/ciao");

const responder = getResponder({ interface: deviceInterface });
const published = new Map();
const load = () => JSON.parse(readFileSync(`${lab}/services.json`, "utf-8"));
const key = (name, type) => `${name} ${type}`;

async function publish(host, { name, type, port, subtypes = [], txt = {} }) {
  const service = responder.createService({
    name,
    type: type.split(".")[0].slice(1),
    port,
    subtypes: subtypes.map((subtype) => subtype.slice(1)),
    ...(host ? { hostname: host } : {}),
    txt,
  });
  service.on("name-change", (now) => console.log(`renamed ${name} to ${now}`));
  service.on("hostname-change", (now) => console.log(`host renamed to ${now}`));
  published.set(key(name, type), service);
  await service.advertise();
  console.log(`announced ${name} ${type}`);
}

function find(name, type) {
  const services = load();
  return [services.host, services.services.find((s) => s.name === name && s.type === type)];
}

const commands = {
  async rename(instance, type, newName) {
    const old = published.get(key(instance, type));
    published.delete(key(instance, type));
    await old.destroy();
    await publish(...find(newName, type));
  },
  async changeTxt(instance, type) {
    published.get(key(instance, type)).updateTxt(find(instance, type)[1].txt);
  },
};

const server = obey(`${lab}/ciao.sock`, commands);

process.on("SIGTERM", async () => {
  server.close();
  await responder.shutdown();
  process.exit(0);
});

const { host, services } = load();
await Promise.all(services.map((service) => publish(host, service)));
