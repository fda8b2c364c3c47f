/* Tables: sortable by button, a page at a time, read by screen readers, and cards on a phone.

   dataTable({
     caption: "Meters",           said and shown; {hideCaption: true} only said
     columns: [{key, title, number, sort, cell, value, kind}],
        number: right-aligned; cell(row): text or node, else row[key]; value(row): what sorts (rows only);
        sort: false: not sortable; kind: a class of the cells, such as "words" or "code"
     rows: [...]                  all of them, sorted and paged here
     fetch: async ({limit, offset, sort, order}) => ({items, total})   or a page at a time
     sort: {key, order}           at first
     pageSize: 50
     empty: () => node            when there is no row
     cards: true                  on narrow screens each row is a card
     changed: ({sort, order, offset}) => ...   for the address
     offset: 0
     rowClass, rowData: (row) => class or data attributes of the row; drawn: () => ... after each drawing
   })
   returns an element with reload(keepPlace). */
import { el, put, newId } from "./dom.js";
import { t } from "./words.js";
import { number } from "./format.js";
import { announce, empty, load } from "./ui.js";

/* Empty values last, whatever the order. */
function compare(a, b, order) {
  const isNone = (value) => value === null || value === undefined || value === "";
  if (isNone(a) || isNone(b)) {
    return isNone(a) === isNone(b) ? 0 : isNone(a) ? 1 : -1;
  }
  const sign = order === "desc" ? -1 : 1;
  return sign * (typeof a === "number" && typeof b === "number" ? a - b
    : String(a).localeCompare(String(b), undefined, { numeric: true }));
}

function valueOf(column, row) {
  return column.value ? column.value(row) : row[column.key];
}

function pageOf(spec, view) {
  if (spec.fetch) {
    return spec.fetch({ limit: view.size, offset: view.offset, sort: view.sort, order: view.order });
  }
  const column = spec.columns.find((one) => one.key === view.sort);
  const sorted = column === undefined ? spec.rows
    : [...spec.rows].sort((a, b) => compare(valueOf(column, a), valueOf(column, b), view.order));
  return { items: sorted.slice(view.offset, view.offset + view.size), total: spec.rows.length };
}

function headCell(column, spec, view, sortBy) {
  const isSorted = view.sort === column.key;
  const canSort = column.sort !== false && column.title && (spec.rows !== undefined || column.sort === true);
  const attributes = {
    scope: "col", role: "columnheader", class: column.number ? "number" : "",
    "aria-sort": isSorted ? (view.order === "desc" ? "descending" : "ascending") : canSort ? "none" : null
  };
  if (!canSort) {
    return el("th", attributes, column.title || el("span", { class: "for-ears" }, column.ears || t("actions")));
  }
  return el("th", attributes, el("button", {
    type: "button", class: "sort", data: { key: column.key }, on: { click: () => sortBy(column) }
  }, column.title, el("span", { class: "arrow", "aria-hidden": "true" }, isSorted ? (view.order === "desc" ? "▼" : "▲") : "")));
}

function bodyRow(spec, row) {
  const header = spec.rowHeader || spec.columns[0].key;
  return el("tr", { role: "row", class: spec.rowClass ? spec.rowClass(row) : null, data: spec.rowData ? spec.rowData(row) : undefined }, spec.columns.map((column) => {
    const content = column.cell ? column.cell(row) : row[column.key];
    const isHeader = column.key === header;
    return el(isHeader ? "th" : "td", {
      scope: isHeader ? "row" : null, role: isHeader ? "rowheader" : "cell",
      class: [column.number ? "number" : "", column.kind || ""].join(" ").trim() || null,
      data: column.title ? { label: column.title } : undefined
    }, content === null || content === undefined || content === "" ? t("no_value") : content);
  }));
}

function pager(view, total, move, caption) {
  const last = Math.min(view.offset + view.size, total);
  if (total <= view.size && view.offset === 0) {
    return null;
  }
  return el("nav", { class: "pager", "aria-label": `${t("pages")}: ${caption}` },
    el("button", { type: "button", disabled: view.offset === 0, on: { click: () => move(view.offset - view.size) } }, t("previous")),
    el("span", {}, t("of_total", { first: number(view.offset + 1), last: number(last), total: number(total) })),
    el("button", { type: "button", disabled: last >= total, on: { click: () => move(view.offset + view.size) } }, t("next")));
}

/* On narrow screens the headings are gone: sorting is a list. */
function sortList(spec, view, sortBy) {
  const sortable = spec.columns.filter((column) => column.sort !== false && column.title && (spec.rows !== undefined || column.sort === true));
  if (!spec.cards || sortable.length === 0) {
    return null;
  }
  const id = newId("sort");
  const list = el("select", { id, on: { change: () => sortBy(sortable.find((one) => one.key === list.value)) } },
    sortable.map((column) => el("option", { value: column.key }, column.title)));
  list.value = view.sort || "";
  return el("div", { class: "sort-list" }, el("label", { for: id }, t("sort_by")), list);
}

export function dataTable(spec) {
  const view = {
    size: spec.pageSize || 50, offset: spec.offset || 0,
    sort: spec.sort ? spec.sort.key : "", order: spec.sort ? spec.sort.order || "asc" : "asc"
  };
  const box = el("div", { class: "table-box" });
  const captionId = newId("caption");

  function told() {
    if (spec.changed) {
      spec.changed({ sort: view.sort, order: view.order, offset: view.offset });
    }
  }

  async function move(offset) {
    view.offset = Math.max(0, offset);
    told();
    await fill();
    box.scrollIntoView({ block: "start" });
    announce(box.querySelector(".pager span") === null ? "" : box.querySelector(".pager span").textContent);
  }

  async function sortBy(column) {
    const first = column.first || (column.number ? "desc" : "asc"); /* the largest figures first */
    view.order = view.sort !== column.key ? first : view.order === "asc" ? "desc" : "asc";
    view.sort = column.key;
    view.offset = 0;
    told();
    await fill();
    const again = [...box.querySelectorAll("button.sort")].find((one) => one.dataset.key === column.key);
    if (again !== undefined && again.offsetParent !== null) {
      again.focus();
    }
    announce(t(view.order === "desc" ? "sorted_desc" : "sorted_asc", { column: column.title }));
  }

  function draw(page) {
    const total = page.total === undefined ? page.items.length : page.total;
    if (page.items.length === 0 && view.offset === 0) {
      return spec.empty ? spec.empty() : empty(t("nothing_here"));
    }
    if (page.items.length === 0) {
      return empty(t("page_past_end"), null, el("button", { type: "button", on: { click: () => move(0) } }, t("first_page")));
    }
    return [
      sortList(spec, view, sortBy),
      el("div", { class: "scroll" + (spec.cards ? " cards" : ""), tabindex: "0", role: "region", "aria-labelledby": captionId },
        el("table", { role: "table" },
          el("caption", { id: captionId, class: spec.hideCaption ? "for-ears" : null }, spec.caption),
          el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, spec.columns.map((column) => headCell(column, spec, view, sortBy)))),
          el("tbody", { role: "rowgroup" }, page.items.map((row) => bodyRow(spec, row))))),
      pager(view, total, move, spec.caption)];
  }

  async function fill() {
    await load(box, async () => pageOf(spec, view), draw, "table");
    if (spec.drawn) {
      spec.drawn();
    }
  }

  box.reload = (keepPlace) => {
    if (!keepPlace) {
      view.offset = 0;
    }
    return fill();
  };
  void fill();
  return box;
}

/* How many rows of a table with long rows are shown at once: on a phone each is a card. */
export function shownRows() {
  return window.matchMedia("(max-width: 40rem)").matches ? 10 : 25;
}

/* A small table of texts beside a chart or in a text: columns [{title, number}], rows [[...]]. */
export function plainTable(caption, columns, rows) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {},
      el("caption", { class: "for-ears" }, caption),
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col", class: column.number ? "number" : null }, column.title)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, at) =>
        el(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: columns[at].number ? "number" : null }, cell)))))));
}

export { put };
