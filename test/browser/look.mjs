/* Every page in both languages, light, dark and on a phone: nothing in the console, no other host, nothing wider than
   the screen, nothing serious for axe-core, no text left in the other language. */
import { axeFindings, faultsOf, noFaults, openPage, overflow, show } from "./browser.mjs";
import { isTrue, none } from "./kit.mjs";
import { LANGS, allWords } from "./words.mjs";

const SUITES = ["meter_days", "forecast_errors"]; /* named like a text of the pages */

/* [name, path, who sees it (nobody: not signed in), what the console may tell] */
export async function allPages(site) {
  const { items } = await site.users.viewer.get("/suspects");
  const top = encodeURIComponent(items[0].meter_id);
  const network = (await site.users.viewer.get("/network")).items;
  const node = (kind) => encodeURIComponent(network.find((one) => one.kind === kind).node_id);
  const missing = [/console: Failed to load resource: .* 404 .*\/api\/v1\/(meters|nodes|forecasts)\/nowhere/];
  return [
    ["sign-in", "/sign-in", null],
    ["overview", "/", "analyst"],
    ["network", "/network", "analyst"],
    ["feeder", "/network/" + node("feeder"), "analyst"],
    ["transformer", "/network/" + node("transformer"), "analyst"],
    ["no such node", "/network/nowhere", "analyst", missing],
    ["suspects", "/suspects", "analyst"],
    ["suspects of a viewer", "/suspects", "viewer"],
    ["all meters", "/suspects?all=1&sort=meter_id&order=desc", "analyst"],
    ["suspects, none fits", "/suspects?q=nothing-has-this", "analyst"],
    ["meter", "/meters/" + top, "analyst"],
    ["meter of a viewer", "/meters/" + top, "viewer"],
    ["no such meter", "/meters/nowhere", "analyst", missing],
    ["evidence", `/meters/${top}?print=1`, "analyst"],
    ["forecasts", "/forecast", "analyst"],
    ["forecast of a feeder", `/forecast/${node("feeder")}?kind=feeder`, "analyst"],
    ["no such forecast", "/forecast/nowhere?kind=zone", "analyst", missing],
    ["quality", "/quality", "analyst"],
    ["pipeline", "/pipeline", "analyst"],
    ["users", "/admin", "admin"],
    ["tokens", "/admin?part=tokens", "admin"],
    ["audit", "/admin?part=audit", "admin"],
    ["admin of an analyst", "/admin", "analyst"],
    ["password", "/password", "analyst"],
    ["no such page", "/quality/of/nothing", "analyst"]];
}

/* Texts that stand in the other language, and keys that have no text. */
async function foreignTexts(page, lang) {
  const mine = allWords(lang);
  const other = allWords(lang === "fr" ? "en" : "fr");
  const known = new Set(Object.values(mine));
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement.closest("code, pre, script, noscript, bdi, [lang]:not(html, article)") === null) {
        found.push(walker.currentNode.textContent.trim());
      }
    }
    document.querySelectorAll("[aria-label], [title], [placeholder]").forEach((one) => {
      if (one.closest("[lang]:not(html, article)") === null) {
        found.push(...["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name)).filter(Boolean));
      }
    });
    return found;
  });
  const foreign = new Set(Object.values(other).filter((text) => text.length > 3 && !known.has(text) && !text.includes("{")));
  return texts.filter((text) => foreign.has(text) || mine[text] !== undefined && text.includes("_") && !SUITES.includes(text)).map((text) => `in ${lang}: '${text}'`);
}

const VIEWS = [{ theme: "light" }, { theme: "dark" }, { theme: "light", phone: "phone" }];

async function look(page, [name, path, , allowed], view) {
  await show(page, path);
  const findings = [...faultsOf(page, allowed), ...await overflow(page), ...await axeFindings(page)];
  if (view.theme === "light") {
    findings.push(...await foreignTexts(page, view.lang));
  }
  if (await page.evaluate(() => document.documentElement.lang) !== view.lang) {
    findings.push(`the page says it is not in ${view.lang}`);
  }
  if (await page.title() === "") {
    findings.push("the page has no title");
  }
  return findings.map((finding) => `${name}, ${Object.values(view).join(" ")}: ${finding}`);
}

/* One page of the browser for a view and a user: what it has fetched it has. */
async function lookAtAll(browser, site, pages, found) {
  for (const view of LANGS.flatMap((lang) => VIEWS.map((one) => ({ lang, ...one })))) {
    for (const user of new Set(pages.map((one) => one[2]))) {
      const page = await openPage(browser, site, { ...view, user: site.users[user] });
      for (const one of pages.filter((other) => other[2] === user)) {
        found.get(one[0]).push(...await look(page, one, view).catch((fault) => [`${one[0]}, ${Object.values(view).join(" ")}: ${fault}`]));
      }
      await page.context().close();
    }
  }
}

export async function testLook(cases, browser, site) {
  await cases.run("look: the tests see what they are to see", () => seesFaults(browser, site));
  const pages = (await allPages(site)).filter(([name]) => cases.wants(`look: ${name}`));
  const found = new Map(pages.map(([name]) => [name, []]));
  await lookAtAll(browser, site, pages, found);
  for (const [name, findings] of found) {
    await cases.run(`look: ${name}`, () => none("findings", findings));
  }
}

/* A page that is wrong in every way the others are looked at for. */
async function seesFaults(browser, site) {
  const page = await openPage(browser, site, { user: site.users.viewer, lang: "fr", phone: true });
  await show(page, "/pipeline");
  noFaults("before", page);
  await page.evaluate(() => {
    document.querySelector("main").innerHTML += "<p style='color:#888;background:#999'>Pages of the list</p><img src='http://127.0.0.1:9/x.png'><i class='wide'>nav_overview</i>";
    document.querySelector(".wide").style.cssText = "display:block;width:500px";
    setTimeout(() => alert("x"));
    console.error("told");
  });
  await page.waitForTimeout(500);
  const faults = [...faultsOf(page), ...await overflow(page), ...await axeFindings(page), ...await foreignTexts(page, "fr")].join("\n");
  for (const part of ["told", "style-src", "dialog: x", "http://127.0.0.1:9", "on a screen of 390 px", "image-alt", "'Pages of the list'", "'nav_overview'"]) {
    isTrue(`'${part}' is not seen in:\n${faults}`, faults.includes(part));
  }
  await page.context().close();
}
