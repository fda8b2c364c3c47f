/* A visit that is recorded in a page: stored at once, or waiting while a run holds the store. */
import { once } from "node:events";
import { noFaults, openPage, settle, show } from "./browser.mjs";
import { EIOT, begin, contains, equal, fail, isTrue, plain, until } from "./kit.mjs";
import { idsOf } from "./suspects.mjs";
import { tile } from "./figures.mjs";
import { t } from "./words.mjs";

const EN = "en";
const DAY = "2025-07-30";

function labelled(page, key) {
  return page.locator("form.visit-form").getByLabel(t(EN, key), { exact: true });
}

export async function fillVisit(page, visit) {
  await labelled(page, "visit_day").fill(visit.day ?? DAY);
  await labelled(page, "visit_outcome").selectOption(visit.outcome);
  if (visit.kwh !== undefined) {
    await labelled(page, "visit_kwh").fill(visit.kwh);
  }
  await labelled(page, "visit_text").fill(visit.note ?? "");
  await page.getByRole("button", { name: t(EN, "visit_send"), exact: true }).click();
}

/* Each cell of the table of visits, row by row. */
async function visitRows(page) {
  const rows = page.locator("section", { has: page.getByRole("heading", { name: t(EN, "meter_visits"), exact: true }) }).locator("tbody tr");
  return (await rows.allInnerTexts()).map((row) => row.split("\t").map(plain));
}

async function refusals(page, api, meter) {
  await show(page, "/meters/" + meter);
  await page.getByRole("button", { name: t(EN, "meter_record") }).click();
  equal("the form has the focus", await page.evaluate(() => document.activeElement.closest("form.visit-form") !== null), true);
  const refused = async (visit, key, values) => {
    await fillVisit(page, visit);
    await page.locator("form.visit-form .wrong:visible").getByText(t(EN, key, values)).first().waitFor();
  };
  await refused({ outcome: "" }, "visit_outcome_missing");
  await refused({ outcome: "cleared", day: "2999-01-01" }, "visit_day_future");
  await refused({ outcome: "cleared", day: "1899-12-31" }, "visit_day_past");
  await refused({ outcome: "cleared", day: "" }, "visit_day_missing");
  await refused({ outcome: "confirmed", kwh: "12 kWh" }, "visit_kwh_wrong");
  await refused({ outcome: "cleared", note: "é".repeat(501) }, "visit_text_long", { n: "2" });
  equal("kWh are asked of what was confirmed only", await labelled(page, "visit_kwh").isVisible(), false);
  equal("nothing was recorded", (await api.get("/inspections")).total, 0);
}

async function stored(page, api, site) {
  const before = (await api.get("/suspects")).items.map((one) => one.meter_id);
  const note = "bypass; \"2 wires\" <b>éà</b>";
  await show(page, "/meters/" + before[0]);
  equal("it is the first", await tile(page, t(EN, "meter_visit_rank")), t(EN, "meter_visit_nr", { rank: "1" }));
  await fillVisit(page, { outcome: "confirmed", kwh: "120,5", note });
  await page.locator("#toast").getByText(t(EN, "visit_stored")).waitFor();
  const row = ["30 Jul 2025", t(EN, "outcome_confirmed"), "121", note, "✓ " + t(EN, "meter_visit_stored")];
  equal("the page shows it", await visitRows(page), [row]);
  equal("the form is empty again", [await labelled(page, "visit_outcome").inputValue(), await labelled(page, "visit_text").inputValue()], ["", ""]);

  const after = await until("the list without it", async () => {
    const ids = (await api.get("/suspects")).items.map((one) => one.meter_id);
    return ids.includes(before[0]) ? null : ids;
  }, 30);
  equal("the others move up", after, before.slice(1));
  await show(page, "/suspects");
  equal("the page's list", await idsOf(page), after);
  equal("ranks begin at 1", plain(await page.locator("tbody tr").first().locator("td").first().innerText()), "1");
  await show(page, "/meters/" + after[0]);
  equal("the next one is the first", await tile(page, t(EN, "meter_visit_rank")), t(EN, "meter_visit_nr", { rank: "1" }));
  await show(page, "/meters/" + before[0]);
  equal("it still stands there", await visitRows(page), [row]);
  contains("its place", plain(await page.locator("main").innerText()), t(EN, "meter_visit_none"));
  await show(page, "/");
  contains("the overview counts it", plain(await page.locator("main").innerText()), t(EN, "visits_hits_one", { n: "1", rate: "100%" }));

  const known = JSON.parse(await site.eiot("inspect", "--list", "--format", "json")).inspections;
  equal("the command sees it", known.map((one) => [one.meter_id, one.inspected_on, one.outcome, one.kwh, one.note]), [[before[0], DAY, "confirmed", 120.5, note]]);

  await fillVisitAgain(page, before[0]);
  await until("the correction", async () => (await api.get("/inspections")).items[0].outcome === "cleared", 30);
  equal("one visit, corrected", (await api.get("/inspections")).total, 1);
}

async function fillVisitAgain(page, meter) {
  await show(page, "/meters/" + meter);
  await fillVisit(page, { outcome: "cleared", note: "seal renewed" });
  await page.locator("#toast").getByText(t(EN, "visit_stored")).waitFor();
  equal("it corrects the one of that day", (await visitRows(page)).map((row) => [row[1], row[3]]), [[t(EN, "outcome_cleared"), "seal renewed"]]);
}

/* A run that holds the store for as long as the test wants: stopped by a signal on its way. */
async function heldStore(site, whileHeld) {
  const { process, output } = begin([EIOT, "run", "simulated/files", "--quiet"], site.folder);
  const ended = once(process, "close");
  try {
    await until("the run holds the store", async () => {
      if (process.exitCode !== null) {
        fail(`the run ended: ${output()}`);
      }
      process.kill("SIGSTOP");
      const isHeld = await site.eiot("status").then(() => false, () => true);
      if (!isHeld) {
        process.kill("SIGCONT");
      }
      return isHeld;
    }, 30);
    await whileHeld();
  } finally {
    process.kill("SIGCONT");
    await ended;
  }
  equal(`the run's end: ${output().slice(-500)}`, process.exitCode, 0);
}

async function waiting(page, api, site) {
  const meter = (await api.get("/suspects")).items[0].meter_id;
  await heldStore(site, async () => {
    await show(page, "/meters/" + meter);
    await fillVisit(page, { outcome: "confirmed", kwh: "50", note: "while a run" });
    await page.locator("#toast").getByText(t(EN, "visit_waiting")).waitFor();
    contains("the page says that it waits", (await visitRows(page))[0].join(" "), t(EN, "meter_visit_waiting", { user: page.user }));
    equal("the API too", (await api.get("/meters/" + meter)).waiting_visits.map((one) => [one.inspected_on, one.note]), [[DAY, "while a run"]]);
    await page.reload();
    await settle(page);
    contains("also when it is loaded again", (await visitRows(page))[0].join(" "), t(EN, "meter_visit_waiting", { user: page.user }));
    equal("the pages go on", (await api.get("/suspects")).items[0].meter_id, meter);
  });
  await until("it is entered", async () => {
    const known = (await api.ask("GET", "/meters/" + meter)).body;
    return known.waiting_visits.length === 0 && known.inspections.length === 1;
  }, 60);
  await page.reload();
  await settle(page);
  equal("the page shows it", (await visitRows(page)).map((row) => [row[1], row[3], row[4]]), [[t(EN, "outcome_confirmed"), "while a run", "✓ " + t(EN, "meter_visit_stored")]]);
  isTrue("the list is without it", !(await api.get("/suspects")).items.some((one) => one.meter_id === meter));
}

/* The last of the tests of a site: they change it. */
export async function testVisits(cases, browser, site) {
  const page = await openPage(browser, site, { user: site.users.analyst });
  page.user = site.users.analyst.user;
  const api = site.users.viewer;
  const on = (name, f) => cases.run(`visits: ${name}`, async () => {
    await f();
    noFaults("the page", page);
  });
  await on("what can't be meant", async () => refusals(page, api, (await api.get("/suspects")).items[0].meter_id));
  await on("stored, and the ranks change", () => stored(page, api, site));
  await on("waiting for a run", () => waiting(page, api, site));
  await page.context().close();
}
