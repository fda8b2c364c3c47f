/* Users, tokens and the audit log: for administrators. Passwords and tokens are shown once. */
import { el, put } from "../dom.js";
import { t, word } from "../words.js";
import { get, post, patch, del, seg, session, may, theSite } from "../api.js";
import { instant, ago, day } from "../format.js";
import { dataTable, shownRows } from "../table.js";
import { pageSignal, setQuery } from "../router.js";
import { button, copyButton, dialog, empty, field, form, note, pageHead, problemBox, section, select, state, toast } from "../ui.js";
import { today } from "../site_time.js";
import { own, visible } from "../plain_text.js";

const ROLES = ["viewer", "analyst", "admin"];
const ACTIONS = ["sign_in", "sign_in_refused", "sign_out", "view_meter", "export", "inspection", "assignment",
  "password_change", "user_add", "user_change", "password_reset", "token_add", "token_remove"];
const OF_METERS = ["view_meter", "inspection", "assignment"]; /* their object is a meter */
const NAME = /^[a-z0-9._@-]{1,64}$/;

function roleOptions() {
  return ROLES.map((role) => [role, t("role_" + role)]);
}

/* A list the server gives whole, a page of it at a time. */
function pageOf(path, signal) {
  return async ({ limit, offset }) => {
    const { items } = await get(path, {}, signal);
    return { items: items.slice(offset, offset + limit), total: items.length };
  };
}

/* What the log holds of a role is its code; anything else is somebody's text. */
function detailOf(entry) {
  if (!["user_add", "user_change", "token_add"].includes(entry.action)) {
    return visible(entry.detail);
  }
  return entry.detail.split(", ").map((part) => ROLES.includes(part) ? t("role_" + part) : part).join(", ");
}

/* ---- questions and secrets ---- */

/* Something that ends sessions or access is asked about first. */
function sure(title, text, act) {
  const trouble = el("div", {});
  const yes = button(t("admin_yes"), async () => {
    yes.disabled = true;
    try {
      await act();
      box.close();
    } catch (error) {
      put(trouble, problemBox(error));
      yes.disabled = false;
    }
  }, "danger");
  const box = dialog(title, el("div", {}, el("p", {}, text), trouble,
    el("div", { class: "actions" }, yes, button(t("cancel"), () => box.close()))));
}

/* A secret, once: it is nowhere else, and gone when the dialog is closed. */
function showSecret(title, secret, text) {
  const box = dialog(title, el("div", {}, el("p", { class: "secret" }, el("output", { class: "code" }, secret), " ", copyButton(secret)),
    note(text), el("div", { class: "actions" }, button(t("admin_done"), () => box.close(), "primary"))));
}

/* ---- users ---- */

function userState(user) {
  return [user.is_disabled ? state("soft", t("admin_disabled")) : state("good", t("admin_active")),
    user.must_change && !user.is_disabled ? el("div", { class: "hint" }, t("admin_must_change")) : null];
}

/* The change holds once the server has taken it; else the list shows what was. */
async function change(user, what, table) {
  try {
    await patch("/users/" + seg(user.name), what);
    toast(t("admin_changed", { user: user.name }));
  } catch (error) {
    toast(error.detail || t("problem"));
  }
  await table().reload(true);
}

function userActions(user, table) {
  const reset = () => sure(t("admin_reset_of", { user: user.name }), t("admin_sure_reset", { user: user.name }), async () => {
    const { password } = await post(`/users/${seg(user.name)}/password`);
    showSecret(t("admin_secret_user", { user: user.name }), password, t("admin_secret_user_note"));
    await table().reload(true);
  });
  const disable = () => user.is_disabled ? change(user, { is_disabled: false }, table)
    : sure(t("admin_disable_of", { user: user.name }), t("admin_sure_disable", { user: user.name }), async () => {
      await patch("/users/" + seg(user.name), { is_disabled: true });
      toast(t("admin_changed", { user: user.name }));
      await table().reload(true);
    });
  const small = (text, label, click) => el("button", { type: "button", class: "small", "aria-label": label, on: { click } }, text);
  return el("span", { class: "actions" },
    small(t("admin_reset"), t("admin_reset_of", { user: user.name }), reset),
    small(t(user.is_disabled ? "admin_enable" : "admin_disable"), t(user.is_disabled ? "admin_enable_of" : "admin_disable_of", { user: user.name }), disable));
}

function roleList(user, table) {
  const list = select(roleOptions(), user.role, { "aria-label": t("admin_role_of", { user: user.name }) });
  list.addEventListener("change", () => change(user, { role: list.value }, table));
  return list;
}

function usersTable(signal) {
  const table = dataTable({
    caption: t("table_of", { title: t("admin_users") }), hideCaption: true, cards: true, pageSize: 100, rowHeader: "name",
    fetch: pageOf("/users", signal),
    columns: [
      { key: "name", title: t("admin_user"), cell: (user) => [own(user.name), user.name === session.user ? el("span", { class: "quiet" }, ` (${t("admin_you")})`) : null] },
      { key: "role", title: t("admin_role"), cell: (user) => roleList(user, () => table) },
      { key: "state", title: t("admin_state"), cell: userState },
      { key: "last_seen_at", title: t("admin_seen"), cell: (user) => user.last_seen_at ? el("span", { title: instant(user.last_seen_at) }, ago(user.last_seen_at)) : t("admin_never") },
      { key: "created_at", title: t("admin_created"), cell: (user) => day(user.created_at) },
      { key: "actions", title: t("admin_actions"), cell: (user) => userActions(user, () => table) }
    ]
  });
  return table;
}

function userForm(table) {
  const controls = { name: el("input", { type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: "64" }), role: select(roleOptions(), "viewer") };
  const fields = { name: field(t("admin_name"), controls.name, t("admin_name_hint")), role: field(t("admin_role"), controls.role, " ") };
  const roleHint = () => { fields.role.querySelector(".hint").textContent = t("admin_role_" + controls.role.value); };

  controls.role.addEventListener("change", roleHint);
  roleHint();
  return form([fields.name, fields.role], t("admin_add"), async () => {
    const name = controls.name.value.trim();
    fields.name.fail(NAME.test(name) ? "" : t("admin_name_wrong"));
    if (!NAME.test(name)) {
      return false;
    }
    const made = await post("/users", { name, role: controls.role.value });
    controls.name.value = "";
    showSecret(t("admin_secret_user", { user: made.name }), made.password, t("admin_secret_user_note"));
    await table.reload(true);
    return true;
  });
}

function usersPart(signal) {
  const table = usersTable(signal);
  return [section(t("admin_users"), table), section(t("admin_add_user"), el("div", { class: "card narrow" }, userForm(table)))];
}

/* ---- tokens ---- */

function tokensTable(signal, zone) {
  const table = dataTable({
    caption: t("table_of", { title: t("admin_tokens") }), hideCaption: true, cards: true, pageSize: 100, rowHeader: "label", empty: () => empty(t("admin_tokens_none")),
    fetch: pageOf("/tokens", signal),
    columns: [
      { key: "label", title: t("admin_label"), kind: "words", cell: (token) => own(token.label) },
      { key: "role", title: t("admin_role"), cell: (token) => t("role_" + token.role) },
      { key: "user", title: t("admin_by"), cell: (token) => own(token.user) },
      { key: "created_at", title: t("admin_created"), cell: (token) => day(token.created_at) },
      { key: "last_used_at", title: t("admin_used"), cell: (token) => token.last_used_at ? el("span", { title: instant(token.last_used_at) }, ago(token.last_used_at)) : t("admin_never") },
      { key: "expires_on", title: t("admin_expires"), cell: (token) => !token.expires_on ? t("admin_expires_never")
        : [day(token.expires_on), token.expires_on < today(zone) ? [" ", state("bad", t("admin_expired"))] : null] },
      { key: "actions", title: t("admin_actions"), cell: (token) => el("button", {
        type: "button", class: "small danger", "aria-label": t("admin_remove_of", { label: visible(token.label) }),
        on: { click: () => sure(t("admin_remove"), t("admin_sure_token", { label: visible(token.label) }), async () => {
          await del("/tokens/" + seg(String(token.token_id)));
          toast(t("admin_removed"));
          await table.reload(true);
        }) }
      }, t("admin_remove")) }
    ]
  });
  return table;
}

function tokenForm(table, zone) {
  const controls = {
    label: el("input", { type: "text", autocomplete: "off", maxlength: "100" }), role: select(roleOptions(), "viewer"),
    expires: el("input", { type: "date", min: today(zone) })
  };
  const fields = {
    label: field(t("admin_label"), controls.label, t("admin_label_hint")), role: field(t("admin_role"), controls.role),
    expires: field(t("admin_expires"), controls.expires, t("admin_expires_hint"))
  };
  return form([fields.label, fields.role, fields.expires], t("admin_make"), async () => {
    const label = controls.label.value.trim();
    const isPast = controls.expires.value !== "" && controls.expires.value < today(zone);
    fields.label.fail(label === "" ? t("admin_label_missing") : "");
    fields.expires.fail(isPast ? t("admin_expires_past") : "");
    if (label === "" || isPast) {
      return false;
    }
    const made = await post("/tokens", { label, role: controls.role.value, ...(controls.expires.value === "" ? {} : { expires_on: controls.expires.value }) });
    controls.label.value = "";
    showSecret(t("admin_secret_token", { label }), made.token, t("admin_secret_token_note"));
    await table.reload(true);
    return true;
  });
}

function tokensPart(signal, zone) {
  const table = tokensTable(signal, zone);
  return [section(t("admin_tokens"), table), section(t("admin_add_token"), el("div", { class: "card narrow" }, tokenForm(table, zone)))];
}

/* ---- audit log ---- */

function objectCell(entry) {
  return entry.object === null ? null : OF_METERS.includes(entry.action)
    ? el("a", { href: "/meters/" + seg(entry.object) }, own(entry.object)) : own(entry.object);
}

function auditPart(query, signal) {
  const view = { user: query.user || "", action: query.action || "", object: query.object || "" };
  const known = view.action === "" || ACTIONS.includes(view.action) ? ACTIONS : [...ACTIONS, view.action];
  const controls = {
    user: el("input", { type: "search", autocomplete: "off", value: view.user }),
    action: select([["", t("admin_any")], ...known.map((code) => [code, word("action", code)])], view.action),
    object: el("input", { type: "search", autocomplete: "off", value: view.object })
  };
  const table = dataTable({
    caption: t("table_of", { title: t("admin_audit") }), hideCaption: true, cards: true, pageSize: shownRows(), rowHeader: "at",
    empty: () => empty(t(Object.values(view).every((value) => value === "") ? "admin_audit_none" : "admin_audit_fits")),
    fetch: ({ limit, offset }) => get("/audit", { ...view, limit, offset }, signal),
    columns: [
      { key: "at", title: t("admin_at"), cell: (entry) => instant(entry.at, true) },
      { key: "user", title: t("admin_user"), cell: (entry) => entry.user === null ? el("span", { class: "quiet" }, t("admin_nobody")) : own(entry.user) },
      { key: "action", title: t("admin_action"), cell: (entry) => word("action", entry.action) },
      { key: "object", title: t("admin_object"), kind: "words", cell: objectCell },
      { key: "detail", title: t("admin_detail"), kind: "words", cell: (entry) => entry.detail === null ? null : detailOf(entry) },
      { key: "peer", title: t("admin_peer"), cell: (entry) => el("code", {}, entry.peer) }
    ]
  });

  function apply(event) {
    if (event) {
      event.preventDefault();
    }
    Object.entries(controls).forEach(([name, control]) => { view[name] = control.value.trim(); });
    setQuery(view);
    return table.reload();
  }

  controls.action.addEventListener("change", () => apply());
  return section(t("admin_audit"), note(t("admin_audit_note")),
    el("form", { class: "filters", role: "search", "aria-label": t("admin_audit"), on: { submit: apply } },
      field(t("admin_user"), controls.user), field(t("admin_action"), controls.action), field(t("admin_object"), controls.object),
      el("div", { class: "actions" }, el("button", { type: "submit" }, t("admin_filter")),
        button(t("admin_filter_clear"), () => { Object.values(controls).forEach((control) => { control.value = ""; }); return apply(); }, "plain"))), table);
}

/* ---- the page ---- */

const PARTS = ["users", "tokens", "audit"];

function tabs(now) {
  return el("nav", { class: "tabs", "aria-label": t("admin_tabs") }, el("ul", {}, PARTS.map((part) =>
    el("li", {}, el("a", { href: part === "users" ? "/admin" : "/admin?part=" + part, "aria-current": part === now ? "page" : null }, t("admin_" + part))))));
}

export async function show(main, params, query) {
  const signal = pageSignal();
  const now = PARTS.includes(query.part) ? query.part : "users";

  if (!may("admin")) {
    put(main, pageHead(t("admin_title")), empty(t("admin_only")));
    return;
  }
  const { zone } = await theSite();
  put(main, pageHead(t("admin_title")), tabs(now),
    now === "users" ? usersPart(signal) : now === "tokens" ? tokensPart(signal, zone) : auditPart(query, signal));
}
