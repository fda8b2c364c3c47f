/* The pages in a real browser. Usage: node all.mjs [PART OF A CASE'S NAME...] */
import { launch } from "./browser.mjs";
import { Cases } from "./kit.mjs";
import { testEntry } from "./entry.mjs";
import { testEvil } from "./evil.mjs";
import { testFigures } from "./figures.mjs";
import { makeHostile, SITE } from "./hostile.mjs";
import { testKeyboard } from "./keyboard.mjs";
import { testLook } from "./look.mjs";
import { testOffline } from "./offline.mjs";
import { testPaper } from "./paper.mjs";
import { Site } from "./site.mjs";
import { testSuspects } from "./suspects.mjs";
import { testZones } from "./zones.mjs";
import { testVisits } from "./visits.mjs";

const cases = new Cases(process.argv.slice(2));

/* Tests one after the other on a site of their own. */
async function on(spec, names, ...tests) {
  if (!names.some((name) => cases.only.length === 0 || cases.only.some((part) => part.startsWith(name) || name.startsWith(part)))) {
    return;
  }
  const site = await Site.make(spec);
  const browser = await launch();
  try {
    for (const test of tests) {
      await test(cases, browser, site);
    }
  } finally {
    await browser.close();
    await site.remove();
  }
}

await on({ name: "Réseau d'essai", meters: 150, days: 60 }, ["look", "figures", "suspects", "keyboard", "paper", "entry", "offline", "weight", "visits", "zones"],
  testLook, testFigures, testSuspects, testKeyboard, testPaper, testEntry, testOffline, testVisits, testZones);
await on({ name: SITE, meters: 60, days: 40, change: makeHostile }, ["hostile"], testEvil);
process.exitCode = cases.failures === 0 ? 0 : 1;
