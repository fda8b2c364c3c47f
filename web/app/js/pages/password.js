/* Another password. Who signed in with a one-time password must choose one here before anything else. */
import { el, put } from "../dom.js";
import { t } from "../words.js";
import { put as send, session, useSession } from "../api.js";
import { field, form, note, pageHead, toast } from "../ui.js";
import { go } from "../router.js";

const LEAST = 12; /* bytes */
const MOST = 1000;

function bytes(text) {
  return new TextEncoder().encode(text).length;
}

function input(autocomplete) {
  return el("input", { type: "password", autocomplete, required: true, spellcheck: "false", autocapitalize: "none" });
}

/* Which field is wrong, and how; the server has the last word. */
function check(old, fresh, again) {
  return {
    old: old === "" ? t("password_old_missing") : "",
    fresh: bytes(fresh) < LEAST ? t("password_short") : bytes(fresh) > MOST ? t("password_long") : fresh === session.user ? t("password_name")
      : fresh === old ? t("password_same") : "",
    again: again === fresh ? "" : t("password_differs")
  };
}

export async function show(main) {
  const isForced = session.must_change;
  const controls = { old: input("current-password"), fresh: input("new-password"), again: input("new-password") };
  const fields = {
    old: field(t(isForced ? "password_old_once" : "password_old"), controls.old),
    fresh: field(t("password_new"), controls.fresh, t("password_hint")),
    again: field(t("password_again"), controls.again)
  };
  const shown = el("input", {
    type: "checkbox", id: "password-shown",
    on: { change: () => Object.values(controls).forEach((control) => { control.type = shown.checked ? "text" : "password"; }) }
  });
  /* password managers file it under this name */
  const name = el("input", { type: "text", autocomplete: "username", value: session.user, hidden: true, readonly: true, "aria-hidden": "true", tabindex: "-1" });

  put(main, pageHead(t("password_title"), t(isForced ? "password_must" : "password_note")),
    el("div", { class: "card narrow" }, form([name, fields.old, fields.fresh, fields.again,
      el("p", { class: "check" }, shown, el("label", { for: "password-shown" }, t("password_show")))], t("password_send"), async () => {
      const wrong = check(controls.old.value, controls.fresh.value, controls.again.value);
      Object.entries(wrong).forEach(([key, text]) => fields[key].fail(text));
      if (Object.values(wrong).some((text) => text !== "")) {
        return false;
      }
      await send("/session/password", { old: controls.old.value, new: controls.fresh.value });
      useSession({ ...session, must_change: false });
      toast(t("password_done"));
      await go("/");
      return true;
    })), isForced ? note(t("password_note")) : null);
  controls.old.focus();
}
