/* Signing in, and back to the page that asked for it. */
import { el, put } from "../dom.js";
import { t } from "../words.js";
import { forgetSite, post, session, useSession } from "../api.js";
import { duration } from "../format.js";
import { go } from "../router.js";
import { field, form } from "../ui.js";

/* A path of this site, whatever the address says. */
function placeAfter(query) {
  const next = query.next || "/";
  return /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in") ? next : "/";
}

function refusal(error) {
  if (error.status === 401) {
    return t("sign_in_refused");
  }
  if (error.status === 429) {
    return error.waitS > 0 ? t("sign_in_wait", { time: duration(error.waitS) }) : error.detail;
  }
  return null;
}

export async function show(main, params, query) {
  const name = el("input", { name: "username", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, maxlength: "64" });
  const password = el("input", { name: "password", type: "password", autocomplete: "current-password", required: true, maxlength: "1000" });
  const nameField = field(t("user_name"), name);
  const passwordField = field(t("password"), password);
  const trouble = el("p", { class: "wrong", role: "alert", hidden: true });

  async function send() {
    nameField.fail(name.value.trim() === "" ? t("field_needed") : "");
    passwordField.fail(password.value === "" ? t("field_needed") : "");
    trouble.hidden = true;
    if (name.value.trim() === "" || password.value === "") {
      return false;
    }
    try {
      useSession(await post("/session", { user: name.value.trim(), password: password.value }));
    } catch (error) {
      const text = refusal(error);
      if (text === null) {
        throw error;
      }
      trouble.textContent = text;
      trouble.hidden = false;
      password.value = "";
      password.focus();
      return true;
    }
    forgetSite();
    await go(session.must_change ? "/password" : placeAfter(query), { replace: true });
    return true;
  }

  if (session !== null) {
    await go(placeAfter(query), { replace: true });
    return;
  }
  put(main, el("div", { class: "sign-in" },
    el("img", { src: "/web/app/icon.svg", alt: "", width: "48", height: "48" }),
    el("h1", { tabindex: "-1" }, t("sign_in_title")),
    el("p", { class: "lead" }, t("sign_in_lead")),
    form([nameField, passwordField, trouble], t("sign_in"), send, { class: "card" }),
    el("p", { class: "note" }, t("sign_in_help"))));
  name.focus();
}
