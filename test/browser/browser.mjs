/* Debian's Chromium, and pages of it that note what must not happen: errors in the console (a broken content
   security policy among them), requests to another host, dialogs that a script opened. */
import { chromium } from "../../third_party/browser/playwright-core/index.mjs";
import { readFile } from "node:fs/promises";
import { ROOT, none } from "./kit.mjs";

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

export function launch() {
  return chromium.launch({
    executablePath: process.env.EIOT_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-proxy-server", "--disable-dev-shm-usage", "--disable-background-networking", "--force-color-profile=srgb"]
  });
}

/* A page of a context of its own. options: {user: a Client who is signed in, lang: "fr", theme: "dark", phone: true} */
export async function openPage(browser, site, options) {
  const { user, lang, theme, phone } = options || {};
  const context = await browser.newContext({
    locale: lang === "fr" ? "fr-FR" : "en-GB", colorScheme: theme || "light", timezoneId: "America/Bogota" /* not the site's */,
    viewport: phone ? PHONE : DESKTOP, isMobile: Boolean(phone), hasTouch: Boolean(phone), acceptDownloads: true
  });
  if (user !== undefined && user !== null) {
    const [name, value] = user.cookie.split("=");
    await context.addCookies([{ name, value, url: site.url, httpOnly: true, sameSite: "Strict" }]);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(60000); /* the machine may have much else to do */
  page.site = site;
  page.faults = [];
  page.requests = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      page.faults.push(`console: ${message.text()} ${message.location().url ?? ""}`.trim());
    }
  });
  page.on("pageerror", (error) => page.faults.push(`script: ${error}`));
  page.on("dialog", (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    page.requests.push(request);
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== site.url) {
      page.faults.push(`request to ${url.origin}`);
    }
  });
  return page;
}

/* Shows `path` and waits until all of it is there. */
export async function show(page, path) {
  await page.goto(page.site.url + path);
  await settle(page);
}

/* Until nothing is loading and the charts in sight are drawn. */
export async function settle(page) {
  await page.waitForFunction(() => {
    const main = document.querySelector("main");
    const isInSight = (element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.bottom > 0 && box.top < innerHeight;
    };
    return main.querySelector("h1, .problem") !== null && document.querySelector(".skeleton, [aria-busy=true], .boot") === null &&
      [...document.querySelectorAll(".chart")].every((chart) => !isInSight(chart) || chart.querySelector("canvas, svg, .note") !== null);
  });
}

/* Does what leads to another page, and waits until all of that is there. */
export async function follow(page, act) {
  await page.evaluate(() => document.querySelector("main .page").classList.add("of-before"));
  await act();
  await page.waitForFunction(() => document.querySelector("main .page:not(.of-before)") !== null);
  await settle(page);
}

/* What went wrong on the page since the last call; `allowed` are patterns of what is meant to be told. */
export function faultsOf(page, allowed) {
  const faults = page.faults.filter((fault) => !(allowed || []).some((pattern) => pattern.test(fault)));
  page.faults = [];
  return faults;
}

export function noFaults(what, page, allowed) {
  none(what, faultsOf(page, allowed));
}

let axe = null;

/* What axe-core finds that is serious or critical, in a line each. */
export async function axeFindings(page) {
  axe ??= await readFile(`${ROOT}/third_party/browser/axe.min.js`, "utf8");
  if (!await page.evaluate(() => window.axe !== undefined)) {
    await page.evaluate(axe);
  }
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.filter((one) => ["serious", "critical"].includes(one.impact)).flatMap((one) =>
    one.nodes.map((node) => `${one.id} (${one.impact}): ${node.target.join(" ")}: ${(node.any.concat(node.all, node.none)[0]?.message ?? one.help)}`));
}

/* How much wider the page is than the screen, and what sticks out. */
export function overflow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const width = root.clientWidth;
    if (root.scrollWidth <= width && innerWidth <= screen.width) {
      return [];
    }
    const isScrolled = (element) => {
      for (let up = element.parentElement; up !== null && up !== root; up = up.parentElement) {
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) {
          return true;
        }
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 0.5 && !isScrolled(one));
    return [`${root.scrollWidth} px on a screen of ${width} px: ${wide.slice(-3).map((one) => one.tagName.toLowerCase() + "." + one.className).join(", ")}`];
  });
}
