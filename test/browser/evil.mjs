/* A site whose ids, names, files and notes are hostile: shown as text on every page, and nothing runs. */
import { axeFindings, faultsOf, follow, noFaults, openPage, overflow, settle, show } from "./browser.mjs";
import { contains, equal, isTrue, none, until } from "./kit.mjs";
import { FEEDER, FILE, LABEL, NOTE, RAW, SITE, TRANSFORMER, ZONE, hostileId } from "./hostile.mjs";
import { NAMES, PASSWORD } from "./site.mjs";
import { signIn } from "./entry.mjs";
import { download, idsOf } from "./suspects.mjs";
import { fillVisit } from "./visits.mjs";
import { t } from "./words.mjs";
import { textsOfSheet } from "./xlsx.mjs";

const EN = "en";
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/* Spaces, capitals and signs that are not seen may be shown in some way of their own: the rest of a text must be there. */
function bare(text) {
  return text.replace(/\[U\+[0-9A-F]{4}\]|[↵⇥]/g, "").replace(UNSEEN, "").replace(/\s+/g, "").toLowerCase();
}

/* What data have made of the page but text. */
function harm(page) {
  return page.evaluate(() => {
    const found = [];
    document.querySelectorAll("*").forEach((one) => {
      for (const { name, value } of one.attributes) {
        if (/^on/i.test(name) || (["href", "src", "action", "formaction"].includes(name) && /^\s*(javascript|data:text|vbscript)/i.test(value))) {
          found.push(`<${one.tagName} ${name}=${value}>`);
        }
      }
    });
    document.querySelectorAll("main script, main iframe, main object, main embed, main b:empty, main base, img[src='x'], header img[src='x']").forEach((one) => found.push(one.outerHTML));
    document.querySelectorAll("main svg").forEach((one) => { if (one.closest(".chart") === null) { found.push(one.outerHTML.slice(0, 200)); } });
    /* a sign that turns the direction, outside an element that keeps it to itself */
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { textContent: text, parentElement: parent } = walker.currentNode;
      if (/[\u202a-\u202e\u2066-\u2069]/.test(text) && parent.closest("bdi, script, style") === null && !getComputedStyle(parent).unicodeBidi.includes("isolate")) {
        found.push(`a sign that turns what follows, in <${parent.tagName.toLowerCase()} class="${parent.className}">: ${JSON.stringify(text.slice(0, 60))}`);
      }
    }
    return found;
  });
}

async function shows(page, what, texts) {
  const text = bare(await page.evaluate(() => document.body.innerText + " " + [...document.querySelectorAll("option, input, .for-ears, [aria-label]")].map((one) =>
    one.value || one.getAttribute("aria-label") || one.textContent).join(" ")));
  return texts.filter((one) => !text.includes(bare(one))).map((one) => `${what}: ${JSON.stringify(one)} is not shown`);
}

async function pagesOf(site) {
  const { items } = await site.users.viewer.get("/suspects");
  const every = (await site.users.viewer.get("/suspects?all=1&limit=500")).items;
  const forms = [0, 1, 2, 3, 4, 5].map((n) => every.find((one) => one.meter_id === hostileId(`M0000${n === 0 ? 6 : n}`))).filter(Boolean);
  isTrue("each form of a hostile id is among the meters", forms.length === 6);
  const ids = items.map((one) => one.meter_id);
  return [
    ["overview", "/", "analyst", [SITE, ...ids]],
    ["network", "/network", "analyst", [FEEDER, TRANSFORMER].map((id) => nameOf(site, id))],
    ["feeder", "/network/" + encodeURIComponent(FEEDER), "analyst", [nameOf(site, FEEDER), nameOf(site, TRANSFORMER)]],
    ["transformer", "/network/" + encodeURIComponent(TRANSFORMER), "analyst", [nameOf(site, TRANSFORMER), ...forms.filter((one) => one.transformer_id === TRANSFORMER).map((one) => one.meter_id)]],
    ["suspects", "/suspects", "analyst", [...ids, TRANSFORMER]],
    ["all meters", "/suspects?all=1&sort=meter_id", "analyst", forms.map((one) => one.meter_id).slice(0, 1)],
    ...forms.flatMap((one, at) => [[`meter ${at}`, "/meters/" + encodeURIComponent(one.meter_id), "analyst", [one.meter_id, one.transformer_id, ZONE]],
      [`evidence ${at}`, `/meters/${encodeURIComponent(one.meter_id)}?print=1`, "analyst", [one.meter_id, one.transformer_id, SITE]]]),
    ["quality", "/quality", "analyst", [FILE, RAW]],
    ["pipeline", "/pipeline", "analyst", []],
    ["users", "/admin", "admin", []],
    ["tokens", "/admin?part=tokens", "admin", [LABEL]],
    ["audit", "/admin?part=audit&object=" + encodeURIComponent(ids[0]), "admin", [ids[0]]],
    ["audit of tokens", "/admin?part=audit&action=token_add", "admin", [LABEL]]];
}

/* Nodes have names of their own where the file gives one. */
function nameOf(site, id) {
  return site.names.get(id) || id;
}

async function onEveryPage(browser, site, cases) {
  await site.users.admin.expect(201, "POST", "/tokens", { label: LABEL, role: "viewer" });
  site.names = new Map((await site.users.viewer.get("/network")).items.map((one) => [one.node_id, one.name]));
  for (const [name, path, user, texts] of await pagesOf(site)) {
    await cases.run(`hostile: ${name}`, async () => {
      const findings = [];
      for (const view of [{ lang: "en" }, { lang: "fr", phone: true, theme: "dark" }]) {
        const page = await openPage(browser, site, { ...view, user: site.users[user] });
        await show(page, path);
        await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
        await page.waitForTimeout(100);
        const where = Object.values(view).join(" ");
        findings.push(...[...faultsOf(page), ...await harm(page), ...await overflow(page), ...await axeFindings(page), ...await shows(page, name, texts)].map((one) => `${where}: ${one}`));
        await page.context().close();
      }
      none("findings", findings);
    });
  }
}

/* Links made of such ids lead where they should, in the page and when it is loaded. */
async function links(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  const heading = async () => bare(await page.locator("main h1").innerText());
  const { items } = await site.users.viewer.get("/suspects?all=1&limit=500");
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const id = hostileId(`M0000${number}`);
    isTrue(`${id} is there`, items.some((one) => one.meter_id === id));
    await show(page, "/suspects?all=1&q=" + encodeURIComponent(id));
    equal("the search finds it", (await idsOf(page)).map(bare), [bare(id)]);
    await follow(page, () => page.locator("a.meter-link").click());
    contains("its page", await heading(), bare(id));
    await page.reload();
    await settle(page);
    contains("its page, loaded", await heading(), bare(id));
    await page.locator("header input[type=search]").fill(id);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/meters/" + encodeURIComponent(id).replace(/[!'()*]/g, (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase()));
  }
  await show(page, "/meters/" + encodeURIComponent(hostileId("M00006")));
  await follow(page, () => page.getByRole("navigation", { name: t(EN, "meter_place") }).getByRole("link").last().click());
  contains("its transformer", await heading(), bare(nameOf(site, TRANSFORMER)));
  noFaults("the pages", page);
  await page.context().close();
}

async function notes(browser, site) {
  const id = hostileId("M00006");
  const path = "/meters/" + encodeURIComponent(id);
  const page = await openPage(browser, site, { user: site.users.analyst });
  await show(page, path);
  await fillVisit(page, { outcome: "no_access", note: NOTE });
  await page.locator("#toast").getByText(t(EN, "visit_stored")).waitFor();
  await until("it is stored", async () => (await site.users.viewer.ask("GET", path)).body.inspections.length === 1, 30);
  equal("as it was written", (await site.users.viewer.ask("GET", path)).body.inspections[0].note, NOTE);
  await page.getByLabel(t(EN, "meter_assigned"), { exact: true }).selectOption(NAMES.analyst);
  await page.locator("#toast").getByText(NAMES.analyst).waitFor();
  const findings = [];
  for (const where of [path, path + "?print=1"]) {
    await show(page, where);
    findings.push(...await shows(page, where, [NOTE]), ...await harm(page), ...faultsOf(page));
  }
  await page.context().close();

  const stranger = await openPage(browser, site);
  await show(stranger, "/sign-in");
  await signIn(stranger, LABEL, PASSWORD);
  await stranger.getByText(t(EN, "sign_in_refused")).waitFor();
  await stranger.context().close();
  const admin = await openPage(browser, site, { user: site.users.admin });
  await show(admin, "/admin?part=audit");
  findings.push(...await harm(admin), ...faultsOf(admin), ...await shows(admin, "audit", [id]));
  await show(admin, "/admin?part=audit&user=" + encodeURIComponent(LABEL) + "&object=" + encodeURIComponent(id) + "&action=%3Cb%3E");
  findings.push(...await harm(admin), ...await shows(admin, "filters", [LABEL, id]));
  await admin.context().close();
  none("findings", findings);
}

/* What would begin a formula does not in CSV; in a sheet cells have types, and a text is a text. */
async function files(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  const { items } = await site.users.viewer.get("/suspects?all=1&limit=500");
  await show(page, "/suspects?all=1");
  const csv = (await download(page, () => page.getByRole("link", { name: t(EN, "export_csv"), exact: true }).click())).bytes.toString("utf8");
  const fields = [...csv.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\n]*))/gm)].map((found) => found[1] !== undefined ? found[1].replaceAll("\"\"", "\"") : found[2]);
  none("cells of the CSV that begin a formula", fields.filter((text) => /^[=+@\t\r]|^-[^\d.]/.test(text)));
  const texts = textsOfSheet((await download(page, () => page.getByRole("link", { name: t(EN, "export_xlsx"), exact: true }).click())).bytes);
  const isThere = (list, id) => list.some((text) => text.endsWith(id) || bare(text).endsWith(bare(id)));
  none("meters that are missing", items.flatMap((one) => [isThere(fields, one.meter_id) ? [] : [`CSV: ${one.meter_id}`], isThere(texts, one.meter_id) ? [] : [`sheet: ${one.meter_id}`]].flat()));
  noFaults("the page", page);
  await page.context().close();
}

export async function testEvil(cases, browser, site) {
  await cases.run("hostile: notes, assignments and names that are tried", () => notes(browser, site));
  await onEveryPage(browser, site, cases);
  await cases.run("hostile: links and searches", () => links(browser, site));
  await cases.run("hostile: CSV and XLSX", () => files(browser, site));
}
