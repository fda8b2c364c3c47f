/* Signing in and out, a one-time password, sessions that end, and what each role may. */
import { follow, noFaults, openPage, settle, show } from "./browser.mjs";
import { contains, equal, plain, until } from "./kit.mjs";
import { Client, NAMES, PASSWORD } from "./site.mjs";
import { t } from "./words.mjs";

const REFUSED = [/console: Failed to load resource: .* (401|429) .*\/api\/v1\/session$/];

export async function signIn(page, user, password, lang) {
  await page.getByLabel(t(lang ?? "en", "user_name"), { exact: true }).fill(user);
  await page.getByLabel(t(lang ?? "en", "password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: t(lang ?? "en", "sign_in"), exact: true }).click();
}

export function pathOf(page) {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}

async function asksAndReturns(browser, site) {
  const page = await openPage(browser, site, { lang: "fr" });
  await show(page, "/suspects?all=1&q=M0001");
  equal("who is not signed in is asked", pathOf(page), "/sign-in?next=" + encodeURIComponent("/suspects?all=1&q=M0001"));
  await signIn(page, NAMES.viewer, "wrong password", "fr");
  await page.getByText(t("fr", "sign_in_refused")).waitFor();
  equal("still there", new URL(page.url()).pathname, "/sign-in");
  equal("the wrong password is taken away", await page.getByLabel(t("fr", "password"), { exact: true }).inputValue(), "");
  await follow(page, () => signIn(page, NAMES.viewer, PASSWORD, "fr"));
  equal("back to the page that was asked for", pathOf(page), "/suspects?all=1&q=M0001");
  const [cookie] = (await page.context().cookies()).filter((one) => one.name === "eiot_session");
  equal("the cookie", [cookie.httpOnly, cookie.sameSite, cookie.path], [true, "Strict", "/"]);
  equal("scripts do not see it", await page.evaluate(() => document.cookie), "");
  noFaults("the pages", page, REFUSED);

  await page.locator("details.menu summary").click();
  await page.getByRole("button", { name: t("fr", "sign_out") }).click();
  await page.waitForURL("**/sign-in");
  equal("the session is over", (await new Client(site, NAMES.viewer).ask("GET", "/session")).body.user, null);
  const ended = new Client(site, NAMES.viewer);
  ended.cookie = `eiot_session=${cookie.value}`;
  equal("also for who kept the cookie", (await ended.ask("GET", "/site")).status, 401);
  await page.goBack();
  await page.waitForURL("**/sign-in*");
  await page.context().close();
}

async function nextStaysHere(browser, site) {
  for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
    const page = await openPage(browser, site);
    await show(page, "/sign-in?next=" + encodeURIComponent(next));
    await follow(page, () => signIn(page, NAMES.viewer, PASSWORD));
    equal(`next=${next}`, page.url(), site.url + "/");
    noFaults(`next=${next}`, page, REFUSED);
    await page.context().close();
  }
}

async function oneTimePassword(browser, site) {
  const { password } = await site.users.admin.expect(201, "POST", "/users", { name: "fatou", role: "analyst" });
  const page = await openPage(browser, site);
  await show(page, "/sign-in");
  await follow(page, () => signIn(page, "fatou", password));
  equal("first of all another", pathOf(page), "/password");
  contains("it says why", plain(await page.locator("main").innerText()), t("en", "password_must"));
  await page.goto(site.url + "/suspects");
  await page.waitForURL("**/password");
  await settle(page);
  equal("no way round it", await page.locator("nav[aria-label='Pages']").count(), 0);

  const fill = async (old, fresh, again) => {
    await page.getByLabel(t("en", "password_old_once")).fill(old);
    await page.getByLabel(t("en", "password_new"), { exact: true }).fill(fresh);
    await page.getByLabel(t("en", "password_again")).fill(again);
    await page.getByRole("button", { name: t("en", "password_send") }).click();
  };
  await fill(password, "short", "short");
  await page.getByText(t("en", "password_short")).waitFor();
  await fill(password, "long enough for it", "another that is long");
  await page.getByText(t("en", "password_differs")).waitFor();
  await fill(password, "a password of fatou", "a password of fatou");
  await page.getByRole("heading", { level: 1, name: t("en", "nav_overview") }).waitFor();
  equal("the pages are open", pathOf(page), "/");
  noFaults("the pages", page, REFUSED);
  equal("the one-time password is over", (await new Client(site, "fatou").ask("POST", "/session", { user: "fatou", password })).status, 401);
  await new Client(site, "fatou").signIn("a password of fatou");
  await page.context().close();
}

async function roles(browser, site) {
  const meter = (await site.users.viewer.get("/suspects")).items[0].meter_id;
  const path = "/meters/" + encodeURIComponent(meter);
  const seen = {};
  for (const role of ["viewer", "analyst", "admin"]) {
    const page = await openPage(browser, site, { user: site.users[role] });
    await show(page, path);
    seen[role] = { form: await page.locator("form.visit-form").count(), record: await page.getByRole("button", { name: t("en", "meter_record") }).count(),
      assign: await page.getByLabel(t("en", "meter_assigned"), { exact: true }).count(), nav: await page.getByRole("link", { name: t("en", "nav_admin") }).count() };
    await show(page, "/suspects");
    seen[role].lists = await page.locator("select.assign").count() > 0;
    await show(page, "/admin");
    seen[role].admin = plain(await page.locator("main").innerText()).includes(t("en", "admin_only")) ? "refused" : await page.locator("main table").count() > 0 ? "users" : "";
    noFaults(role, page);
    await page.context().close();
  }
  equal("viewer", seen.viewer, { form: 0, record: 0, assign: 0, nav: 0, lists: false, admin: "refused" });
  equal("analyst", seen.analyst, { form: 1, record: 1, assign: 1, nav: 0, lists: true, admin: "refused" });
  equal("admin", seen.admin, { form: 1, record: 1, assign: 1, nav: 1, lists: true, admin: "users" });

  const visit = { inspected_on: "2025-07-30", outcome: "cleared", kwh: null, note: null };
  const asked = async (role, method, to, body) => (await site.users[role].ask(method, to, body)).status;
  equal("a viewer's visit", await asked("viewer", "POST", path + "/inspections", visit), 403);
  equal("a viewer's assignment", await asked("viewer", "PUT", path + "/assignment", { to: "admin" }), 403);
  for (const role of ["viewer", "analyst"]) {
    equal(`users, ${role}`, await asked(role, "GET", "/users"), 403);
    equal(`a user by ${role}`, await asked(role, "POST", "/users", { name: "eve", role: "admin" }), 403);
    equal(`audit, ${role}`, await asked(role, "GET", "/audit"), 403);
    equal(`a token by ${role}`, await asked(role, "POST", "/tokens", { label: "x", role: "viewer" }), 403);
  }
  const forged = new Client(site, NAMES.analyst);
  Object.assign(forged, { cookie: site.users.analyst.cookie, csrf: "" });
  equal("a change without the session's token", (await forged.ask("PUT", path + "/assignment", { to: null })).status, 403);
  equal("nothing was recorded", (await site.users.viewer.get("/inspections")).total, 0);
}

/* A role that is taken while the page is open, a user that is disabled, a server that was started again. */
async function sessionsEnd(browser, site) {
  const { password } = await site.users.admin.expect(201, "POST", "/users", { name: "ousmane", role: "viewer" });
  const user = await new Client(site, "ousmane").signIn(password);
  await user.expect(204, "PUT", "/session/password", { old: password, new: PASSWORD });
  const page = await openPage(browser, site, { user: await user.signIn(PASSWORD) });
  await show(page, "/quality");
  await site.users.admin.expect(204, "PATCH", "/users/ousmane", { is_disabled: true });
  await page.getByRole("link", { name: t("en", "nav_suspects") }).click();
  await page.waitForURL("**/sign-in?next=%2Fsuspects");
  await settle(page);
  await signIn(page, "ousmane", PASSWORD);
  await page.getByText(t("en", "sign_in_refused")).waitFor();
  await site.users.admin.expect(204, "PATCH", "/users/ousmane", { is_disabled: false });
  await signIn(page, "ousmane", PASSWORD);
  await page.waitForURL("**/suspects");
  await page.context().close();
}

/* Users and tokens, as an administrator makes them. */
async function administration(browser, site) {
  const page = await openPage(browser, site, { user: site.users.admin });
  await show(page, "/admin");
  await page.getByLabel(t("en", "admin_name"), { exact: true }).fill("Not A Name");
  await page.getByRole("button", { name: t("en", "admin_add"), exact: true }).click();
  await page.getByText(t("en", "admin_name_wrong")).waitFor();
  await page.getByLabel(t("en", "admin_name"), { exact: true }).fill("moussa");
  await page.getByLabel(t("en", "admin_role"), { exact: true }).selectOption("analyst");
  await page.getByRole("button", { name: t("en", "admin_add"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  const password = await dialog.locator("output").innerText();
  equal("the password that is shown opens", (await new Client(site, "moussa").ask("POST", "/session", { user: "moussa", password })).body.role, "analyst");
  await dialog.getByRole("button", { name: t("en", "admin_done") }).click();
  await until("it is nowhere any more", async () => !(await page.content()).includes(password), 5);
  await page.getByLabel(t("en", "admin_role_of", { user: "moussa" })).selectOption("viewer");
  await page.getByText(t("en", "admin_changed", { user: "moussa" })).first().waitFor();
  equal("the role", (await site.users.admin.get("/users")).items.find((one) => one.name === "moussa").role, "viewer");
  await page.getByRole("button", { name: t("en", "admin_disable_of", { user: "moussa" }) }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("en", "admin_yes") }).click();
  await page.getByRole("button", { name: t("en", "admin_enable_of", { user: "moussa" }) }).waitFor();
  equal("disabled", (await site.users.admin.get("/users")).items.find((one) => one.name === "moussa").is_disabled, true);

  await show(page, "/admin?part=tokens");
  await page.getByLabel(t("en", "admin_label"), { exact: true }).fill("prometheus");
  await page.getByRole("button", { name: t("en", "admin_make"), exact: true }).click();
  const token = await page.getByRole("dialog").locator("output").innerText();
  const asked = () => fetch(site.url + "/metrics", { headers: { Authorization: `Bearer ${token}` } });
  equal("the token opens", (await asked()).status, 200);
  await page.getByRole("dialog").getByRole("button", { name: t("en", "admin_done") }).click();
  await page.getByRole("button", { name: t("en", "admin_remove_of", { label: "prometheus" }) }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("en", "admin_yes") }).click();
  await page.getByText(t("en", "admin_tokens_none")).waitFor();
  equal("and no more", (await asked()).status, 401);

  await show(page, "/admin?part=audit&user=admin&action=token_add");
  const rows = page.locator("main tbody tr");
  equal("one token was made", await rows.count(), 1);
  contains("what the log says", plain(await rows.first().innerText()), "prometheus");
  noFaults("the pages", page);
  await page.context().close();
}

/* The last of them: the address is closed from then on. */
async function tooOften(browser, site) {
  const page = await openPage(browser, site);
  await show(page, "/sign-in");
  for (let turn = 0; turn < 6; turn += 1) {
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/session") && answer.request().method() === "POST");
    await signIn(page, "nobody", `wrong password ${turn}`);
    await answered;
  }
  await page.getByText(t("en", "sign_in_wait", { time: "" }).slice(0, 20)).waitFor();
  noFaults("the page", page, REFUSED);
  await page.context().close();
  await site.stop();
  await site.start();
  await site.signInAll();
}

export async function testEntry(cases, browser, site) {
  await cases.run("entry: who is not signed in is asked, and led back", () => asksAndReturns(browser, site));
  await cases.run("entry: a sign-in leads to no other site", () => nextStaysHere(browser, site));
  await cases.run("entry: a one-time password", () => oneTimePassword(browser, site));
  await cases.run("entry: what each role may", () => roles(browser, site));
  await cases.run("entry: a session that ends", () => sessionsEnd(browser, site));
  await cases.run("entry: users and tokens", () => administration(browser, site));
  await cases.run("entry: too many wrong passwords", () => tooOften(browser, site));
}
