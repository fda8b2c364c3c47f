/* Which page is shown: by the path, with the History API. Pages are modules in pages/ with
   `export async function show(main, params, query)`; what they start and must end when the reader goes
   on is handed to onLeave(). */

let leaving = [];
let render = null;
let turn = 0; /* of the page that is shown, so that a slow one does not overwrite the next */

/* f is called when another page is shown. */
export function onLeave(f) {
  leaving.push(f);
}

/* Ends with the page: for fetch. */
export function pageSignal() {
  const controller = new AbortController();
  onLeave(() => controller.abort());
  return controller.signal;
}

/* Calls f once things have been quiet for `ms`, for what is typed; not once the page has been left: the address is
   the next page's then. */
export function quiet(f, ms) {
  let timer = 0;
  onLeave(() => clearTimeout(timer));
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => f(...args), ms === undefined ? 250 : ms);
  };
}

function leave() {
  const all = leaving;
  leaving = [];
  all.forEach((f) => f());
}

export function start(f) {
  render = f;
  window.addEventListener("popstate", reload);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (link === null || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey ||
        event.shiftKey || event.altKey || link.target !== "" || link.hasAttribute("download") ||
        link.origin !== location.origin || link.pathname.startsWith("/api/") || link.pathname.startsWith("/web/")) {
      return;
    }
    if (link.pathname === location.pathname && link.search === location.search && link.hash !== "") {
      return; /* a place in this page */
    }
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
  return reload();
}

/* Shows the page of `path` ("/suspects?q=x"). */
export function go(path, options) {
  history[options && options.replace ? "replaceState" : "pushState"](null, "", path);
  return reload({ isNew: true });
}

/* Draws the page again where it is: after a change, or of the language. */
export async function reload(options) {
  turn += 1;
  const mine = turn;
  leave();
  await render(() => mine === turn, Boolean(options && options.isNew));
}

export function theQuery() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/* Writes into the address what the page shows now, without drawing it again; empty values go. */
export function setQuery(values) {
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === "" || value === false) {
      params.delete(name);
    } else {
      params.set(name, String(value));
    }
  }
  const text = params.toString();
  history.replaceState(null, "", location.pathname + (text === "" ? "" : "?" + text));
}
