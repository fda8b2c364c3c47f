/* A meter's curves: its readings, its days beside its transformer's losses, day by half-hour, its usual day.
   Each function returns the spec of a chart (chart.js), so that page and evidence sheet draw the same. */
import { base, categories, amounts, line, mix } from "../chart.js";
import { t } from "../words.js";
import { number, kwh, tick, day, percent, instant } from "../format.js";
import { wallMs, addDays, daysBetween } from "../site_time.js";

/* Readings whose strangeness is at least this are marked: about one in a hundred. */
export const STRANGE = 0.7;

const LITTLE_COVERAGE = 0.8; /* days below are pale: that of the levels of `eiot explain` */

/* What may be said of a reading besides its value: "estimated", "strange". */
function marksOf(row) {
  return [row.quality !== "actual" && row.quality ? row.quality : null, isStrange(row) ? "strange" : null].filter(Boolean);
}

function isMissing(row) {
  return row.kwh === null || row.kwh === undefined;
}

export function isStrange(row) {
  return typeof row.score === "number" && row.score >= STRANGE;
}

/* A reading whose interval is not there at all is as missing as one without a value. */
export function countsOf(rows) {
  let absent = 0;
  rows.forEach((row, at) => {
    if (at > 0) {
      const before = rows[at - 1];
      const gapMs = Date.parse(row.start_ts) - Date.parse(before.start_ts) - 1000 * before.length_s;
      absent += Math.max(0, Math.round(gapMs / (1000 * before.length_s)));
    }
  });
  return {
    n: rows.length,
    estimated: rows.filter((row) => row.quality === "estimated" || row.quality === "edited").length,
    missing: rows.filter(isMissing).length + absent,
    strange: rows.filter(isStrange).length
  };
}

function mark(c, day0, where) {
  return {
    symbol: "none", silent: true, data: [{ xAxis: day0 }], lineStyle: { type: "dotted", color: c.text, width: 1.5 },
    label: { formatter: t("meter_change"), color: c.soft, position: where || "end", distance: 3 }
  };
}

/* Points of the curve by the site's clock, null where time has no reading, and the stretches without any. */
function placed(rows, zone) {
  const points = [];
  const gaps = [];
  let end = null;
  rows.forEach((row, at) => {
    const startMs = Date.parse(row.start_ts);
    const wall = wallMs(startMs, zone);
    if (end !== null && startMs > end.ms) {
      points.push([end.wall, null, -1]);
      gaps.push([end.wall, wall]);
    }
    points.push([wall, isMissing(row) ? null : row.kwh, at]);
    end = { ms: startMs + 1000 * row.length_s, wall: wall + 1000 * row.length_s };
    if (isMissing(row)) {
      gaps.push([wall, end.wall]);
    }
  });
  if (end !== null) {
    const last = points[points.length - 1];
    points.push([end.wall, last[1], last[2]]); /* the last reading has its length too */
  }
  return { points, gaps: joined(gaps) };
}

function joined(gaps) {
  return gaps.reduce((all, gap) => {
    const last = all[all.length - 1];
    if (last !== undefined && last[1] >= gap[0]) {
      last[1] = Math.max(last[1], gap[1]);
    } else {
      all.push([...gap]);
    }
    return all;
  }, []);
}

function wallDay(ms) {
  return day(new Date(ms).toISOString().slice(0, 10), false);
}

function dots(name, rows, zone, symbol, size, itemStyle) {
  return {
    name, type: "line", data: rows.map(([row, at]) => [wallMs(Date.parse(row.start_ts), zone), row.kwh, at]),
    lineStyle: { width: 0 }, showSymbol: true, showAllSymbol: true, symbol, symbolSize: size, itemStyle, z: 4
  };
}

/* rows: of /meters/ID/readings, from local day `from` to `to`. */
export function readingsChart(rows, { meterId, zone, since, from, to }) {
  const { points, gaps } = placed(rows, zone);
  const counts = countsOf(rows);
  const numbered = rows.map((row, at) => [row, at]).filter(([row]) => !isMissing(row));
  const estimated = numbered.filter(([row]) => row.quality === "estimated" || row.quality === "edited");
  const strange = numbered.filter(([row]) => isStrange(row));
  const sinceMs = since ? Date.parse(since + "T00:00:00Z") : NaN;

  function told(row) {
    const marks = marksOf(row).map((code) => t("meter_reading_" + code));
    return `${instant(row.start_ts)}\n${isMissing(row) ? t("meter_reading_missing") : kwh(row.kwh)}` +
      (marks.length > 0 && !isMissing(row) ? " · " + marks.join(", ") : "") +
      (isStrange(row) ? `\n${t("meter_reading_score")}: ${number(row.score, 2)}` : "");
  }

  return {
    label: t("meter_curve_label", {
      meter: meterId, from: instant(rows[0].start_ts), to: instant(rows[rows.length - 1].start_ts),
      n: number(counts.n), estimated: number(counts.estimated), missing: number(counts.missing), strange: number(counts.strange)
    }),
    size: "tall",
    option: (c) => {
      const option = base(c);
      option.useUTC = true; /* the site's clock, written as if it were UTC */
      option.grid.bottom = 44;
      option.xAxis = {
        type: "time", min: Date.parse(from + "T00:00:00Z"), max: Date.parse(addDays(to, 1) + "T00:00:00Z"), axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false },
        axisLabel: {
          color: c.soft, hideOverlap: true,
          formatter: (ms) => ms % 86400000 === 0 ? wallDay(ms) : new Date(ms).toISOString().slice(11, 16)
        }
      };
      option.yAxis = amounts(c, (value) => tick(value) + " kWh");
      option.tooltip.formatter = (parts) => {
        const part = parts.find((one) => one.value[2] >= 0);
        return part === undefined ? t("meter_reading_missing") : told(rows[part.value[2]]);
      };
      option.dataZoom = [
        { type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseMove: true },
        {
          type: "slider", bottom: 6, height: 22, borderColor: c.line, fillerColor: c.accent + "22", brushSelect: false,
          handleStyle: { color: c.card, borderColor: c.soft }, moveHandleStyle: { color: c.soft }, textStyle: { color: c.soft },
          dataBackground: { lineStyle: { color: c.billed }, areaStyle: { color: c.technical } },
          selectedDataBackground: { lineStyle: { color: c.input }, areaStyle: { color: c.billed } }, labelFormatter: (ms) => wallDay(ms)
        }
      ];
      option.series = [{
        name: t("meter_reading"), type: "line", step: "end", showSymbol: false, data: points,
        lineStyle: { width: 1.5, color: c.input }, itemStyle: { color: c.input },
        markArea: {
          silent: true, itemStyle: { color: c.bad, opacity: 0.16 }, data: gaps.map(([from, to]) => [{ xAxis: from }, { xAxis: to }])
        },
        markLine: sinceMs >= points[0][0] && sinceMs <= points[points.length - 1][0] ? mark(c, sinceMs) : undefined
      }];
      if (estimated.length > 0) {
        option.series.push(dots(t("meter_reading_estimated"), estimated, zone, "circle", 7, { color: c.card, borderColor: c.warn, borderWidth: 2 }));
      }
      if (strange.length > 0) {
        option.series.push(dots(t("meter_reading_strange"), strange, zone, "diamond", 10, { color: c.accent }));
      }
      if (gaps.length > 0) { /* for the legend */
        option.series.push({ name: t("meter_reading_missing"), type: "line", data: [], itemStyle: { color: c.bad, opacity: 0.3 } });
      }
      option.legend.selectedMode = false;
      return option;
    },
    table: {
      columns: [{ title: t("meter_reading_at") }, { title: "kWh", number: true }, { title: t("meter_reading_quality") }, { title: t("meter_reading_score"), number: true }],
      rows: () => rows.map((row) => [instant(row.start_ts), isMissing(row) ? t("no_value") : number(row.kwh, 3),
        row.quality ? t("meter_reading_" + row.quality) : t("no_value"), number(row.score, 2)])
    }
  };
}

/* Every day between the first and the last, also those without a row. */
function everyDay(days) {
  const first = days[0];
  return Array.from({ length: daysBetween(first, days[days.length - 1]) + 1 }, (_, at) => addDays(first, at));
}

/* rows: of /meters/ID/days; node: id of its transformer, null without one. */
export function daysChart(rows, { meterId, node, since, forPaper }) {
  const byDay = new Map(rows.map((row) => [row.local_day, row]));
  const days = everyDay(rows.map((row) => row.local_day));
  const hasResidual = node !== null && rows.some((row) => row.residual_kwh !== null && row.residual_kwh !== undefined);
  const ownName = t("meter_days_own");
  const lostName = t("meter_days_residual", { node });
  const value = (date, key) => byDay.has(date) && byDay.get(date)[key] !== undefined ? byDay.get(date)[key] : null;

  return {
    label: hasResidual ? t("meter_days_label", { meter: meterId, node, from: day(days[0]), to: day(days[days.length - 1]) }) : `${t("meter_title", { meter: meterId })}: ${ownName}`,
    size: hasResidual ? "tall" : "",
    option: (c) => {
      const option = base(c);
      const panels = hasResidual ? 2 : 1; /* one above the other: the losses of many meters dwarf one meter */
      const at = Array.from({ length: panels }, (_, panel) => panel);
      option.grid = panels === 1 ? { left: 76, right: 12, top: 36, bottom: 26 } : [
        { left: 76, right: 12, top: 30, height: forPaper ? "28%" : "37%" }, { left: 76, right: 12, bottom: 26, height: forPaper ? "28%" : "37%" }];
      option.legend = undefined;
      option.xAxis = at.map((panel) => ({
        ...categories(c, days, (text) => day(text, false)), boundaryGap: true, gridIndex: panel, axisLine: { onZero: false, lineStyle: { color: c.line } },
        axisLabel: { show: panel === panels - 1, color: c.soft, hideOverlap: true, formatter: (text) => day(text, false) }
      }));
      option.yAxis = at.map((panel) => ({
        ...amounts(c, (amount) => tick(amount) + " kWh"), gridIndex: panel, splitNumber: 3,
        name: panel === 0 ? ownName : lostName, nameLocation: "end", nameGap: 12,
        nameTextStyle: { color: panel === 0 ? c.text : c.accent, align: "left", padding: [0, 0, 0, -68] }
      }));
      option.axisPointer = { link: [{ xAxisIndex: "all" }] };
      option.tooltip.formatter = (parts) => {
        const date = parts[0].axisValue;
        return [day(date), `${ownName}: ${kwh(value(date, "import_kwh"))}`,
          ...(hasResidual ? [`${lostName}: ${kwh(value(date, "residual_kwh"))}`] : []),
          `${t("meter_coverage")}: ${percent(byDay.has(date) ? byDay.get(date).coverage : 0, 0)}`].join("\n");
      };
      option.series = [{
        name: ownName, type: "bar", barMaxWidth: 22, itemStyle: { color: c.billed },
        data: days.map((date) => ({
          value: value(date, "import_kwh"), itemStyle: value(date, "coverage") < LITTLE_COVERAGE ? { opacity: 0.35 } : undefined
        })),
        markLine: since && days.includes(since) ? mark(c, since) : undefined
      }];
      if (hasResidual) {
        option.series.push({
          ...line(lostName, days.map((date) => value(date, "residual_kwh")), c.accent), xAxisIndex: 1, yAxisIndex: 1,
          markLine: since && days.includes(since) ? { ...mark(c, since), label: { show: false } } : undefined
        });
      }
      return option;
    },
    table: {
      columns: [{ title: t("meter_local_day") }, { title: ownName, number: true },
        ...(hasResidual ? [{ title: lostName, number: true }] : []), { title: t("meter_coverage"), number: true },
        ...["missing", "estimated"].map((code) => ({ title: t("meter_reading_" + code), number: true }))],
      rows: () => rows.map((row) => [day(row.local_day), number(row.import_kwh, 2), ...(hasResidual ? [number(row.residual_kwh, 2)] : []),
        percent(row.coverage, 0), number(row.n_missing), number(row.n_estimated)])
    }
  };
}

export function slotTime(slot, slotS) {
  const minutes = slot * slotS / 60;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/* The value that one in a hundred passes: above it all colours are the same, so that one spike does not
   make the rest pale. */
function ceiling(cells) {
  const values = cells.map((cell) => cell[2]).sort((a, b) => a - b);
  const most = values[values.length - 1];
  const high = values[Math.floor(0.99 * (values.length - 1))];
  return { most, high: high > 0 ? high : most > 0 ? most : 1 };
}

/* Steps of one colour from nothing to about `high`, at round figures; the last has what lies above too. */
function steps(n, high, most, c) {
  const size = 10 ** Math.floor(Math.log10(high / n));
  const round = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8].filter((one) => one <= high / n / size).pop() || 1;
  const step = round * size;
  const decimals = Math.max(0, -Math.floor(Math.log10(step)) + (Number.isInteger(round) ? 0 : 1));
  return Array.from({ length: n }, (_, at) => ({
    min: step * at, max: at === n - 1 ? Math.max(most, step * n) : step * (at + 1), color: mix(c.full, c.accent, at / (n - 1)),
    label: at === n - 1 ? `≥ ${number(step * at, decimals)} kWh` : `${number(step * at, at === 0 ? 0 : decimals)}–${number(step * (at + 1), decimals)}`
  }));
}

/* heat: of /meters/ID/heatmap. */
export function heatChart(heat, { meterId, since, forPaper }) {
  const days = everyDay(heat.days);
  const place = new Map(days.map((date, at) => [date, at]));
  const cells = heat.cells.filter((cell) => cell[2] !== null).map(([at, slot, value]) => [place.get(heat.days[at]), slot, value]);
  const { most, high } = ceiling(cells);
  const slots = Array.from({ length: heat.slots }, (_, slot) => slotTime(slot, heat.slot_s));

  return {
    label: t("meter_heat_label", { meter: meterId, days: number(heat.days.length), from: day(days[0]), to: day(days[days.length - 1]) }),
    size: forPaper ? "" : "tall",
    renderer: forPaper ? "svg" : "canvas",
    option: (c) => {
      const option = base(c);
      option.legend = undefined;
      option.grid = { left: 8, right: 12, top: since && days.includes(since) ? 22 : 8, bottom: 46, containLabel: true };
      option.tooltip.trigger = "item";
      option.tooltip.formatter = (part) => part.componentType === "series" ? `${day(days[part.value[0]])}, ${slots[part.value[1]]}\n${kwh(part.value[2])}` : "";
      option.xAxis = { ...categories(c, days, (text) => day(text, false)), boundaryGap: true };
      option.yAxis = { ...categories(c, slots), boundaryGap: true, inverse: true };
      option.yAxis.axisLabel = { color: c.soft, interval: (at) => at % (heat.slots / (forPaper ? 4 : 8)) === 0 };
      option.visualMap = {
        type: "piecewise", orient: "horizontal", left: 8, bottom: 0, itemWidth: 14, itemHeight: 10, itemGap: 8, selectedMode: false,
        dimension: 2, textStyle: { color: c.soft }, pieces: steps(forPaper ? 4 : 6, high, most, c)
      };
      option.series = [{
        type: "heatmap", progressive: 0, data: cells, emphasis: { disabled: true }, itemStyle: { borderWidth: 0 },
        markLine: since && days.includes(since) ? mark(c, since, "start") : undefined
      }];
      return option;
    },
    table: {
      columns: [{ title: t("meter_local_day") }, { title: "kWh", number: true }, { title: t("meter_peak_at"), number: true }, { title: t("meter_peak_kwh"), number: true }],
      rows: () => days.map((date, at) => {
        const own = cells.filter((cell) => cell[0] === at);
        const top = own.reduce((best, cell) => best === null || cell[2] > best[2] ? cell : best, null);
        return [day(date), own.length === 0 ? t("no_value") : number(own.reduce((sum, cell) => sum + cell[2], 0), 2),
          top === null ? t("no_value") : slots[top[1]], top === null ? t("no_value") : number(top[2], 3)];
      })
    }
  };
}

export function hasProfile(profile) {
  return profile.items.some((item) => item.before_kwh !== null || item.after_kwh !== null);
}

/* profile: of /meters/ID/profile. */
export function profileChart(profile, { meterId }) {
  const { items } = profile;
  const times = items.map((item) => slotTime(item.slot, 1800));

  return {
    label: t("meter_profile_label", { meter: meterId }),
    option: (c) => {
      const option = base(c);
      option.xAxis = categories(c, times);
      option.xAxis.axisLabel.interval = (at) => items[at].slot % 6 === 0;
      option.yAxis = amounts(c, (value) => tick(value) + " kWh");
      option.tooltip.formatter = (parts) => `${parts[0].axisValue}\n` + parts.map((part) => `${part.seriesName}: ${kwh(part.value)}`).join("\n");
      option.series = [
        { ...line(t("meter_profile_before"), items.map((item) => item.before_kwh), c.input), lineStyle: { width: 2, color: c.input, type: "dashed" } },
        line(t("meter_profile_after"), items.map((item) => item.after_kwh), c.accent)
      ];
      option.legend.selectedMode = false;
      return option;
    },
    table: {
      columns: [{ title: t("meter_slot") }, { title: t("meter_profile_before"), number: true }, { title: t("meter_profile_after"), number: true }],
      rows: () => items.map((item, at) => [times[at], number(item.before_kwh, 3), number(item.after_kwh, 3)])
    }
  };
}
