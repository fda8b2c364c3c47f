/* Text of others in sentences and on the page: what can't be seen is made visible, and what runs from right
   to left disturbs nothing around it. */
import { el } from "./dom.js";
import { t } from "./words.js";

/* Line breaks and tabs as arrows; other signs that control, turn or hide text as their number. */
export function visible(text) {
  return String(text).replace(/\r?\n/g, "↵").replace(/\t/g, "⇥")
    .replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
      (sign) => `[U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

/* An id, a name or a note in an element of its own. */
export function own(text) {
  return el("bdi", { class: "own" }, visible(text));
}

/* A text with nodes in its places: rich("meter_title", {meter: own(id)}) is a list for el(). */
export function rich(key, values) {
  const marked = t(key, Object.fromEntries(Object.keys(values).map((name) => [name, `\u0001${name}\u0001`])));
  return marked.split("\u0001").map((part, at) => at % 2 === 0 ? part : values[part]);
}
