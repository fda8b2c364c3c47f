/* Pictures of the pages for the README, of a simulated network: docs/images/. Usage: node screenshots.mjs OUT */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, noFaults, openPage, show } from "./browser.mjs";
import { fail, run } from "./kit.mjs";
import { Site } from "./site.mjs";

const [out] = process.argv.slice(2);
const MOST_BYTES = 150000;
const LOOKS = [{ lang: "en", theme: "light" }, { lang: "fr", theme: "dark" }];

/* As few colours as it takes to be small: charts and text have few. */
async function write(name, png, folder) {
  const raw = join(folder, "raw.png");
  const path = join(out, name + ".png");
  await writeFile(raw, png);
  for (const colours of [256, 128, 64, 32]) {
    await run(["pngquant", "--force", "--strip", "--speed", "1", "--nofs", "--output", path, colours, raw].map(String));
    const { size } = await stat(path);
    if (size <= MOST_BYTES) {
      console.log(`${path}: ${size} bytes, ${colours} colours`);
      return;
    }
  }
  fail(`${path} has ${(await readFile(path)).length} bytes, more than ${MOST_BYTES}`);
}

/* What is seen at once, or one element of it to its end. */
async function picture(browser, site, folder, name, path, options) {
  const page = await openPage(browser, site, { ...options, user: site.users.analyst });
  if (options.size !== undefined) {
    await page.setViewportSize(options.size);
  }
  await show(page, path);
  await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
  await page.waitForTimeout(300);
  await write(name, await (options.part === undefined ? page : page.locator(options.part)).screenshot({ animations: "disabled", caret: "hide" }), folder);
  noFaults(name, page);
  await page.context().close();
}

async function pictures(browser, site, folder) {
  const top = (await site.users.viewer.get("/suspects")).items[0];
  const network = (await site.users.viewer.get("/network")).items.filter((node) => node.kind === "feeder" && node.ntl_kwh !== null);
  const feeder = network.sort((a, b) => b.ntl_kwh - a.ntl_kwh)[0].node_id;
  const pages = { overview: "/", network: "/network/" + feeder, suspects: "/suspects", meter: "/meters/" + top.meter_id, quality: "/quality", pipeline: "/pipeline" };
  for (const look of LOOKS) {
    for (const [name, path] of Object.entries(pages)) {
      await picture(browser, site, folder, `${name}-${look.lang}`, path, { ...look, size: { width: 1280, height: 860 } });
    }
  }
  await picture(browser, site, folder, "phone", "/suspects", { lang: "fr", phone: true });
  await picture(browser, site, folder, "evidence", `/meters/${top.meter_id}?print=1`, {
    lang: "en", part: ".sheet", size: { width: 900, height: 2400 } /* high enough for all its charts to be in sight */
  });
}

await mkdir(out, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), "eiot_pictures_"));
const site = await Site.make({ name: "Simulated network", meters: 500, days: 60, seed: 1, config: { budget: 25 } });
const browser = await launch();
try {
  await pictures(browser, site, folder);
} finally {
  await browser.close();
  await site.remove();
  await rm(folder, { recursive: true });
}
