/* The evidence sheet as it is printed. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noFaults, openPage, show } from "./browser.mjs";
import { contains, equal, isTrue, plain, run } from "./kit.mjs";
import { LANGS, t } from "./words.mjs";

async function textsOfPdf(bytes) {
  const folder = await mkdtemp(join(tmpdir(), "eiot_paper_"));
  try {
    await writeFile(join(folder, "sheet.pdf"), bytes);
    const text = await run(["pdftotext", "-raw", join(folder, "sheet.pdf"), "-"]);
    return text.split("\f").slice(0, -1).map(plain);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/* Lines of a column are cut anywhere: words are compared one after the other. */
function squeezed(text) {
  return text.replace(/[\s\u00ad-]+/g, "");
}

async function sheet(browser, site, lang, theme) {
  const meter = (await site.users.viewer.get("/suspects")).items[0].meter_id;
  const path = "/meters/" + encodeURIComponent(meter);
  const answer = await fetch(site.url + "/api/v1" + path, { headers: { Cookie: site.users.viewer.cookie, "Accept-Language": lang } });
  const known = await answer.json();
  const page = await openPage(browser, site, { user: site.users.viewer, lang, theme });
  await show(page, path + "?print=1");
  await page.locator(".chart svg").first().waitFor();
  const pages = await textsOfPdf(await page.pdf({ format: "A4", preferCSSPageSize: true, printBackground: true }));
  isTrue(`${pages.length} pages`, pages.length >= 1 && pages.length <= 2);
  const text = squeezed(pages.join(" "));
  contains("the meter", text, meter);
  contains("its heading", text.toUpperCase(), squeezed(t(lang, "evidence_kicker")).toUpperCase());
  contains("its transformer", text, known.place.transformer_id);
  isTrue("there are reasons", known.reasons.length > 0);
  for (const reason of [...known.reasons, ...known.against]) {
    contains("a reason", text, squeezed(plain(reason.text)));
  }
  contains("room for a signature", text, squeezed(t(lang, "evidence_sign_crew")));
  contains("who made it", text, site.users.viewer.user);
  for (const key of ["nav_suspects", "evidence_print", "evidence_back"]) {
    isTrue(`${key} is on paper`, !text.includes(squeezed(t(lang, key))));
  }
  await page.emulateMedia({ media: "print" });
  equal("paper is white", await page.evaluate(() => {
    const colours = [document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor);
    return colours.every((colour) => ["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(colour));
  }), true);
  noFaults("the page", page);
  await page.context().close();
}

/* Other pages are printed too: without the frame around them. */
async function otherPages(browser, site) {
  const page = await openPage(browser, site, { user: site.users.viewer, theme: "dark" });
  const meter = (await site.users.viewer.get("/suspects")).items[0].meter_id;
  for (const path of ["/", "/suspects", "/network", "/meters/" + meter]) {
    await show(page, path);
    const pages = await textsOfPdf(await page.pdf({ format: "A4", printBackground: true }));
    isTrue(`${path}: ${pages.length} pages`, pages.length >= 1 && pages.length < 12 && pages.every((text) => text !== ""));
    isTrue(`${path}: the search is on paper`, !pages.join(" ").includes(t("en", "find_meter")));
  }
  noFaults("the pages", page);
  await page.context().close();
}

export async function testPaper(cases, browser, site) {
  for (const lang of LANGS) {
    await cases.run(`paper: the evidence sheet, ${lang}`, () => sheet(browser, site, lang, lang === "fr" ? "dark" : "light"));
  }
  await cases.run("paper: other pages", () => otherPages(browser, site));
}
