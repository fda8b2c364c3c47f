/* The texts of the pages, from web/app/words/LANG.json: t(key, {n: "3"}). Both languages have the
   same keys and placeholders; a test holds it. */

const LANGS = ["en", "fr"];
let lang = "en";
let words = {};
let plurals = new Intl.PluralRules("en");

/* What the reader chose, else the first language of the browser that there is, else English. */
export function chosenLang() {
  const asked = [localStorage.getItem("eiot-lang"), ...(navigator.languages || [navigator.language])];
  return asked.map((tag) => (tag || "").slice(0, 2).toLowerCase()).find((tag) => LANGS.includes(tag)) || "en";
}

/* French: no line begins with a sign, as in "Couleurs :". */
function bound(text) {
  return text.replace(/ ([:;!?%»])/g, "\u202f$1").replace(/« /g, "«\u202f");
}

export async function useLang(name) {
  const answer = await fetch(`/web/app/words/${name}.json`);
  if (!answer.ok) {
    throw new Error(`words: ${answer.status}`);
  }
  words = await answer.json();
  if (name === "fr") {
    words = Object.fromEntries(Object.entries(words).map(([key, text]) => [key, bound(text)]));
  }
  lang = name;
  plurals = new Intl.PluralRules(name);
  document.documentElement.lang = name;
}

export function theLang() {
  return lang;
}

/* An unknown key shows itself, so that it is seen and mended. */
export function t(key, values) {
  const text = words[key];
  if (text === undefined) {
    return key;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    values !== undefined && values[name] !== undefined ? String(values[name]) : whole);
}

export function has(key) {
  return words[key] !== undefined;
}

/* For counts: "key_one" where the language says so ("1 visit"; French also 0), else "key". */
export function tn(key, n, values) {
  return t(plurals.select(n) === "one" && has(key + "_one") ? key + "_one" : key, values);
}

/* A code of the data in words, else as it is: word("cause", "fraud") is the text "cause_fraud". */
export function word(kind, code) {
  return code === null || code === undefined ? t("no_value") : has(`${kind}_${code}`) ? t(`${kind}_${code}`) : String(code);
}
