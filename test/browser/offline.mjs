/* The connection lost, the server stopped: pages say so, offer to try again, and come back. And what is sent at all. */
import { faultsOf, follow, noFaults, openPage, settle, show } from "./browser.mjs";
import { contains, equal, isTrue, plain } from "./kit.mjs";
import { NAMES, PASSWORD } from "./site.mjs";
import { pathOf, signIn } from "./entry.mjs";
import { t } from "./words.mjs";

const EN = "en";
const LOST = [/console: Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)/];

function link(page, key) {
  return page.locator("header nav").getByRole("link", { name: t(EN, key), exact: true });
}

async function saysOffline(page) {
  await page.locator(".problem").getByText(t(EN, "problem_offline"), { exact: true }).first().waitFor();
  contains("what it means", plain(await page.locator(".problem").first().innerText()), t(EN, "problem_offline_hint"));
}

async function connectionLost(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  await show(page, "/suspects");
  await show(page, "/pipeline");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: t(EN, "pipeline_refresh") }).click();
  await saysOffline(page);
  await page.context().setOffline(false);
  await page.getByRole("button", { name: t(EN, "try_again") }).first().click();
  await page.locator("main table").first().waitFor();
  await settle(page);
  equal("no problem is left", await page.locator(".problem").count(), 0);
  noFaults("the page", page, LOST);
  await page.context().close();
}

/* A page whose script has not been fetched yet. */
async function pageNotFetched(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  await show(page, "/pipeline");
  await page.context().setOffline(true);
  await link(page, "nav_quality").click();
  await saysOffline(page);
  equal("the address is that of the page", pathOf(page), "/quality");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: t(EN, "try_again") }).first().click();
  await page.getByRole("heading", { level: 1, name: t(EN, "quality_title") }).waitFor();
  await settle(page);
  equal("no problem is left", await page.locator(".problem").count(), 0);
  noFaults("the page", page, LOST);
  await page.context().close();
}

/* The texts of the other language have not been fetched either. */
async function otherLanguage(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  await show(page, "/pipeline");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "FR: français" }).click();
  await page.locator("#toast").getByText(t(EN, "problem_offline")).waitFor();
  equal("the page stays", plain(await page.locator("main h1").innerText()), t(EN, "pipeline_title"));
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "FR: français" }).click();
  await page.getByRole("heading", { level: 1, name: t("fr", "pipeline_title") }).waitFor();
  await page.reload();
  await settle(page);
  equal("the choice is kept", plain(await page.locator("main h1").innerText()), t("fr", "pipeline_title"));
  noFaults("the page", page, LOST);
  await page.context().close();
}

/* A form keeps what was typed. */
async function formKeeps(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  const meter = (await site.users.viewer.get("/suspects")).items[0].meter_id;
  await show(page, "/meters/" + meter);
  const form = page.locator("form.visit-form");
  await form.getByLabel(t(EN, "visit_outcome"), { exact: true }).selectOption("cleared");
  await form.getByLabel(t(EN, "visit_text"), { exact: true }).fill("typed in the field");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: t(EN, "visit_send"), exact: true }).click();
  await saysOffline(page);
  equal("what was typed", await form.getByLabel(t(EN, "visit_text"), { exact: true }).inputValue(), "typed in the field");
  await page.context().setOffline(false);
  equal("nothing was recorded", (await site.users.viewer.get("/inspections")).total, 0);
  noFaults("the page", page, LOST);
  await page.context().close();
}

async function serverStopped(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  await show(page, "/suspects");
  await show(page, "/quality");
  await site.stop();
  try {
    await link(page, "nav_suspects").click();
    await saysOffline(page);
    isTrue("a way to try again", await page.getByRole("button", { name: t(EN, "try_again") }).count() > 0);
    await page.getByRole("button", { name: t(EN, "try_again") }).first().click();
    await saysOffline(page);
  } finally {
    await site.start();
    await site.signInAll();
  }
  await follow(page, () => page.getByRole("button", { name: t(EN, "try_again") }).first().click());
  equal("sessions end with the server", pathOf(page), "/sign-in?next=%2Fsuspects");
  await follow(page, () => signIn(page, NAMES.analyst, PASSWORD));
  isTrue("the list is back", await page.locator("a.meter-link").count() > 0);
  noFaults("the page", page, [...LOST, /console: Failed to load resource: .* 401 /]);
  await page.context().close();
}

/* Opened while the server is away: the browser's own page, so nothing of ours; opened while only the API is. */
async function apiAway(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  await page.route("**/api/v1/**", (route) => route.abort("connectionrefused"));
  await page.goto(site.url + "/");
  await saysOffline(page);
  await page.unroute("**/api/v1/**");
  await page.getByRole("button", { name: t(EN, "try_again") }).click();
  await page.getByRole("heading", { level: 1, name: t(EN, "nav_overview") }).waitFor();
  await settle(page);
  noFaults("the page", page, LOST);
  await page.context().close();
}

/* ---- what goes over the line ---- */

async function watchBytes(page) {
  const cdp = await page.context().newCDPSession(page);
  const known = new Map();
  const sent = [];
  await cdp.send("Network.enable");
  cdp.on("Network.responseReceived", ({ requestId, response }) => known.set(requestId, response));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const response = known.get(requestId);
    if (response !== undefined && encodedDataLength > 0 && !response.fromDiskCache) {
      sent.push({ url: response.url, bytes: encodedDataLength, packed: response.headers["Content-Encoding"] || response.headers["content-encoding"] });
    }
  });
  return sent;
}

const FIRST_PAGE_MOST = 300000;

async function weight(browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  const sent = await watchBytes(page);
  await show(page, "/");
  await page.waitForLoadState("networkidle");
  const total = sent.reduce((sum, one) => sum + one.bytes, 0);
  console.log(`the first page: ${total} bytes in ${sent.length} answers, of them ECharts ${sent.find((one) => one.url.endsWith("/echarts.min.js"))?.bytes}`);
  isTrue(`the first page took ${total} bytes`, total < FIRST_PAGE_MOST && total > 20000);
  sent.filter((one) => /\.(js|css|json)$/.test(one.url) && one.bytes > 2000).forEach((one) => equal(`${one.url} is packed`, one.packed, "gzip"));

  for (const key of ["nav_suspects", "nav_network", "nav_quality", "nav_overview"]) {
    await follow(page, () => link(page, key).click());
  }
  for (const path of ["/suspects", "/meters/" + (await site.users.viewer.get("/suspects")).items[0].meter_id, "/"]) {
    await show(page, path);
  }
  await page.waitForLoadState("networkidle");
  const charts = sent.filter((one) => one.url.includes("echarts"));
  equal("ECharts is sent once over eight pages", charts.length, 1);
  const scripts = sent.filter((one) => /\/web-\w+\//.test(one.url)).map((one) => one.url);
  equal("and every other file", scripts.length, new Set(scripts).size);
  noFaults("the pages", page);
  await page.context().close();
}

/* Without a chart in sight there is no ECharts to wait for. */
async function withoutCharts(browser, site) {
  const page = await openPage(browser, site, { user: site.users.admin });
  await show(page, "/admin");
  await page.waitForLoadState("networkidle");
  equal("requests for ECharts", page.requests.filter((one) => one.url().includes("echarts")).length, 0);
  faultsOf(page);
  await page.context().close();
}

export async function testOffline(cases, browser, site) {
  await cases.run("offline: the connection is lost and comes back", () => connectionLost(browser, site));
  await cases.run("offline: a page that was not fetched before", () => pageNotFetched(browser, site));
  await cases.run("offline: the other language", () => otherLanguage(browser, site));
  await cases.run("offline: a form keeps what was typed", () => formKeeps(browser, site));
  await cases.run("offline: the API gives no answer at the start", () => apiAway(browser, site));
  await cases.run("offline: the server is stopped and started", () => serverStopped(browser, site));
  await cases.run("weight: the first page, and ECharts once", () => weight(browser, site));
  await cases.run("weight: no ECharts without a chart", () => withoutCharts(browser, site));
}
