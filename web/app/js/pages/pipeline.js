/* Runs of the pipeline: how they ended, and how long each stage took. */
import { el, put } from "../dom.js";
import { t, tn, word } from "../words.js";
import { get, seg } from "../api.js";
import { number, percent, instant, ago, duration } from "../format.js";
import { dataTable, shownRows } from "../table.js";
import { pageSignal, reload, setQuery } from "../router.js";
import { badge, button, empty, load, loaded, pageHead, section, state, tiles } from "../ui.js";
import { visible } from "../plain_text.js";

const RECENT = 50;
const KINDS = { success: "good", failed: "bad", stopped: "bad", skipped: "soft" };

function statusOf(code) {
  return code === "running" ? badge("accent", t("status_running")) : state(KINDS[code] || "soft", word("status", code));
}

function head() {
  return pageHead(t("pipeline_title"), null, button("↻ " + t("pipeline_refresh"), () => reload()));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.floor(sorted.length / 2)];
}

function overview(runs) {
  const ended = runs.filter((run) => run.status !== "running");
  const fine = ended.filter((run) => run.status === "success");
  const whole = fine.filter((run) => run.command === "run").map((run) => run.seconds);
  const last = runs[0];
  return tiles([
    {
      label: t("pipeline_last"), kind: KINDS[last.status] === "soft" ? "" : KINDS[last.status] || "accent", figure: word("status", last.status),
      below: `${last.command}, ${ago(last.started_at)}`
    },
    {
      label: t("pipeline_last_ok"), figure: fine.length === 0 ? t("pipeline_ok_never") : ago(fine[0].ended_at || fine[0].started_at),
      below: fine.length === 0 ? null : `${fine[0].command}, ${instant(fine[0].ended_at || fine[0].started_at)}`
    },
    { label: t("pipeline_share"), figure: ended.length === 0 ? t("no_value") : percent(fine.length / ended.length, 0), below: tn("pipeline_share_note", ended.length, { n: number(ended.length) }) },
    { label: t("pipeline_whole"), figure: duration(median(whole)), below: whole.length === 0 ? null : tn("pipeline_whole_note", whole.length, { n: number(whole.length) }) }
  ]);
}

/* The stages as bars on one line of time: where each begins is where the one before ended. */
function stageTable(run) {
  const total = run.stages.reduce((sum, stage) => sum + stage.ms, 0);
  const most = Math.max(...run.stages.map((stage) => stage.ms), 1);
  const starts = new Map();
  run.stages.reduce((sum, stage) => { starts.set(stage, sum); return sum + stage.ms; }, 0);
  return dataTable({
    caption: t("pipeline_stages", { command: run.command, when: instant(run.started_at) }), rows: run.stages, cards: true, pageSize: 100,
    columns: [
      { key: "stage", title: t("pipeline_stage"), sort: false, cell: (stage) => [word("stage", stage.stage), " ", el("code", { class: "quiet" }, stage.stage)] },
      { key: "status", title: t("pipeline_status"), sort: false, cell: (stage) => statusOf(stage.status) },
      {
        key: "ms", title: t("pipeline_duration"), kind: "span-cell", sort: false, cell: (stage) => el("span", { class: "span-row" },
          el("span", { class: "span-track", "aria-hidden": "true" }, el("i", {
            class: "span " + (KINDS[stage.status] || "soft"),
            style: { "--from": total > 0 ? starts.get(stage) / total : 0, "--share": total > 0 ? Math.max(stage.ms / total, stage.ms / most / 400) : 0 }
          })), el("span", { class: "span-text" }, duration(stage.ms / 1000)))
      },
      { key: "rows_in", title: t("pipeline_rows_in"), number: true, sort: false, cell: (stage) => number(stage.rows_in) },
      { key: "rows_out", title: t("pipeline_rows_out"), number: true, sort: false, cell: (stage) => number(stage.rows_out) }
    ]
  });
}

/* What went wrong, in the words of the run. */
function errors(run) {
  const ofStages = run.stages.filter((stage) => stage.error);
  const isTold = ofStages.some((stage) => stage.error === run.error);
  return [isTold ? null : run.error, ...ofStages.map((stage) => `${stage.stage}: ${stage.error}`)].filter(Boolean).map((text) => el("p", { class: "problem code" }, visibleLines(text)));
}

/* Line breaks of a message stay line breaks. */
function visibleLines(text) {
  return text.split("\n").flatMap((part, at) => at === 0 ? [visible(part)] : [el("br"), visible(part)]);
}

function stagesOf(run) {
  return [errors(run), run.stages.length > 0 ? stageTable(run)
    : empty(t(run.status === "running" ? "pipeline_stages_wait" : "pipeline_stages_none"))];
}

export async function show(main, params, query) {
  const signal = pageSignal();
  const stages = el("div", {});

  function showStages(run) {
    setQuery({ run: run.run_id });
    return load(stages, () => get("/runs/" + seg(run.run_id), {}, signal), stagesOf, "table");
  }

  function runsTable() {
    return dataTable({
      caption: t("table_of", { title: t("pipeline_runs") }), hideCaption: true, cards: true, pageSize: shownRows(), empty: () => empty(t("pipeline_none")), rowHeader: "started_at",
      fetch: ({ limit, offset }) => get("/runs", { limit, offset }, signal),
      columns: [
        { key: "started_at", title: t("pipeline_started"), cell: (run) => el("button", {
          type: "button", class: "as-link", "aria-label": t("pipeline_show", { run: instant(run.started_at, true) }),
          on: { click: async () => { await showStages(run); stages.scrollIntoView({ block: "nearest" }); } }
        }, instant(run.started_at, true)) },
        { key: "command", title: t("pipeline_command"), cell: (run) => el("code", {}, run.command) },
        { key: "seconds", title: t("pipeline_took"), number: true, cell: (run) => duration(run.seconds) },
        {
          key: "status", title: t("pipeline_status"), kind: "words",
          cell: (run) => [statusOf(run.status), run.error ? el("span", { class: "quiet" }, " ", visible(run.error.split("\n")[0])) : null]
        }
      ]
    });
  }

  put(main, head(), loaded(async () => (await get("/runs", { limit: RECENT }, signal)).items, (runs) => {
    if (runs.length === 0) {
      return empty(t("pipeline_none"));
    }
    const chosen = query.run ? { run_id: query.run } : runs.find((run) => run.command === "run") || runs[0];
    void load(stages, () => get("/runs/" + seg(chosen.run_id), {}, signal), stagesOf, "table");
    return [overview(runs), section(t("pipeline_stages_title"), stages), section(t("pipeline_runs"), runsTable())];
  }, "tiles"));
}
