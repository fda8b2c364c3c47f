/* The list of suspects: filters, search, order, pages, the budget, assignment, exports. What is shown is what the API says. */
import { readFile } from "node:fs/promises";
import { follow, noFaults, openPage, settle, show } from "./browser.mjs";
import { pathOf } from "./entry.mjs";
import { contains, equal, isTrue, plain, until } from "./kit.mjs";
import { NAMES } from "./site.mjs";
import { money, number, percent, t } from "./words.mjs";
import { textsOfSheet } from "./xlsx.mjs";

const EN = "en";

export function idsOf(page) {
  return page.locator("a.meter-link").allInnerTexts();
}

/* Until the list is the one the API gives for `query`. */
async function isListOf(page, api, what, query) {
  const { items, total } = await api.get("/suspects?" + query);
  const expected = items.map((one) => one.meter_id);
  await until(`${what}: ${expected.length} of ${total}`, async () => JSON.stringify(await idsOf(page)) === JSON.stringify(expected), 10)
    .catch(async () => equal(what, await idsOf(page), expected));
  return { items, total };
}

async function filters(page, api) {
  await show(page, "/suspects");
  const { items } = await isListOf(page, api, "the list", "");
  isTrue("there are suspects", items.length >= 5);
  const labelled = (key) => page.locator("form.filters").getByLabel(t(EN, key), { exact: true });

  await labelled("search_meter").fill(items[2].meter_id.slice(2));
  equal("one is found", (await isListOf(page, api, "search", "q=" + items[2].meter_id.slice(2))).total, 1);
  await labelled("search_meter").fill("nothing-has-this");
  await page.getByText(t(EN, "none_fits")).first().waitFor();
  equal("no row", await idsOf(page), []);
  await page.getByRole("button", { name: t(EN, "clear_filters") }).click();
  await isListOf(page, api, "cleared", "");

  const feeder = items[0].feeder_id;
  await labelled("feeder").selectOption(feeder);
  const ofFeeder = await isListOf(page, api, "feeder", "feeder=" + feeder);
  isTrue("fewer", ofFeeder.total < items.length && ofFeeder.items.every((one) => one.feeder_id === feeder));
  await labelled("transformer").fill(items[0].transformer_id);
  await isListOf(page, api, "feeder and transformer", `feeder=${feeder}&transformer=${items[0].transformer_id}`);
  equal("the address says it", new URL(page.url()).search, `?feeder=${feeder}&transformer=${items[0].transformer_id}`);
  await page.reload();
  await settle(page);
  await isListOf(page, api, "after loading the page again", `feeder=${feeder}&transformer=${items[0].transformer_id}`);

  await show(page, "/suspects");
  await labelled("probability").selectOption("0.95");
  const likely = await isListOf(page, api, "probability", "least_probability=0.95");
  isTrue("all above", likely.items.every((one) => one.probability >= 0.95) && likely.total < items.length);
  await show(page, "/suspects");
  await labelled("all_scored").check();
  await isListOf(page, api, "all", "all=1");
  await labelled("cause").selectOption("vacancy");
  const vacant = await isListOf(page, api, "cause", "all=1&cause=vacancy");
  isTrue("all of the cause", vacant.items.length > 0 && vacant.items.every((one) => one.cause === "vacancy"));
  contains("their number", plain(await page.locator("p.sum").innerText()), vacant.total === 1 ? "1 of" : `${vacant.total} of`);
}

async function sorts(page, api) {
  await show(page, "/suspects?all=1");
  for (const [key, first] of [["probability", "desc"], ["recoverable_kwh", "desc"], ["recoverable_amount", "desc"], ["expected_amount", "desc"],
    ["since", "desc"], ["meter_id", "asc"], ["list_rank", "asc"]]) {
    for (const order of [first, first === "asc" ? "desc" : "asc"]) {
      await page.locator(`button.sort[data-key=${key}]`).click();
      await isListOf(page, api, `by ${key}, ${order}`, `all=1&sort=${key}&order=${order}`);
      equal("said to who does not see it", await page.locator("th", { has: page.locator(`button.sort[data-key=${key}]`) }).getAttribute("aria-sort"),
        order === "asc" ? "ascending" : "descending");
    }
  }
}

async function paging(page, api) {
  const total = (await api.get("/suspects?all=1")).total;
  isTrue("more than two pages", total > 100);
  await show(page, "/suspects?all=1&sort=meter_id");
  const told = () => page.locator(".pager span").innerText().then(plain);
  for (const offset of [0, 50, 100]) {
    await isListOf(page, api, `from ${offset}`, `all=1&sort=meter_id&order=asc&offset=${offset}`);
    equal("where one is", await told(), t(EN, "of_total", { first: number(EN, offset + 1), last: number(EN, Math.min(offset + 50, total)), total: number(EN, total) }));
    if (offset < 100) {
      await page.getByRole("button", { name: t(EN, "next"), exact: true }).click();
    }
  }
  await page.getByRole("button", { name: t(EN, "previous"), exact: true }).click();
  await isListOf(page, api, "back", "all=1&sort=meter_id&order=asc&offset=50");
  await page.reload();
  await settle(page);
  await isListOf(page, api, "loaded again", "all=1&sort=meter_id&order=asc&offset=50");
  await show(page, "/suspects?all=1&offset=100000");
  await page.getByRole("button", { name: t(EN, "first_page") }).click();
  await isListOf(page, api, "from past the end", "all=1");
}

async function budget(page, api, lang) {
  const points = (await api.get("/suspects/budget")).items;
  const site = await api.get("/site");
  await show(page, "/suspects");
  const slider = page.getByLabel(t(lang, "budget"));
  const told = async () => plain(await page.locator("#budget-says").innerText());
  equal("it begins at the site's budget", await slider.inputValue(), String(site.budget));
  equal("and ends at all visits", await slider.getAttribute("max"), String(points[points.length - 1].visits));
  for (const visits of [site.budget, 1, points.length, 3]) {
    await slider.focus();
    await slider.press("Home");
    for (let n = 1; n < visits; n += 1) {
      await slider.press("ArrowRight");
    }
    const point = points[visits - 1];
    equal("the point", [point.visits, await slider.inputValue()], [visits, String(visits)]);
    contains(`money of ${visits}`, await told(), `${money(lang, point.expected_amount)} ${site.currency}`);
    contains(`frauds of ${visits}`, await told(), number(lang, point.expected_hits, point.expected_hits < 10 ? 1 : 0));
    contains(`hits of ${visits}`, await told(), t(lang, "hit_share", { percent: percent(lang, 100 * point.expected_hits / visits) }));
    await until("rows beyond it are pale", async () => await page.locator("tbody tr.beyond").count() === points.length - visits, 5);
  }
  equal("the address says it", new URL(page.url()).searchParams.get("visits"), "3");
}

async function assignment(page, api) {
  await show(page, "/suspects");
  const [first, second] = await idsOf(page);
  await page.getByLabel(t(EN, "assign_meter", { meter: first })).selectOption(NAMES.analyst);
  await page.getByText(t(EN, "assigned", { meter: first, user: NAMES.analyst })).first().waitFor();
  const known = (await api.get("/suspects")).items;
  equal("the API says so", known.slice(0, 2).map((one) => [one.meter_id, one.assigned_to]), [[first, NAMES.analyst], [second, null]]);
  await page.locator("form.filters").getByLabel(t(EN, "assigned_to"), { exact: true }).selectOption(NAMES.analyst);
  await isListOf(page, api, "assigned to her", "assigned_to=" + NAMES.analyst);
  await show(page, "/meters/" + first);
  equal("the meter's page says it", await page.getByLabel(t(EN, "meter_assigned"), { exact: true }).inputValue(), NAMES.analyst);
  await page.getByLabel(t(EN, "meter_assigned"), { exact: true }).selectOption("");
  await until("free again", async () => (await api.get("/suspects")).items[0].assigned_to === null, 10);
}

export async function download(page, click) {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function files(page, api) {
  const { items } = await api.get("/suspects");
  const feeder = items[0].feeder_id;
  await show(page, "/suspects");
  await page.locator("form.filters").getByLabel(t(EN, "feeder"), { exact: true }).selectOption(feeder);
  const listed = (await isListOf(page, api, "feeder", "feeder=" + feeder)).items;
  const csv = await download(page, () => page.getByRole("link", { name: t(EN, "export_csv"), exact: true }).click());
  const lines = csv.bytes.toString("utf8").trimEnd().split("\n");
  isTrue(`a name of a CSV file: ${csv.name}`, /^[\w.-]+\.csv$/.test(csv.name));
  contains("the heading", lines[0], "rank,meter_id,score,probability,recoverable_kwh,recoverable_amount,cause,reasons");
  equal("the rows that are listed", lines.slice(1).map((line) => line.split(",")[1]), listed.map((one) => one.meter_id));
  equal("money", lines.slice(1).map((line) => Number(line.split(",")[5])), listed.map((one) => one.recoverable_amount));

  const sheet = await download(page, () => page.getByRole("link", { name: t(EN, "export_xlsx"), exact: true }).click());
  isTrue(`a name of a sheet: ${sheet.name}`, /^[\w.-]+\.xlsx$/.test(sheet.name));
  const texts = textsOfSheet(sheet.bytes);
  listed.forEach((one) => isTrue(`${one.meter_id} is not in the sheet`, texts.includes(one.meter_id)));
  items.filter((one) => one.feeder_id !== feeder).forEach((one) => isTrue(`${one.meter_id} is in the sheet`, !texts.includes(one.meter_id)));
  const log = await page.site.users.admin.get("/audit?action=export");
  isTrue("both stand in the audit log", log.items.filter((one) => one.user === NAMES.analyst && /suspects\.(csv|xlsx)/.test(one.object)).length >= 2);
}

/* What still waits when a page is left (a number of visits, a search) doesn't write into the next one's address. */
async function leaving(page) {
  await show(page, "/suspects");
  const path = await page.locator("a.meter-link").first().evaluate((one) => one.pathname);
  await follow(page, () => page.evaluate(() => {
    for (const [input, value] of [["input[type=range]", "2"], [".filters input[type=search]", "M0"]]) {
      const one = document.querySelector(input);
      one.value = value;
      one.dispatchEvent(new Event("input"));
    }
    document.querySelector("a.meter-link").click();
  }));
  await page.waitForTimeout(600); /* longer than any of them waits */
  equal("the address", pathOf(page), path);
}

/* On a phone rows are cards, and the order is chosen from a list. */
async function onPhone(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst, phone: true });
  await show(page, "/suspects");
  equal("rows are blocks", await page.locator("tbody tr").first().evaluate((row) => getComputedStyle(row).display !== "table-row"), true);
  await page.getByLabel(t(EN, "sort_by")).selectOption("probability");
  await isListOf(page, site.users.viewer, "by probability", "sort=probability&order=desc");
  await follow(page, () => page.locator("a.meter-link").first().tap());
  noFaults("the page", page);
  await page.context().close();
}

export async function testSuspects(cases, browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  const french = await openPage(browser, site, { user: site.users.viewer, lang: "fr" });
  const on = (name, where, f) => cases.run(`suspects: ${name}`, async () => {
    await f(where, site.users.viewer);
    noFaults("the page", where);
  });
  await on("filters and search", page, filters);
  await on("order", page, sorts);
  await on("pages of the list", page, paging);
  await on("the budget", page, (where, api) => budget(where, api, "en"));
  await on("the budget in French", french, (where, api) => budget(where, api, "fr"));
  await on("assignment", page, assignment);
  await on("CSV and XLSX", page, files);
  await on("a page that is left", page, leaving);
  await page.context().close();
  await french.context().close();
  await cases.run("suspects: on a phone", () => onPhone(browser, site));
}
