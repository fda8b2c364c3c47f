/* Data quality: what the suites expect and found, what was rejected, how much of the readings is there,
   and what became of each file. */
import { el, put } from "../dom.js";
import { t, tn, word } from "../words.js";
import { get } from "../api.js";
import { number, percent, day, instant, ago } from "../format.js";
import { base, categories, chart, mix } from "../chart.js";
import { dataTable, shownRows } from "../table.js";
import { pageSignal, setQuery } from "../router.js";
import { badge, empty, field, loaded, note, pageHead, section, select, state, tiles } from "../ui.js";
import { visible, own } from "../plain_text.js";

const STATES = { good: "good", bad: "bad", warn: "warn", info: "soft", none: "soft" };
const MOST_FILES = 500; /* that can be chosen from */

/* good, warn, bad, info (failed, for information only) or none: had nothing to look at. */
function judgement(result) {
  if (result.success) {
    return "good";
  }
  return result.severity === "critical" ? "bad" : result.severity === "warning" ? "warn" : result.error ? "none" : "info";
}

/* JSON, or null where it is none. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function stateOf(code) {
  return state(STATES[code], t("quality_state_" + code));
}

/* ---- at a glance ---- */

function overview(quality, files) {
  const sum = (name) => quality.suites.reduce((all, suite) => all + suite[name], 0);
  const rejected = files.items.reduce((all, file) => all + file.rejected, 0);
  const critical = sum("critical_failed");
  const warnings = sum("warning_failed");
  return tiles([
    { label: t("quality_tile_expectations"), figure: number(sum("expectations")), below: tn("quality_tile_suites", quality.suites.length, { n: number(quality.suites.length) }) },
    { label: t("quality_tile_critical"), kind: critical > 0 ? "bad" : "good", figure: number(critical), below: t("quality_tile_critical_note") },
    { label: t("quality_tile_warning"), kind: warnings > 0 ? "warn" : "good", figure: number(warnings), below: t("quality_tile_warning_note") },
    {
      label: t("quality_tile_rejected"), kind: rejected > 0 ? "warn" : "good",
      figure: (files.total > files.items.length ? "≥ " : "") + number(rejected),
      below: tn("quality_tile_rejected_note", files.total, { n: number(files.total) })
    }
  ]);
}

/* ---- suites and expectations ---- */

function suiteState(suite) {
  return suite.critical_failed > 0 ? "bad" : suite.warning_failed > 0 ? "warn" : suite.failed > 0 ? "info"
    : suite.not_judged > 0 && suite.not_judged === suite.expectations ? "none" : "good";
}

function suitesTable(suites, choose) {
  return dataTable({
    caption: t("table_of", { title: t("quality_suites") }), hideCaption: true, rows: suites, pageSize: 100,
    columns: [
      { key: "suite", title: t("quality_suite"), kind: "nowrap", cell: (suite) => el("button", {
        type: "button", class: "as-link", "aria-label": `${suite.suite}: ${t("quality_show_suite")}`, on: { click: () => choose(suite.suite) }
      }, suite.suite) },
      { key: "state", title: t("quality_state"), value: (suite) => ["bad", "warn", "info", "none", "good"].indexOf(suiteState(suite)), cell: (suite) => stateOf(suiteState(suite)) },
      { key: "expectations", title: t("quality_tile_expectations"), number: true, cell: (suite) => number(suite.expectations) },
      { key: "critical_failed", title: t("quality_tile_critical"), number: true, cell: (suite) => number(suite.critical_failed) },
      { key: "warning_failed", title: t("quality_tile_warning"), number: true, cell: (suite) => number(suite.warning_failed) },
      { key: "table_name", title: t("quality_table"), kind: "nowrap", cell: (suite) => el("code", {}, suite.table_name) }
    ]
  });
}

/* A block for each run, the oldest first: low and green where it passed, high and red where it failed. */
function historyBlocks(result) {
  const runs = [...result.history].reverse();
  const failed = judgement(result) === "none" ? "soft" : "bad";
  const passed = runs.filter((run) => run.success).length;
  return el("span", { class: "history", role: "img", "aria-label": t("quality_history_label", { passed: number(passed), n: number(runs.length) }) },
    runs.map((run) => el("i", {
      class: run.success ? "good" : failed,
      title: t("quality_history_run", {
        when: instant(run.run_at), state: run.success ? t("quality_state_good")
          : run.unexpected_count > 0 ? t("quality_unexpected_n", { n: number(run.unexpected_count) }) : t("quality_state_info")
      })
    })));
}

function sampleList(result) {
  const sample = parsed(result.sample);
  if (result.success || !Array.isArray(sample) || sample.length === 0) {
    return null;
  }
  return el("details", { class: "figures" }, el("summary", {}, t("quality_sample")),
    el("ul", { class: "raw-list" }, sample.map((value) => el("li", {},
      el("code", { class: "raw" }, visible(typeof value === "string" ? value : JSON.stringify(value)))))));
}

function expectationCell(result) {
  const sql = parsed(result.kwargs);
  const statement = sql !== null && typeof sql === "object" ? sql.unexpected_rows_query : undefined;
  return [el("span", { class: "expectation" }, visible(result.says)),
    statement === undefined ? null : el("details", { class: "figures" }, el("summary", {}, t("quality_definition")), el("pre", { class: "code" }, statement))];
}

function expectationsTable(view, signal) {
  return dataTable({
    caption: t("table_of", { title: t("quality_expectations") }), hideCaption: true, cards: true, pageSize: shownRows(), rowHeader: "expectation",
    empty: () => empty(t("quality_none_failed")),
    fetch: ({ limit, offset }) => get("/quality/expectations", { suite: view.suite, failed: view.failed ? 1 : "", limit, offset }, signal),
    columns: [
      { key: "state", title: t("quality_state"), cell: (result) => stateOf(judgement(result)) },
      { key: "expectation", title: t("quality_expectation"), kind: "words", cell: expectationCell },
      { key: "suite", title: t("quality_suite"), cell: (result) => [result.suite, el("br"), el("code", { class: "quiet" }, result.table_name)] },
      { key: "severity", title: t("quality_severity"), cell: (result) => word("severity", result.severity) },
      { key: "found", title: t("quality_found"), kind: "words", cell: (result) => [visible(result.error || result.found || ""), sampleList(result)] },
      { key: "history", title: t("quality_history"), cell: (result) => result.history && result.history.length > 0 ? historyBlocks(result) : null }
    ]
  });
}

function suitesPart(quality, query, signal) {
  const names = quality.suites.map((suite) => suite.suite);
  const view = { suite: names.includes(query.suite) ? query.suite : "", failed: query.failed === "1" };
  const list = select([["", t("quality_all_suites")], ...names.map((name) => [name, name])], view.suite);
  const only = el("input", { type: "checkbox", id: "failed-only", checked: view.failed });
  const table = expectationsTable(view, signal);

  function changed() {
    Object.assign(view, { suite: list.value, failed: only.checked });
    setQuery(view.failed ? { suite: view.suite, failed: 1 } : { suite: view.suite, failed: "" });
    void table.reload();
  }

  list.addEventListener("change", changed);
  only.addEventListener("change", changed);
  return [section(t("quality_suites"), suitesTable(quality.suites, (name) => {
    list.value = name;
    changed();
    list.scrollIntoView({ block: "center" });
    list.focus({ preventScroll: true });
  })), section(t("quality_expectations"), el("div", { class: "filters" }, field(t("quality_suite"), list),
    el("p", { class: "check" }, only, el("label", { for: "failed-only" }, t("quality_failed_only")))), table)];
}

/* ---- what was rejected ---- */

function fileName(path) {
  return path ? path.slice(path.lastIndexOf("/") + 1) : "";
}

function columnCell(row) {
  return row.column_name ? own(row.column_name) : row.column_number ? number(row.column_number)
    : el("span", { class: "quiet" }, t("quality_reject_whole"));
}

function rejectsPart(files, query, signal) {
  const withRejects = files.items.filter((file) => file.rejected > 0);
  const view = { file: withRejects.some((file) => file.path === query.file) ? query.file : "" };
  const list = select([["", t("quality_all_files")], ...withRejects.map((file) => [file.path, `${visible(fileName(file.path))} (${number(file.rejected)})`])], view.file);
  const table = dataTable({
    caption: t("table_of", { title: t("quality_rejects") }), hideCaption: true, cards: true, pageSize: shownRows(), rowHeader: "line",
    empty: () => empty(t("quality_rejects_none")),
    fetch: ({ limit, offset }) => get("/rejects", { file: view.file, limit, offset }, signal),
    columns: [
      { key: "path", title: t("quality_file"), kind: "file", cell: (row) => own(fileName(row.path)) },
      { key: "line", title: t("quality_reject_where"), number: true, cell: (row) => number(row.line) },
      { key: "column_name", title: t("quality_reject_column"), cell: columnCell },
      { key: "reason", title: t("quality_reject_reason"), kind: "words", cell: (row) => visible(row.reason) },
      { key: "raw_text", title: t("quality_reject_raw"), kind: "words", cell: (row) => el("code", { class: "raw" }, visible(row.raw_text)) }
    ]
  });

  list.addEventListener("change", () => {
    view.file = list.value;
    setQuery({ file: view.file });
    void table.reload();
  });
  return section(t("quality_rejects"), note(t("quality_rejects_note")),
    withRejects.length > 1 ? el("div", { class: "filters" }, field(t("quality_file"), list)) : null, table);
}

/* ---- coverage ---- */

/* Faint where all values are there, strong where they are missing: gaps are what to see. */
function coverageChart(cells) {
  const days = [...new Set(cells.map((cell) => cell.local_day))].sort();
  const rows = [...new Set(cells.map((cell) => cell.row_id))];
  const level = t("quality_level_" + cells[0].level_name);
  const names = rows.map((id) => id === null ? t("quality_no_place") : visible(id));
  const dayAt = new Map(days.map((date, at) => [date, at]));
  const rowAt = new Map(rows.map((id, at) => [id, at]));
  const percents = cells.map((cell) => [dayAt.get(cell.local_day), rowAt.get(cell.row_id), 100 * cell.coverage]);
  const steps = [[0, 50], [50, 75], [75, 90], [90, 98], [98, 100.01]];

  return chart({
    title: t("quality_coverage"), note: t("quality_coverage_note", { level }), renderer: "svg",
    size: rows.length > 12 ? "tall" : rows.length > 4 ? "" : "small",
    label: t("quality_coverage_label", { level, rows: number(rows.length), days: number(days.length) }),
    option: (c) => {
      const option = base(c);
      option.legend = undefined;
      option.grid = { left: 8, right: 12, top: 8, bottom: 44, containLabel: true };
      option.tooltip.trigger = "item";
      option.tooltip.formatter = (part) => `${names[part.value[1]]}\n${day(days[part.value[0]])}: ${percent(part.value[2] / 100, 1)}`;
      option.xAxis = { ...categories(c, days, (text) => day(text, false)), boundaryGap: true };
      option.yAxis = { ...categories(c, names), boundaryGap: true, inverse: true };
      option.yAxis.axisLabel = { color: c.text, width: 140, overflow: "truncate" };
      option.visualMap = {
        type: "piecewise", orient: "horizontal", left: 8, bottom: 0, itemWidth: 14, itemHeight: 10, selectedMode: false, dimension: 2,
        textStyle: { color: c.soft },
        pieces: steps.map(([from, to], at) => ({
          gte: from, lt: to, label: `${number(from)}–${percent(Math.floor(to) / 100, 0)}`, color: mix(c.accent, c.full, at / (steps.length - 1))
        }))
      };
      option.series = [{
        type: "heatmap", progressive: 0, data: percents, emphasis: { disabled: true }, itemStyle: { borderColor: c.card, borderWidth: days.length > 60 ? 0 : 1 }
      }];
      return option;
    },
    table: {
      columns: [{ title: level }, { title: t("quality_mean"), number: true }, { title: t("quality_worst") }, { title: t("quality_worst_coverage"), number: true }],
      rows: () => rows.map((id, at) => {
        const mine = cells.filter((cell) => cell.row_id === id);
        const worst = mine.reduce((least, cell) => cell.coverage < least.coverage ? cell : least);
        return [names[at], percent(mine.reduce((sum, cell) => sum + cell.coverage, 0) / mine.length, 1), day(worst.local_day), percent(worst.coverage, 1)];
      })
    }
  });
}

/* ---- files ---- */

/* Its name, and why it was refused. */
function fileCell(file) {
  return [el("span", { title: visible(file.path) }, own(fileName(file.path))), file.reason ? el("p", { class: "hint" }, visible(file.reason)) : null];
}

function filesTable(signal) {
  const count = (key) => ({ key, title: t("quality_" + key), number: true, cell: (file) => number(file[key]) });
  return dataTable({
    caption: t("table_of", { title: t("quality_files") }), hideCaption: true, cards: true, pageSize: shownRows(),
    empty: () => empty(t("quality_files_none")),
    fetch: ({ limit, offset }) => get("/files", { limit, offset }, signal),
    columns: [
      { key: "path", title: t("quality_file"), kind: "file", cell: fileCell },
      { key: "source", title: t("quality_file_source"), cell: (file) => [file.source, " ", file.kind && file.kind !== file.source ? badge("soft", file.kind) : null] },
      { key: "status", title: t("quality_file_state"), cell: (file) => state(file.status === "refused" ? "bad" : "good", word("quality_file", file.status)) },
      ...["records", "loaded", "identical", "superseded", "rejected", "skipped"].map(count),
      { key: "loaded_at", title: t("quality_loaded_at"), cell: (file) => instant(file.loaded_at) }
    ]
  });
}

export async function show(main, params, query) {
  const signal = pageSignal();

  put(main, pageHead(t("quality_title")), loaded(
    () => Promise.all([get("/quality", {}, signal), get("/files", { limit: MOST_FILES }, signal)]),
    ([quality, files]) => {
      const isJudged = quality.suites.length > 0;
      return [
        isJudged ? el("p", { class: "note" }, t("quality_newest", { ago: ago(quality.run_at), when: instant(quality.run_at) })) : null,
        isJudged ? overview(quality, files) : null,
        isJudged ? suitesPart(quality, query, signal) : empty(t("quality_none")),
        section(t("quality_coverage"), loaded(async () => (await get("/coverage", {}, signal)).items,
          (cells) => cells.length === 0 ? empty(t("quality_coverage_none")) : coverageChart(cells), "chart")),
        rejectsPart(files, query, signal),
        section(t("quality_files"), note(t("quality_files_note")), filesTable(signal))];
    }, "tiles"));
}
