/* Starts the pages: language, who is signed in, the frame around a page, and which page is shown. */
import { el, put } from "./dom.js";
import { t, useLang, theLang, chosenLang } from "./words.js";
import { Problem, get, del, theSite, forgetSite, session, useSession, asOf, may, seg } from "./api.js";
import { useZone, instant, ago } from "./format.js";
import { visible } from "./plain_text.js";
import { start, go, reload, theQuery } from "./router.js";
import { ears, empty, problemBox, pageHead, skeleton, toast } from "./ui.js";

/* Path, module of pages/, names of what the path holds. */
const ROUTES = [
  [/^\/$/, "overview", []],
  [/^\/network(?:\/([^/]+))?$/, "network", ["id"]],
  [/^\/suspects$/, "suspects", []],
  [/^\/meters\/([^/]+)$/, "meter", ["id"]],
  [/^\/forecast(?:\/([^/]+))?$/, "forecast", ["id"]],
  [/^\/quality$/, "quality", []],
  [/^\/pipeline$/, "pipeline", []],
  [/^\/admin$/, "admin", []],
  [/^\/password$/, "password", []],
  [/^\/sign-in$/, "sign_in", []]
];

const NAV = [["/", "nav_overview"], ["/network", "nav_network"], ["/suspects", "nav_suspects"],
  ["/forecast", "nav_forecast"], ["/quality", "nav_quality"], ["/pipeline", "nav_pipeline"], ["/admin", "nav_admin", "admin"]];

/* When the state was taken that the page shows; what is asked for later may be newer. */
let shown = null;

const THEMES = ["auto", "light", "dark"];

function theTheme() {
  return localStorage.getItem("eiot-theme") || "auto";
}

function useTheme(name) {
  localStorage.setItem("eiot-theme", name);
  if (name === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = name;
  }
  document.dispatchEvent(new CustomEvent("eiot:theme"));
  drawHead();
}

async function switchLang() {
  const other = theLang() === "fr" ? "en" : "fr";
  try {
    await useLang(other);
  } catch { /* the texts could not be fetched */
    toast(t("problem_offline"));
    return;
  }
  localStorage.setItem("eiot-lang", other);
  drawHead();
  await reload();
}

async function signOut() {
  try {
    await del("/session");
  } catch { /* it is over already */ }
  useSession(null);
  forgetSite();
  await go("/sign-in");
}

function findRoute() {
  for (const [pattern, name, names] of ROUTES) {
    const found = pattern.exec(location.pathname.replace(/(.)\/+$/, "$1"));
    if (found !== null) {
      try {
        const params = Object.fromEntries(names.map((key, at) => [key, found[at + 1] === undefined ? null : decodeURIComponent(found[at + 1])]));
        return { name: name === "meter" && theQuery().print === "1" ? "evidence" : name, params };
      } catch {
        return null; /* a broken escape */
      }
    }
  }
  return null;
}

function isHere(path) {
  return path === "/" ? location.pathname === "/" : location.pathname === path || location.pathname.startsWith(path + "/");
}

/* Any meter by its id. What is typed is completed; an id the network has leads to its page. */
function meterSearch() {
  const list = el("datalist", { id: "meter-list" });
  let asked = "";
  const input = el("input", {
    type: "search", list: "meter-list", placeholder: t("find_meter"), "aria-label": t("find_meter"), autocomplete: "off", maxlength: "200",
    on: {
      input: async () => {
        const text = input.value.trim();
        asked = text;
        if (text.length < 2) {
          return;
        }
        try {
          const found = await get("/meters", { q: text, limit: 8 });
          if (asked === text) {
            put(list, found.items.map((item) => el("option", { value: item.meter_id })));
          }
        } catch { /* no list, then */ }
      }
    }
  });
  const box = el("form", { class: "find", role: "search" }, input, list);
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") {
      return;
    }
    let found = { items: [] };
    try {
      found = await get("/meters", { q: text, limit: 8 });
    } catch (error) {
      toast(error.detail || t("problem"));
      return;
    }
    const same = found.items.find((item) => item.meter_id === text) || (found.items.length === 1 ? found.items[0] : undefined);
    input.value = "";
    if (same !== undefined) {
      await go("/meters/" + seg(same.meter_id));
    } else if (found.items.length > 0) {
      await go("/suspects?all=1&q=" + encodeURIComponent(text));
    } else {
      toast(t("no_such_meter", { id: visible(text) }));
    }
  });
  return box;
}

function themeButton() {
  const now = theTheme();
  return el("button", {
    type: "button", class: "plain", title: t("theme_" + now), "aria-label": t("theme_" + now),
    on: { click: () => useTheme(THEMES[(THEMES.indexOf(now) + 1) % THEMES.length]) }
  }, { auto: "◐", light: "☀", dark: "☾" }[now]);
}

function langButton() {
  const other = theLang() === "fr" ? "en" : "fr";
  return el("button", {
    type: "button", class: "plain", lang: other, "aria-label": other === "fr" ? "FR: français" : "EN: English", on: { click: switchLang }
  }, other.toUpperCase());
}

function userMenu() {
  return el("details", { class: "menu" },
    el("summary", {}, el("span", { class: "who" }, session.user)),
    el("div", { class: "menu-list" },
      el("p", { class: "note" }, t("signed_in_as", { user: session.user, role: t("role_" + session.role) })),
      el("a", { href: "/password" }, t("change_password")),
      el("button", { type: "button", class: "plain", on: { click: signOut } }, t("sign_out"))));
}

function drawHead() {
  const head = document.getElementById("head");
  const isIn = session !== null && !session.must_change;
  document.getElementById("skip").textContent = t("skip");
  head.hidden = false;
  put(head, el("div", { class: "bar" },
    el("a", { class: "brand", href: "/" }, el("img", { src: "/web/app/icon.svg", alt: "", width: "26", height: "26" }), el("b", {}, "eiot"), el("span", { id: "site" })),
    isIn ? el("nav", { "aria-label": t("pages_of_site") }, el("ul", {}, NAV.filter(([, , role]) => role === undefined || may(role)).map(([path, key]) =>
      el("li", {}, el("a", { href: path, "aria-current": isHere(path) ? "page" : null }, t(key)))))) : null,
    el("div", { class: "tools" }, isIn ? meterSearch() : null, langButton(), themeButton(), session === null ? null : userMenu())));
  const here = head.querySelector("nav [aria-current]");
  if (here !== null) { /* where the row is longer than the screen */
    here.closest("nav").scrollLeft = here.offsetLeft - 80;
  }
  void drawFoot();
}

async function drawFoot() {
  const foot = document.getElementById("foot");
  foot.hidden = session === null || session.must_change || document.querySelector("main .page") === null;
  if (foot.hidden) {
    return;
  }
  try {
    const site = await theSite();
    useZone(site.zone);
    const name = document.getElementById("site");
    if (name !== null) {
      name.textContent = site.site;
    }
    put(foot, el("p", {},
      shown === null ? t("as_of_live") : el("span", { title: instant(shown, true) }, t("as_of", { time: instant(shown), ago: ago(shown) })),
      " · ", t("times_in", { zone: site.zone }), " · ", "eiot " + site.version,
      asOf === shown ? null : el("button", { type: "button", class: "small", on: { click: () => reload() } }, t("newer_data"))));
  } catch {
    put(foot);
  }
}

function askForSignIn() {
  const here = location.pathname + location.search;
  return go("/sign-in" + (here === "/" ? "" : "?next=" + encodeURIComponent(here)), { replace: true });
}

/* A page that was not fetched before needs the server. */
async function fetchPage(name) {
  try {
    return await import(`./pages/${name}.js`);
  } catch (error) {
    throw error instanceof TypeError ? new Problem(0, {}) : error;
  }
}

async function render(isMine, isNew) {
  const main = document.getElementById("main");
  const route = findRoute();
  if (session === null && (route === null || route.name !== "sign_in")) {
    await askForSignIn();
    return;
  }
  if (session !== null && session.must_change && (route === null || route.name !== "password")) {
    await go("/password", { replace: true });
    return;
  }
  const page = el("div", { class: "page page-" + (route === null ? "none" : route.name.replace("_", "-")) });
  drawHead();
  if (main.querySelector(".page") === null) {
    put(main, skeleton("tiles")); /* the first page */
  }
  try {
    if (session !== null && !session.must_change) {
      useZone((await theSite()).zone);
    }
    const module = route === null ? null : await fetchPage(route.name);
    if (!isMine()) {
      return;
    }
    put(main, page);
    shown = asOf;
    void drawFoot();
    if (isNew) {
      window.scrollTo(0, 0);
    }
    if (module === null) {
      put(page, pageHead(t("page_unknown")), empty(t("page_unknown_hint"), null, el("a", { class: "button", href: "/" }, t("nav_overview"))));
    } else {
      await module.show(page, route.params, theQuery());
    }
  } catch (error) {
    if (!isMine() || error.name === "AbortError" || error.status === 401) {
      return;
    }
    if (error.status === undefined) {
      console.error(error);
    }
    put(main, page);
    put(page, pageHead(t("problem_page")), problemBox(error, () => reload()));
  }
  if (isMine()) {
    const title = page.querySelector("h1");
    document.title = (title === null ? "" : title.textContent + " · ") + "eiot";
    if (isNew && title !== null && !page.contains(document.activeElement)) {
      title.focus({ preventScroll: true });
    }
  }
}

/* Whether newer data are there: the foot offers them. A page that waits for the first data shows them. */
async function look() {
  if (session === null || session.must_change || document.hidden) {
    return;
  }
  try {
    const before = await theSite();
    forgetSite();
    const now = await theSite();
    if (now.is_built !== before.is_built) {
      await reload();
    }
  } catch { /* the next turn may tell */ }
  await drawFoot();
}

async function boot() {
  const asked = get("/session").then((found) => ({ found }), (error) => ({ error }));
  await useLang(chosenLang());
  const { found, error } = await asked;
  if (found !== undefined) {
    useSession(found.user === null ? null : found);
  } else {
    drawHead();
    put(document.getElementById("main"), problemBox(error, () => location.reload()));
    return;
  }
  document.addEventListener("eiot:signed-out", () => { forgetSite(); void askForSignIn(); });
  document.addEventListener("eiot:as-of", drawFoot);
  document.addEventListener("click", (event) => { /* an open menu closes when the reader goes elsewhere */
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" ? document.querySelector("details.menu[open]") : null;
    if (open !== null) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  setInterval(look, 60000);
  await start(render);
}

void boot();
