/* Days and clocks of the site's zone (site_time.js), by the browser's own zones. */
import { noFaults, openPage, show } from "./browser.mjs";
import { equal } from "./kit.mjs";

/* [function, arguments, what it gives]: each where adding 86,400 s would be wrong, and where it is not. */
const CASES = [
  ["dayStart", ["2025-07-01", "Africa/Dakar"], "2025-07-01T00:00:00Z"],
  ["dayStart", ["2025-07-01", "Asia/Kathmandu"], "2025-06-30T18:15:00Z"],
  ["dayStart", ["2025-03-30", "Europe/Paris"], "2025-03-29T23:00:00Z"], /* of 23 hours */
  ["dayStart", ["2025-03-31", "Europe/Paris"], "2025-03-30T22:00:00Z"],
  ["dayStart", ["2025-10-26", "Europe/Paris"], "2025-10-25T22:00:00Z"], /* of 25 hours */
  ["dayStart", ["2025-10-27", "Europe/Paris"], "2025-10-26T23:00:00Z"],
  ["dayStart", ["2018-11-04", "America/Sao_Paulo"], "2018-11-04T03:00:00Z"], /* begins at 1:00 */
  ["dayStart", ["2025-04-25", "Africa/Cairo"], "2025-04-24T22:00:00Z"],
  ["dayStart", ["2025-11-02", "America/Havana"], "2025-11-02T04:00:00Z"], /* midnight comes twice */
  ["dayStart", ["2018-02-18", "America/Sao_Paulo"], "2018-02-18T03:00:00Z"], /* 23:00 comes twice before it */
  ["dayStart", ["2025-04-06", "Australia/Lord_Howe"], "2025-04-05T13:00:00Z"], /* half an hour */
  ["dayStart", ["2025-07-01", "No/Where"], "2025-07-01T00:00:00Z"], /* not known: UTC */
  ["dayOf", [Date.UTC(2025, 2, 29, 22, 59, 59), "Europe/Paris"], "2025-03-29"],
  ["dayOf", [Date.UTC(2025, 2, 29, 23), "Europe/Paris"], "2025-03-30"],
  ["dayOf", [Date.UTC(2025, 2, 30, 21, 59, 59), "Europe/Paris"], "2025-03-30"],
  ["dayOf", [Date.UTC(2025, 11, 31, 23, 30), "Africa/Lagos"], "2026-01-01"],
  ["wallMs", [Date.UTC(2025, 9, 26, 0, 30), "Europe/Paris"], Date.UTC(2025, 9, 26, 2, 30)],
  ["wallMs", [Date.UTC(2025, 9, 26, 1, 30), "Europe/Paris"], Date.UTC(2025, 9, 26, 2, 30)], /* again */
  ["wallMs", [Date.UTC(2025, 6, 1, 0, 0), "Europe/Paris"], Date.UTC(2025, 6, 1, 2, 0)], /* no hour 24 */
  ["wallMs", [Date.UTC(2025, 5, 30, 22, 0), "Europe/Paris"], Date.UTC(2025, 6, 1, 0, 0)],
  ["addDays", ["2024-02-28", 1], "2024-02-29"],
  ["addDays", ["2025-02-28", 1], "2025-03-01"],
  ["addDays", ["2025-01-01", -1], "2024-12-31"],
  ["addDays", ["2025-07-01", 0], "2025-07-01"],
  ["daysBetween", ["2024-02-28", "2024-03-01"], 2],
  ["daysBetween", ["2025-03-29", "2025-03-31"], 2],
  ["daysBetween", ["2025-07-01", "2025-07-01"], 0],
  ["daysBetween", ["2025-07-02", "2025-07-01"], -1],
  ["isDay", ["2024-02-29"], true],
  ["isDay", ["2025-02-29"], false],
  ["isDay", ["2025-13-01"], false],
  ["isDay", ["2025-7-1"], false],
  ["isDay", ["2025-07-01 "], false],
  ["isDay", [""], false]];

export async function testZones(cases, browser, site) {
  await cases.run("zones: days and clocks of the site", async () => {
    const page = await openPage(browser, site);
    await show(page, "/sign-in");
    const given = await page.evaluate(async (asked) => {
      const module = await import(new URL("site_time.js", document.querySelector("script[type=module]").src));
      return asked.map(([name, values]) => module[name](...values));
    }, CASES);
    CASES.forEach(([name, values, expected], at) => equal(`${name}(${values.join(", ")})`, given[at], expected));
    noFaults("the page", page);
    await page.context().close();
  });
}
