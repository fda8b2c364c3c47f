/* The pieces pages are made of. Each returns an element. */
import { el, add, put, newId } from "./dom.js";
import { t } from "./words.js";

let toastTimer = 0;

/* Said by screen readers, shown to nobody. */
export function announce(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

/* Shown at the foot for some seconds, and said. */
export function toast(text) {
  const place = document.getElementById("toast");
  clearTimeout(toastTimer);
  place.textContent = text;
  place.hidden = false;
  announce(text);
  toastTimer = setTimeout(() => { place.hidden = true; }, 6000);
}

/* The page's heading; it gets the focus when a reader comes to the page. `lead` is a line below it. */
export function pageHead(title, lead, ...actions) {
  return el("div", { class: "page-head" },
    el("div", {}, el("h1", { tabindex: "-1" }, title), lead ? el("p", { class: "lead" }, lead) : null),
    actions.length > 0 ? el("div", { class: "actions" }, actions) : null);
}

export function section(title, ...children) {
  return el("section", {}, el("h2", {}, title), children);
}

/* `tools`: what stands beside the heading. */
export function sectionWith(title, tools, ...children) {
  return el("section", {}, el("div", { class: "section-head" }, el("h2", {}, title), tools), children);
}

/* Said by screen readers only. */
export function ears(...children) {
  return el("span", { class: "for-ears" }, children);
}

export function note(...children) {
  return el("p", { class: "note" }, children);
}

/* [{label, figure, below, kind: "accent" | "good" | "warn" | "bad", href}] */
export function tiles(list) {
  return el("dl", { class: "tiles" }, list.map((tile) =>
    el("div", { class: "tile " + (tile.kind || "") },
      el("dt", {}, tile.label),
      el("dd", { class: "figure" }, tile.href ? el("a", { href: tile.href }, tile.figure) : tile.figure),
      tile.below ? el("dd", { class: "below" }, tile.below) : null)));
}

/* A text in which `this` is code. */
export function prose(text) {
  return String(text).split("`").map((part, at) => at % 2 === 1 ? el("code", {}, part) : part);
}

/* Nothing to show, and what to do about it. `actions`: links or buttons. */
export function empty(title, text, ...actions) {
  return el("div", { class: "empty" }, el("p", { class: "empty-title" }, title), text ? el("p", {}, prose(text)) : null,
    actions.length > 0 ? el("div", { class: "actions" }, actions) : null);
}

/* kind: good, warn, bad, soft, accent. The words say it, the colour only helps. */
export function badge(kind, text) {
  return el("span", { class: "badge " + kind }, text);
}

const MARKS = { good: "✓", warn: "!", bad: "✗", soft: "–" };

export function state(kind, text) {
  return el("span", { class: "state " + kind }, el("span", { "aria-hidden": "true" }, MARKS[kind] + " "), text);
}

export function button(text, click, kind) {
  return el("button", { type: "button", class: kind || "", on: { click } }, text);
}

/* Copies a text; says so. */
export function copyButton(text) {
  return button(t("copy"), async (event) => {
    try {
      await navigator.clipboard.writeText(text);
      event.target.textContent = t("copied"); /* said by itself: a dialog silences the live region */
      toast(t("copied"));
    } catch { /* not allowed, or no TLS: mark it, for the reader to copy */
      const selection = getSelection();
      const source = event.target.parentElement.querySelector("code, output");
      if (source !== null) {
        selection.selectAllChildren(source);
      }
      toast(t("copy_by_hand"));
    }
  }, "small");
}

/* What went wrong, in the server's words with its hint. `again`: called by the button that tries once more. */
export function problemBox(error, again) {
  const isOffline = error.status === 0;
  const title = isOffline ? t("problem_offline") : error.status === 403 ? t("problem_forbidden")
    : error.status === 404 ? t("problem_not_found") : error.status === 429 ? t("problem_too_often")
    : error.status === 503 ? t("problem_busy") : t("problem");
  const detail = isOffline ? t("problem_offline_hint") : error.detail || (error.status === undefined ? String(error.message || error) : "");
  return el("div", { class: "problem", role: "alert" },
    el("p", { class: "problem-title" }, title), detail ? el("p", {}, detail) : null,
    error.hint ? el("p", { class: "hint" }, prose(error.hint)) : null,
    again && error.status !== 403 && error.status !== 404 ? el("div", { class: "actions" }, button(t("try_again"), again)) : null);
}

/* What stands there while data come: "tiles", "chart", "table" or "text". */
export function skeleton(kind) {
  const bones = { tiles: 5, chart: 1, table: 8, text: 3 }[kind] || 3;
  return el("div", { class: "skeleton " + (kind || "text"), role: "status" },
    el("span", { class: "for-ears" }, t("loading")),
    Array.from({ length: bones }, () => el("span", { class: "bone", "aria-hidden": "true" })));
}

/* Fills `box`: bones while `ask()` runs, then what `draw(data)` returns, or the problem with a button to
   try again. A draw that was overtaken by another into the same box is dropped. */
export async function load(box, ask, draw, kind) {
  const mine = {};
  box.loading = mine;
  if (!box.hasChildNodes() || box.querySelector(".problem") !== null) {
    put(box, skeleton(kind));
  } else {
    box.classList.add("stale");
  }
  box.setAttribute("aria-busy", "true");
  try {
    const data = await ask();
    if (box.loading === mine) {
      put(box, await draw(data));
    }
  } catch (error) {
    if (error.name !== "AbortError" && box.loading === mine) {
      if (error.status === undefined) {
        console.error(error); /* ours */
      }
      put(box, error.status === 401 ? null : problemBox(error, () => load(box, ask, draw, kind)));
    }
  } finally {
    if (box.loading === mine) {
      box.classList.remove("stale");
      box.removeAttribute("aria-busy");
    }
  }
}

/* A box that loads itself: loaded(() => get("/x"), (x) => el(...), "table"). */
export function loaded(ask, draw, kind) {
  const box = el("div", { class: "loaded" });
  void load(box, ask, draw, kind);
  return box;
}

/* A labelled control. `control` gets the id; `hint` stands below it. field.fail(text) shows what is
   wrong with it, field.fail("") takes that back. */
export function field(label, control, hint) {
  control.id = control.id || newId("field");
  const wrong = el("p", { class: "wrong", id: control.id + "-wrong", hidden: true });
  const help = hint ? el("p", { class: "hint", id: control.id + "-hint" }, hint) : null;
  const box = el("div", { class: "field" }, el("label", { for: control.id }, label), control, help, wrong);
  const described = help === null ? "" : help.id;
  if (described !== "") {
    control.setAttribute("aria-describedby", described);
  }
  box.fail = (text) => {
    wrong.textContent = text;
    wrong.hidden = text === "";
    control.toggleAttribute("aria-invalid", text !== "");
    if (text !== "") {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", `${described} ${wrong.id}`.trim());
    } else if (described !== "") {
      control.setAttribute("aria-describedby", described);
    } else {
      control.removeAttribute("aria-describedby");
    }
  };
  return box;
}

/* options: [[value, text], ...] */
export function select(options, value, attributes) {
  const control = el("select", attributes, options.map(([key, text]) => el("option", { value: key }, text)));
  control.value = value === undefined || value === null ? "" : value;
  return control;
}

/* A form whose button is quiet while `send()` runs and whose problem stands above the button.
   send() may call field.fail() and return false. */
export function form(fields, submitText, send, attributes) {
  const submit = el("button", { type: "submit", class: "primary" }, submitText);
  const trouble = el("div", {});
  const box = el("form", { novalidate: true, ...attributes }, fields, trouble, el("div", { class: "actions" }, submit));
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled) {
      return;
    }
    put(trouble);
    submit.disabled = true;
    try {
      const isFine = await send();
      if (isFine === false) {
        const first = box.querySelector("[aria-invalid=true]");
        if (first !== null) {
          first.focus();
        }
      }
    } catch (error) {
      if (error.status === undefined) {
        console.error(error);
      }
      put(trouble, problemBox(error));
    } finally {
      submit.disabled = false;
    }
  });
  return box;
}

/* A <dialog> over the page; body is what it holds. Escape and the button close it; `closed` is called then. */
export function dialog(title, body, closed) {
  const id = newId("dialog");
  const box = el("dialog", { "aria-labelledby": id },
    el("div", { class: "dialog-head" }, el("h2", { id }, title),
      el("button", { type: "button", class: "plain", "aria-label": t("close"), on: { click: () => box.close() } }, "✕")),
    body);
  box.addEventListener("close", () => {
    box.remove();
    if (closed) {
      closed();
    }
  });
  document.body.append(box);
  box.showModal();
  return box;
}

export { add, el, put };
