/* The pages' texts and how they write figures, made anew here: web/app/words/, and Intl of node. */
import { readFileSync } from "node:fs";
import { ROOT, plain } from "./kit.mjs";

const words = Object.fromEntries(["en", "fr"].map((lang) => [lang, JSON.parse(readFileSync(`${ROOT}/web/app/words/${lang}.json`, "utf8"))]));

export const LANGS = ["en", "fr"];

export function allWords(lang) {
  return words[lang];
}

/* A text as plain() leaves it. */
export function t(lang, key, values) {
  const text = words[lang][key];
  if (text === undefined) {
    throw new Error(`no text ${key}`);
  }
  return plain(text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole));
}

function made(lang, kind, options) {
  return new kind(lang === "fr" ? "fr" : "en-GB", options);
}

export function number(lang, value, decimals) {
  return plain(made(lang, Intl.NumberFormat, { minimumFractionDigits: decimals ?? 0, maximumFractionDigits: decimals ?? 0 }).format(value));
}

/* Three figures or more. */
export function figure(lang, value) {
  const size = Math.abs(value);
  return number(lang, value, size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export function energy(lang, value) {
  const size = Math.abs(value);
  return size >= 1e7 ? `${figure(lang, value / 1e6)} GWh` : size >= 1e4 ? `${figure(lang, value / 1e3)} MWh` : `${figure(lang, value)} kWh`;
}

/* Whole money; above 100,000 in short. */
export function money(lang, value) {
  return Math.abs(value) >= 1e5 ? plain(made(lang, Intl.NumberFormat, { notation: "compact", maximumFractionDigits: 1 }).format(value)) : number(lang, value);
}

export function percent(lang, value, decimals) {
  return number(lang, value, decimals) + (lang === "fr" ? " %" : "%");
}

export function day(lang, text) {
  return plain(made(lang, Intl.DateTimeFormat, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(text)));
}
