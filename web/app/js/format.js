/* Figures, money and times as the reader's language writes them. Nothing there is a dash. French has
   narrow no-break spaces in numbers and before signs. Times are those of the site's zone. */
import { theLang, t } from "./words.js";

const NARROW = "\u202f";
const WIDE = "\u00a0";
let zone = "UTC";

export function useZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name;
  } catch {
    zone = "UTC"; /* a zone this browser does not know */
  }
}

export function locale() {
  return theLang() === "fr" ? "fr" : "en-GB"; /* both write day, month, year */
}

const made = new Map();

function formatter(kind, options) {
  const key = locale() + zone + kind.name + JSON.stringify(options);
  if (!made.has(key)) {
    made.set(key, new kind(locale(), options));
  }
  return made.get(key);
}

function missing(value) {
  return value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value));
}

/* French: the group separator of some browsers is the wide one. */
function narrow(text) {
  return theLang() === "fr" ? text.replaceAll(WIDE, NARROW) : text;
}

export function number(value, decimals) {
  return missing(value) ? t("no_value") : narrow(formatter(Intl.NumberFormat, {
    minimumFractionDigits: decimals || 0, maximumFractionDigits: decimals || 0, signDisplay: "negative"
  }).format(value));
}

/* As many decimals as the size asks for. */
export function figure(value) {
  const size = Math.abs(value);
  return number(value, size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/* 1.2k, 3.4M; French 1,2 k. */
export function short(value) {
  return missing(value) ? t("no_value") : narrow(formatter(Intl.NumberFormat, {
    notation: "compact", maximumFractionDigits: 1
  }).format(value));
}

/* For axes: 0.05, 1.5, 20, 1.2k: three figures at most, none that say nothing. */
export function tick(value) {
  return Math.abs(value) >= 1000 ? short(value) : missing(value) ? t("no_value")
    : narrow(formatter(Intl.NumberFormat, { maximumSignificantDigits: 3, signDisplay: "negative" }).format(value));
}

export function kwh(value) {
  return missing(value) ? t("no_value") : figure(value) + WIDE + "kWh";
}

/* For headlines: kWh, MWh or GWh. */
export function energy(value) {
  if (missing(value)) {
    return t("no_value");
  }
  const size = Math.abs(value);
  const [share, unit] = size >= 1e7 ? [1e6, "GWh"] : size >= 1e4 ? [1e3, "MWh"] : [1, "kWh"];
  return figure(value / share) + WIDE + unit;
}

/* Of a share between 0 and 1. */
export function percent(share, decimals) {
  return missing(share) ? t("no_value") : percentOf(100 * share, decimals);
}

/* Of a value that is in per cent already, such as ntl_pct. */
export function percentOf(value, decimals) {
  return missing(value) ? t("no_value") : number(value, decimals) + (theLang() === "fr" ? NARROW + "%" : "%");
}

/* A probability: nothing is certain, so at the ends it is "> 99%" and "< 1%". */
export function chance(share) {
  return missing(share) ? t("no_value") : share > 0.99 ? ">" + NARROW + percent(0.99)
    : share > 0 && share < 0.01 ? "<" + NARROW + percent(0.01) : percent(share);
}

/* Money in the site's currency, which may be any text; no decimals from 100 on. */
export function money(value, currency) {
  return missing(value) ? t("no_value")
    : number(value, Math.abs(value) >= 100 || value === 0 ? 0 : 2) + (currency ? WIDE + currency : "");
}

export function moneyShort(value, currency) {
  return missing(value) ? t("no_value")
    : (Math.abs(value) >= 1e5 ? short(value) : number(value)) + (currency ? WIDE + currency : "");
}

/* "2025-07-01" is a day of the site, whatever the reader's zone. */
export function day(text, withYear) {
  return missing(text) || text === "" ? t("no_value") : formatter(Intl.DateTimeFormat, {
    day: "numeric", month: "short", year: withYear === false ? undefined : "numeric", timeZone: "UTC"
  }).format(new Date(text.slice(0, 10) + "T00:00:00Z"));
}

/* An instant, "2025-07-01T00:00:00Z", in the site's zone. */
export function instant(text, withSeconds) {
  return missing(text) || text === "" ? t("no_value") : formatter(Intl.DateTimeFormat, {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
    second: withSeconds ? "2-digit" : undefined, timeZone: zone
  }).format(new Date(text));
}

/* "3 hours ago", as of now. */
export function ago(text) {
  if (missing(text)) {
    return t("no_value");
  }
  const seconds = (Date.parse(text) - Date.now()) / 1000;
  const [size, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"]].find((step) => Math.abs(seconds) >= step[0]) || [1, "second"];
  return formatter(Intl.RelativeTimeFormat, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/* 84 s, 3 min 20 s, 2 h 05 min. */
export function duration(seconds) {
  if (missing(seconds)) {
    return t("no_value");
  }
  const whole = Math.round(seconds);
  if (whole < 120) {
    return number(seconds, seconds < 10 ? 1 : 0) + WIDE + "s";
  }
  if (whole < 7200) {
    return `${Math.floor(whole / 60)}${WIDE}min ${String(whole % 60).padStart(2, "0")}${WIDE}s`;
  }
  return `${number(Math.floor(whole / 3600))}${WIDE}h ${String(Math.floor(whole % 3600 / 60)).padStart(2, "0")}${WIDE}min`;
}
