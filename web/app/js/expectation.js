/* Expectations in words, as the data docs write them (src/quality/docs/docs_text.c). */
import { t, tn, has } from "./words.js";
import { number, percent, percentOf } from "./format.js";

const COLUMNS = ["column", "column_A", "column_list", "column_set"];
const VALUES = ["value_set", "type_list", "type_", "value", "regex", "sum_total", "quantile_ranges", "threshold"];

/* JSON or, where it is none, the text itself. */
export function parsed(text) {
  if (typeof text !== "string") {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/* A number with the decimals it has, six at most. */
function plainNumber(value) {
  let decimals = 0;
  while (decimals < 6 && Math.abs(value * 10 ** decimals - Math.round(value * 10 ** decimals)) > 1e-9 * Math.abs(value * 10 ** decimals)) {
    decimals += 1;
  }
  return number(value, decimals);
}

export function valueText(value) {
  if (value === undefined || value === null) {
    return "";
  }
  return typeof value === "number" ? plainNumber(value) : Array.isArray(value) ? value.map(valueText).join(", ")
    : typeof value === "object" ? JSON.stringify(value) : String(value);
}

function firstOf(kwargs, names) {
  return valueText(kwargs[names.find((name) => kwargs[name] !== undefined)]);
}

function boundsText(kwargs) {
  const bound = (value, strict, sign) => value === undefined || value === null ? []
    : [`${strict === true ? sign[0] : sign[1]}\u00a0${valueText(value)}`];
  return [...bound(kwargs.min_value, kwargs.strict_min, [">", "≥"]), ...bound(kwargs.max_value, kwargs.strict_max, ["<", "≤"])].join(", ");
}

/* What is expected: "kwh ≥ 0; for at least 95% of the rows". A kind without words stays itself. */
export function describe(result) {
  const read = parsed(result.kwargs);
  const kwargs = read !== null && typeof read === "object" ? read : {};
  const parts = [has(result.expectation) ? t(result.expectation, {
    table: result.table_name, suite: result.suite, column: firstOf(kwargs, COLUMNS), other: valueText(kwargs.column_B),
    sign: kwargs.or_equal === true ? "≥" : ">", bounds: boundsText(kwargs), values: firstOf(kwargs, VALUES), day: valueText(kwargs.day)
  }) : result.expectation];
  if (kwargs.row_condition !== undefined && kwargs.row_condition !== null) {
    parts.push(t("quality_where", { condition: valueText(kwargs.row_condition) }));
  }
  if (typeof kwargs.mostly === "number" && kwargs.mostly < 1) {
    parts.push(t("quality_mostly", { percent: percent(kwargs.mostly, Number.isInteger(100 * kwargs.mostly) ? 0 : 1) }));
  }
  return parts.join("; ");
}

/* What was found. */
export function found(result) {
  if (result.error) {
    return result.error;
  }
  if (result.unexpected_count !== null && result.unexpected_count !== undefined && result.element_count !== null) {
    const share = result.unexpected_percent;
    return tn("quality_found_counts", result.unexpected_count, {
      unexpected: number(result.unexpected_count), judged: number(result.element_count),
      percent: share > 0 && share < 0.0005 ? "< " + percentOf(0.001, 3) : percentOf(share, share === 0 ? 0 : share < 1 ? 3 : 1)
    });
  }
  if (result.observed_value === null || result.observed_value === undefined) {
    return "";
  }
  const value = valueText(parsed(result.observed_value));
  return result.expectation === "unexpected_rows_expectation" ? tn("quality_found_rows", Number(result.observed_value), { value })
    : t("quality_found_value", { value });
}

/* good, warn, bad, info (failed, for information only) or none: had nothing to look at. */
export function judgement(result) {
  if (result.success) {
    return "good";
  }
  return result.severity === "critical" ? "bad" : result.severity === "warning" ? "warn" : result.error ? "none" : "info";
}
