/* Figures and texts of the pages are those of the API, in both languages. */
import { noFaults, openPage, show } from "./browser.mjs";
import { contains, equal, isTrue, plain } from "./kit.mjs";
import { LANGS, day, energy, figure, money, number, percent, t } from "./words.mjs";

async function textOf(page, selector) {
  return plain(await page.locator(selector ?? "main").innerText());
}

/* A tile's figure by its label. */
export async function tile(page, label) {
  return plain(await page.locator(".tile", { has: page.getByText(label, { exact: true }) }).locator(".figure").first().innerText());
}

async function overview(page, lang, api) {
  const { headline, quality, last_run: run } = await api.get("/overview");
  await show(page, "/");
  equal("non-technical losses", await tile(page, t(lang, "ntl")), energy(lang, headline.ntl_kwh));
  equal("in money", await tile(page, t(lang, "ntl_amount")), `${money(lang, headline.ntl_amount)} ${headline.currency}`);
  equal("suspects", await tile(page, t(lang, "suspects_to_visit")), number(lang, headline.n_suspects));
  isTrue("outages are known", headline.saidi_minutes > 0 && headline.saifi > 0);
  contains("outages", await textOf(page), t(lang, "saidi"));
  equal("no payments, no AT&C", [headline.atc_pct, await page.getByText(t(lang, "atc"), { exact: true }).count()], [null, 0]);
  equal("coverage", await tile(page, t(lang, "data_quality")), percent(lang, 100 * headline.coverage, 1));
  const text = await textOf(page);
  contains("share of the input", text, t(lang, "of_input", { percent: percent(lang, 100 * headline.ntl_kwh / headline.input_kwh, 1), input: energy(lang, headline.input_kwh) }));
  contains("what visits bring", text, t(lang, "suspects_expect", { hits: number(lang, headline.expected_hits), amount: `${money(lang, headline.expected_amount)} ${headline.currency}` }));
  contains("quality", text, t(lang, "quality_passed", { all: number(lang, quality.expectations) }));
  contains("the last run", text, t(lang, "status_" + run.status));
  contains("the period", text, t(lang, "period", { first: day(lang, headline.first_day), last: day(lang, headline.last_day), days: headline.n_days }));
  const suspects = (await api.get("/suspects?limit=6")).items;
  equal("next visits", await page.locator(".visits b").allInnerTexts(), suspects.map((one) => one.meter_id));
  equal("the site", await textOf(page, "#site"), page.site.name);
  contains("the zone", await textOf(page, "footer"), t(lang, "times_in", { zone: "Africa/Dakar" }));
}

async function network(page, lang, api) {
  const { items } = await api.get("/network");
  const feeder = items.find((one) => one.kind === "feeder");
  await show(page, "/network/" + encodeURIComponent(feeder.node_id));
  equal("the feeder", await textOf(page, "main h1"), feeder.name || feeder.node_id);
  equal("its input", await tile(page, t(lang, "input")), energy(lang, feeder.input_kwh));
  equal("its losses", await tile(page, t(lang, "ntl")), energy(lang, feeder.ntl_kwh));
  equal("its suspects", await tile(page, t(lang, "suspects_to_visit")), number(lang, feeder.n_suspects));
  contains("their share", await textOf(page), t(lang, "share_of_input", { percent: percent(lang, feeder.ntl_pct, 1) }));
  const below = items.filter((one) => one.parent_id === feeder.node_id);
  equal("tiles of the map", await page.locator("ul.treemap > li").count(), below.length);
  await page.locator("details.figures summary").first().click();
  await page.locator("details.figures tbody tr").first().waitFor();
  const days = (await api.get(`/nodes/${encodeURIComponent(feeder.node_id)}/days?limit=500`)).items;
  equal("days of the balance", await page.locator("details.figures").first().locator("tbody tr").count(), days.length);
  equal("input of the last day", plain(await page.locator("details.figures").first().locator("tbody tr").first().locator("td").first().innerText()),
    `${figure(lang, days[days.length - 1].input_kwh)} kWh`);
}

async function meter(page, lang, api) {
  const first = (await api.get("/suspects")).items[0];
  const path = "/meters/" + encodeURIComponent(first.meter_id);
  const known = (await api.ask("GET", path)).body;
  await show(page, path);
  const text = await textOf(page);
  contains("the meter", await textOf(page, "main h1"), first.meter_id);
  equal("at stake", await tile(page, t(lang, "meter_stake")), `${number(lang, known.money.recoverable_amount)} ${known.money.currency}`);
  equal("expected", await tile(page, t(lang, "meter_expected")), `${number(lang, known.money.expected_amount)} ${known.money.currency}`);
  equal("its place on the list", await tile(page, t(lang, "meter_visit_rank")), t(lang, "meter_visit_nr", { rank: "1" }));
  const spoken = lang === "fr" ? JSON.parse(await (await fetch(page.site.url + "/api/v1" + path, { headers: { Cookie: api.cookie, "Accept-Language": "fr" } })).text()) : known;
  for (const reason of [...spoken.reasons, ...spoken.against]) {
    contains("a reason", text, plain(reason.text));
  }
  const readings = (await api.get(path + "/readings")).items;
  contains("the readings", text, t(lang, "meter_curve_counts", { n: number(lang, readings.length) }).split(":")[0]);
  const peers = (await api.get(path + "/peers")).items.map((one) => one.meter_id);
  await page.locator("tr.is-this").waitFor();
  const shown = await page.locator("table", { has: page.locator("tr.is-this") }).locator("tbody th bdi").allInnerTexts();
  equal("its peers", shown.sort(), peers.sort());
}

async function qualityAndRuns(page, lang, api) {
  const { suites } = await api.get("/quality");
  const rejects = await api.get("/rejects");
  await show(page, "/quality");
  const sum = (name) => suites.reduce((all, suite) => all + suite[name], 0);
  equal("expectations", await tile(page, t(lang, "quality_tile_expectations")), number(lang, sum("expectations")));
  equal("critical", await tile(page, t(lang, "quality_tile_critical")), number(lang, sum("critical_failed")));
  equal("rejected", await tile(page, t(lang, "quality_tile_rejected")), number(lang, rejects.total));
  const text = await textOf(page);
  rejects.items.forEach((reject) => contains("a raw line", text, plain(reject.raw_text)));
  suites.forEach((suite) => contains("a suite", text, suite.suite));
  const { items } = await api.get(`/quality/expectations?lang=${lang}&limit=${await page.locator("tbody .expectation").count()}`);
  isTrue("expectations are shown", items.length > 5);
  equal("expectations in words", (await page.locator("tbody .expectation").allInnerTexts()).map(plain), items.map((item) => plain(item.says)));
  items.forEach((item) => contains("what was found", text, plain(item.error ?? item.found ?? "")));
  (await api.get("/files")).items.forEach((file) => contains("a file", text, file.path.split("/").pop()));

  const runs = (await api.get("/runs")).items;
  const whole = await api.get("/runs/" + runs[0].run_id);
  await show(page, "/pipeline");
  equal("the last run", await tile(page, t(lang, "pipeline_last")), t(lang, "status_" + runs[0].status));
  const stages = await page.locator("main table").first().locator("tbody tr code").allInnerTexts();
  equal("stages", stages, whole.stages.map((stage) => stage.stage));
}

const NO_METER = {
  en: ["the store knows no meter 'nowhere'", "Meters are those of the network file, and those that have readings."],
  fr: ["la base ne connaît pas de compteur 'nowhere'", "Les compteurs sont ceux du fichier du réseau, et ceux qui ont des relevés."]
};

async function problem(page, lang) {
  await show(page, "/meters/nowhere");
  const text = await textOf(page, ".problem");
  NO_METER[lang].forEach((words) => contains("the problem", text, plain(words)));
  noFaults("the page", page, [/console: Failed to load resource: .* 404 .*\/api\/v1\/meters\/nowhere/]);
}

export async function testFigures(cases, browser, site) {
  for (const lang of LANGS) {
    const page = await openPage(browser, site, { user: site.users.analyst, lang });
    for (const [name, f] of Object.entries({ overview, network, meter, qualityAndRuns, problem })) {
      await cases.run(`figures: ${name}, ${lang}`, async () => {
        await f(page, lang, site.users.viewer);
        noFaults("the page", page);
      });
    }
    await page.context().close();
  }
}
