/* By keyboard alone: from signing in to a visit that is recorded; and each stop of the Tab key on every page has a
   name, is seen to have the focus, and lets it go. */
import { follow, noFaults, openPage, settle, show } from "./browser.mjs";
import { contains, equal, isTrue, none, plain, until } from "./kit.mjs";
import { pathOf } from "./entry.mjs";
import { allPages } from "./look.mjs";
import { NAMES, PASSWORD } from "./site.mjs";
import { t } from "./words.mjs";

const EN = "en";

/* What has the focus. */
function focused(page) {
  return page.evaluate(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const label = one.labels && one.labels.length > 0 ? one.labels[0].textContent : "";
    const said = one.getAttribute("aria-labelledby") ? document.getElementById(one.getAttribute("aria-labelledby"))?.textContent : "";
    return {
      tag: one.tagName.toLowerCase(), kind: one.className, name: (one.getAttribute("aria-label") || said || label || one.textContent || one.title || "").trim().slice(0, 80),
      isSeen: !one.matches(":focus") /* a part of a field, such as its calendar: the browser's own ring */ || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
      isOnScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    };
  });
}

const MOST_STOPS = 400;

/* The next Tab goes to the first stop of the page. */
function toTop(page) {
  return page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    window.scrollTo(0, 0);
  });
}

/* The same once it has been scrolled to. */
async function settledFocus(page) {
  let one = await focused(page);
  for (let turn = 0; turn < 10 && !one.isOnScreen; turn += 1) {
    await page.waitForTimeout(50);
    one = await focused(page);
  }
  return one;
}

/* Tab from the top of the page to its end, and what is wrong on the way. */
async function walk(page) {
  const wrong = [];
  await toTop(page);
  await page.evaluate(() => {
    window.stops = [];
    document.addEventListener("focusin", (event) => window.stops.push(event.target));
  });
  let stops = 0;
  let first = null;
  for (; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press("Tab");
    const isRound = await page.evaluate(() => document.activeElement === document.body || window.stops.indexOf(document.activeElement) < window.stops.length - 1);
    const one = await settledFocus(page);
    first ??= one;
    if (isRound) {
      break;
    }
    const what = `${one.tag}.${one.kind} '${one.name}'`;
    if (one.name === "") {
      wrong.push(`${what} has no name`);
    }
    if (!one.isSeen) {
      wrong.push(`${what}: that it has the focus is not seen`);
    }
    if (!one.isOnScreen) {
      wrong.push(`${what} is out of sight`);
    }
  }
  return { wrong, stops, first };
}

async function stops(browser, site, [name, path, user, allowed]) {
  const page = await openPage(browser, site, { user: site.users[user] });
  try {
    await show(page, path);
    const { wrong, stops: n, first } = await walk(page);
    if (n < 2 || n === MOST_STOPS) {
      wrong.push(`${n} stops of the Tab key`);
    }
    if (first.name !== t(EN, "skip")) {
      wrong.push(`the first stop is '${first.name}'`);
    }
    noFaults(name, page, allowed);
    none(name, wrong);
  } finally {
    await page.context().close();
  }
}

async function press(page, ...keys) {
  for (const key of keys) {
    await page.keyboard.press(key);
  }
}

/* Tab until what has the focus is it. */
async function tabTo(page, what, isIt) {
  for (let n = 0; n < MOST_STOPS; n += 1) {
    await press(page, "Tab");
    if (isIt(await focused(page))) {
      return;
    }
  }
  isTrue(`${what} is reached by Tab`, false);
}

async function journey(browser, site) {
  const page = await openPage(browser, site);
  await show(page, "/");
  await page.keyboard.type(NAMES.analyst); /* the name has the focus */
  await press(page, "Tab");
  await page.keyboard.type(PASSWORD);
  await press(page, "Enter");
  await page.getByRole("heading", { level: 1, name: t(EN, "nav_overview") }).waitFor();
  await until("a new page has the focus on its heading", async () => (await focused(page)).tag === "h1", 10);
  await page.reload();
  await settle(page);

  await toTop(page);
  await press(page, "Tab");
  equal("first of all", (await focused(page)).name, t(EN, "skip"));
  await press(page, "Enter");
  isTrue("it skips to the content", await page.evaluate(() => document.getElementById("main").contains(document.activeElement)));

  await page.reload();
  await settle(page);
  await toTop(page);
  await tabTo(page, "the link to Network", (one) => one.tag === "a" && one.name === t(EN, "nav_network"));
  await follow(page, () => press(page, "Enter"));
  equal("the network", pathOf(page), "/network");
  await toTop(page); /* the tree stands before the heading, which has the focus */
  await tabTo(page, "the tree", (one) => one.tag === "a" && one.name.startsWith(t(EN, "kind_substation")));
  const inTree = async () => (await focused(page)).name;
  const top = await inTree();
  await press(page, "ArrowDown");
  const feeder = await inTree();
  contains("the arrow goes down", feeder, t(EN, "kind_feeder"));
  await press(page, "ArrowRight", "ArrowRight");
  contains("to the right it opens", await inTree(), t(EN, "kind_transformer"));
  await press(page, "ArrowLeft");
  equal("to the left it goes up", await inTree(), feeder);
  await press(page, "Home");
  equal("Home", await inTree(), top);
  await follow(page, () => press(page, "ArrowDown", "Enter"));
  equal("the tree keeps the focus", await page.evaluate(() => document.activeElement.getAttribute("role")), "treeitem");

  await tabTo(page, "the map", (one) => /tile-link|group-link/.test(one.kind));
  const tileBefore = await inTree();
  await press(page, "ArrowRight");
  const moved = await inTree();
  await press(page, "ArrowDown");
  isTrue("arrows go from tile to tile", moved !== tileBefore || await inTree() !== tileBefore);

  await show(page, "/suspects");
  await toTop(page);
  await tabTo(page, "the slider", (one) => one.name.startsWith(t(EN, "budget")));
  await press(page, "Home", "ArrowRight");
  contains("the slider moves", plain(await page.locator("#budget-says").innerText()), t(EN, "n_visits", { n: "2" }));
  await tabTo(page, "a heading to sort by", (one) => one.kind === "sort" && one.name.startsWith(t(EN, "probability")));
  await press(page, "Enter");
  await page.locator("th[aria-sort=descending]").waitFor();
  contains("the heading keeps the focus", (await focused(page)).name, t(EN, "probability"));
  const meter = (await site.users.viewer.get("/suspects?sort=probability&order=desc")).items[0].meter_id;
  await tabTo(page, "the first meter", (one) => one.name === meter);
  await follow(page, () => press(page, "Enter"));
  equal("the meter", pathOf(page), "/meters/" + meter);
  await tabTo(page, "the way to the form", (one) => one.name === t(EN, "meter_record"));
  await press(page, "Enter");
  equal("the form", await page.evaluate(() => document.activeElement.closest("form")?.className), "visit-form");
  await tabTo(page, "the note", (one) => one.name === t(EN, "visit_text"));
  await tabTo(page, "the button", (one) => one.name === t(EN, "visit_send"));
  await press(page, "Enter");
  await page.getByText(t(EN, "visit_outcome_missing")).waitFor();
  contains("what is wrong has the focus", (await focused(page)).name, t(EN, "visit_outcome"));

  await toTop(page);
  await press(page, "Tab");
  await tabTo(page, "the menu", (one) => one.tag === "summary" && one.name === NAMES.analyst);
  await press(page, "Enter");
  await page.locator("details.menu[open]").waitFor();
  await press(page, "Escape");
  equal("Escape closes it", await page.locator("details.menu[open]").count(), 0);
  equal("and goes back", (await focused(page)).name, NAMES.analyst);
  noFaults("the pages", page);
  await page.context().close();
}

/* The dialog of a secret keeps the focus until it is closed. */
async function dialogs(browser, site) {
  const page = await openPage(browser, site, { user: site.users.admin });
  await show(page, "/admin");
  await page.getByRole("button", { name: t(EN, "admin_reset_of", { user: NAMES.viewer }) }).focus();
  await press(page, "Enter");
  await page.getByRole("dialog").waitFor();
  for (let n = 0; n < 8; n += 1) {
    await press(page, "Tab");
    isTrue("the focus stays in the dialog", await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
  }
  await press(page, "Escape");
  equal("Escape closes it", await page.getByRole("dialog").count(), 0);
  equal("the focus is where it was", (await focused(page)).name, t(EN, "admin_reset_of", { user: NAMES.viewer }));
  await site.users.viewer.get("/site"); /* nobody's password was changed */
  noFaults("the page", page);
  await page.context().close();
}

export async function testKeyboard(cases, browser, site) {
  await cases.run("keyboard: from signing in to the form of a visit", () => journey(browser, site));
  await cases.run("keyboard: a dialog", () => dialogs(browser, site));
  for (const one of await allPages(site)) {
    await cases.run(`keyboard: ${one[0]}`, () => stops(browser, site, one));
  }
}
