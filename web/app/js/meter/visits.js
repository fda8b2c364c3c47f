/* What people do about a meter: who is to go there, and what was found. */
import { el, put } from "../dom.js";
import { t } from "../words.js";
import { get, post, put as send, may, seg, session } from "../api.js";
import { number, figure, day } from "../format.js";
import { field, form, select, toast, section, note, empty, state } from "../ui.js";
import { plainTable } from "../table.js";
import { today, isDay } from "../site_time.js";
import { own } from "../plain_text.js";

const OUTCOMES = ["confirmed", "cleared", "no_access"];
const NOTE_BYTES = 1000; /* LIMIT_NOTE_BYTES */
const KWH_MOST = 1e12;

function bytes(text) {
  return new TextEncoder().encode(text).length;
}

/* Who goes there: a list for analysts, a name for the others. */
export function assignment(meterId, assignedTo) {
  if (!may("analyst")) {
    return el("p", { class: "assigned" }, t("meter_assigned"), " ", el("b", {}, assignedTo || t("meter_assigned_nobody")));
  }
  const box = el("div", { class: "assigned" });
  const list = select([["", t("meter_assigned_nobody")], ...(assignedTo ? [[assignedTo, assignedTo]] : [])], assignedTo || "", { id: "assigned-to" });
  let now = assignedTo || "";

  list.addEventListener("change", async () => {
    const to = list.value;
    list.disabled = true;
    try {
      await send(`/meters/${seg(meterId)}/assignment`, { to: to === "" ? null : to });
      now = to;
      toast(to === "" ? t("meter_assigned_freed", { meter: meterId }) : t("meter_assigned_done", { meter: meterId, user: to }));
    } catch (error) {
      list.value = now;
      toast(error.detail || t("problem"));
    } finally {
      list.disabled = false;
      list.focus();
    }
  });
  get("/assignees").then(({ items }) => {
    const names = [...new Set([...items.map((item) => item.user), session.user, ...(now === "" ? [] : [now])])].sort();
    put(list, el("option", { value: "" }, t("meter_assigned_nobody")), names.map((name) => el("option", { value: name }, name)));
    list.value = now;
  }).catch(() => { /* the list stays as it is */ });
  return put(box, el("label", { for: "assigned-to" }, t("meter_assigned")), list);
}

/* What was found so far, and what waits to be stored. */
export function visitsTable(stored, waiting) {
  if (stored.length + waiting.length === 0) {
    return empty(t("meter_visits_none"));
  }
  const row = (visit, isWaiting) => [day(visit.inspected_on), t("outcome_" + visit.outcome), figure(visit.kwh),
    visit.note ? own(visit.note) : t("no_value"),
    isWaiting ? state("warn", t("meter_visit_waiting", { user: visit.user })) : state("good", t("meter_visit_stored"))];
  return plainTable(t("table_of", { title: t("meter_visits") }), [{ title: t("meter_visit_day") }, { title: t("meter_visit_outcome") },
    { title: t("meter_visit_kwh"), number: true }, { title: t("meter_visit_note") }, { title: t("meter_visit_state") }],
  [...waiting.map((visit) => row(visit, true)), ...stored.map((visit) => row(visit, false))]);
}

/* The rules of `eiot inspect`; true when all hold. */
function check(controls, fields, zone) {
  const date = controls.day.value;
  const kwhText = controls.kwh.value.trim();
  const over = bytes(controls.note.value) - NOTE_BYTES;
  const wrong = {
    day: !isDay(date) ? t("visit_day_missing") : date > today(zone) ? t("visit_day_future") : date < "1900-01-01" ? t("visit_day_past") : "",
    outcome: controls.outcome.value === "" ? t("visit_outcome_missing") : "",
    kwh: controls.outcome.value !== "confirmed" || kwhText === "" ||
      (/^\d+([.,]\d+)?$/.test(kwhText) && Number(kwhText.replace(",", ".")) <= KWH_MOST) ? "" : t("visit_kwh_wrong"),
    note: over > 0 ? t("visit_text_long", { n: number(over) }) : ""
  };
  Object.entries(wrong).forEach(([name, text]) => fields[name].fail(text));
  return Object.values(wrong).every((text) => text === "");
}

/* stored(visit, isWaiting) is called when the server has the visit. */
export function visitForm(meterId, zone, stored) {
  const controls = {
    day: el("input", { type: "date", value: today(zone), max: today(zone), min: "1900-01-01", required: true }),
    outcome: select([["", ""], ...OUTCOMES.map((code) => [code, t("outcome_" + code)])], "", { required: true }),
    kwh: el("input", { type: "text", inputmode: "decimal", autocomplete: "off" }),
    note: el("textarea", { rows: "3" })
  };
  const fields = {
    day: field(t("visit_day"), controls.day),
    outcome: field(t("visit_outcome"), controls.outcome),
    kwh: field(t("visit_kwh"), controls.kwh, t("visit_kwh_hint")),
    note: field(t("visit_text"), controls.note, t("visit_text_hint"))
  };
  const showKwh = () => { fields.kwh.hidden = controls.outcome.value !== "confirmed"; };

  showKwh();
  controls.outcome.addEventListener("change", showKwh);
  return form([fields.day, fields.outcome, fields.kwh, fields.note], t("visit_send"), async () => {
    if (!check(controls, fields, zone)) {
      return false;
    }
    const kwhText = controls.outcome.value === "confirmed" ? controls.kwh.value.trim().replace(",", ".") : "";
    const visit = {
      inspected_on: controls.day.value, outcome: controls.outcome.value,
      kwh: kwhText === "" ? null : Number(kwhText), note: controls.note.value.trim() === "" ? null : controls.note.value.trim()
    };
    const answer = await post(`/meters/${seg(meterId)}/inspections`, visit);
    const isWaiting = answer.state === "waiting";
    toast(t(isWaiting ? "visit_waiting" : "visit_stored"));
    controls.outcome.value = "";
    controls.kwh.value = "";
    controls.note.value = "";
    showKwh();
    stored({ ...visit, user: session.user }, isWaiting);
    return true;
  }, { class: "visit-form" });
}

/* The visits of a meter and the form below them. */
export function visitsSection(meter, zone) {
  const stored = [...meter.inspections];
  const waiting = [...meter.waiting_visits];
  const list = el("div", {}, visitsTable(stored, waiting));
  const add = (visit, isWaiting) => {
    const sameDay = (one) => one.inspected_on === visit.inspected_on; /* a second word on a day corrects the first */
    const into = isWaiting ? waiting : stored;
    into.splice(0, into.length, visit, ...into.filter((one) => !sameDay(one)));
    put(list, visitsTable(stored, waiting));
  };
  const box = section(t("meter_visits"), list, may("analyst")
    ? el("div", { class: "card no-print", id: "visit" }, el("h3", {}, t("visit_title")), note(t("visit_note_top")), visitForm(meter.meter_id, zone, add))
    : note(t("visit_readers")));
  return box;
}
