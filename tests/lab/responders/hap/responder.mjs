// hap-nodejs as the device of a lab: one process that publishes each service of LAB/services.json as an accessory of its own, as bridges
// with several accessories outside of them do. SIGTERM ends it in order (goodbyes are sent). It has no querier.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [lab, deviceInterface] = process.argv.slice(2);
const { Accessory, Categories, HAPStorage, Service, uuid } = createRequire(`${process.env.BONJOUR_LAB_MODULES}/`)("hap-nodejs");
HAPStorage.setCustomStoragePath(`${lab}/hap`);

const { services } = JSON.parse(readFileSync(`${lab}/services.json`, "utf-8"));
const accessories = services.map(({ name, port }, at) => {
  const accessory = new Accessory(name, uuid.generate(`bonjour-lab.${name}`));
  accessory.addService(Service.Switch, name);
  const username = `02:BC:00:00:88:0${at + 1}`;
  return { accessory, published: accessory.publish({ username, pincode: "031-45-154", port, category: Categories.SWITCH, advertiser: "ciao", bind: deviceInterface, addIdentifyingMaterial: false }) };
});

process.on("SIGTERM", async () => {
  await Promise.all(accessories.map(({ accessory }) => accessory.unpublish()));
  process.exit(0);
});

await Promise.all(accessories.map(({ published }) => published));
console.log(`published ${services.length} accessories`);
