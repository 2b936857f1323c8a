// bonjour-service as the device of a lab: publishes LAB/services.json, obeys LAB/bonjour-service.sock.
// SIGTERM ends it in order (goodbyes are sent). A changed TXT is a service taken back and published anew: the library has no update.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { obey } from "../controls.mjs";

const [lab, deviceInterface] = process.argv.slice(2);
const { Bonjour } = createRequire(`${process.env.BONJOUR_LAB_MODULES}/`)("bonjour-service");

const bonjour = new Bonjour({ interface: "0.0.0.0", bind: "0.0.0.0" }, (error) => console.log(`on ${deviceInterface}: ${error}`));
const published = new Map();
const key = (name, type) => `${name} ${type}`;

function publish(name, type) {
  const { host, services } = JSON.parse(readFileSync(`${lab}/services.json`, "utf-8"));
  const { port, subtypes = [], txt = {} } = services.find((s) => s.name === name && s.type === type);
  const bare = (label) => label.slice(1);
  const service = bonjour.publish({ name, type: bare(type.split(".")[0]), port, host: `${host}.local`, txt, subtypes: subtypes.map(bare) });
  service.on("up", () => console.log(`announced ${name} ${type}`));
  published.set(key(name, type), service);
}

const withdraw = (name, type) => new Promise((done) => published.get(key(name, type)).stop(done));

const commands = {
  async rename(instance, type, newName) {
    await withdraw(instance, type);
    published.delete(key(instance, type));
    publish(newName, type);
  },
  async changeTxt(instance, type) {
    await withdraw(instance, type);
    publish(instance, type);
  },
};

obey(`${lab}/bonjour-service.sock`, commands);

process.on("SIGTERM", () => bonjour.unpublishAll(() => bonjour.destroy(() => process.exit(0))));

for (const { name, type } of JSON.parse(readFileSync(`${lab}/services.json`, "utf-8")).services) publish(name, type);
