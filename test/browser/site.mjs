/* A site of simulated files, run through the pipeline once, and its server. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EIOT, begin, equal, fail, run, until } from "./kit.mjs";

export const PASSWORD = "quatre mots en rang";
/* Names that are no words of the pages. */
export const NAMES = { viewer: "victor", analyst: "awa", admin: "admin" };
export const BUDGET = 6; /* fewer than the visits that are worth it */

/* One user's way to the API, by a session as the pages have it. */
export class Client {
  constructor(site, user) {
    this.site = site;
    this.user = user;
    this.cookie = "";
    this.csrf = "";
  }

  async ask(method, path, body) {
    const headers = { Cookie: this.cookie, "X-CSRF-Token": this.csrf };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }
    const answer = await fetch(this.site.url + "/api/v1" + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  }

  /* The body of an answer with the status that is expected. */
  async expect(status, method, path, body) {
    const answer = await this.ask(method, path, body);
    if (answer.status !== status) {
      fail(`${this.user}: ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}, expected ${status}`);
    }
    return answer.body;
  }

  get(path) {
    return this.expect(200, "GET", path);
  }

  async signIn(password) {
    this.cookie = "";
    const answer = await this.ask("POST", "/session", { user: this.user, password });
    equal(`sign-in of ${this.user}`, answer.status, 200);
    this.cookie = answer.headers.get("Set-Cookie").split(";")[0];
    this.csrf = answer.body.csrf;
    return this;
  }
}

export class Site {
  /* spec: {name, meters, days, seed, change: async (folder of the files) => ..., config: {...}} */
  static async make(spec) {
    const site = new Site();
    site.name = spec.name;
    site.folder = await mkdtemp(join(tmpdir(), "eiot_pages_"));
    await writeFile(join(site.folder, "eiot.yml"), Object.entries({
      site: JSON.stringify(spec.name), store: "duckdb:energy.duckdb", timezone: "Africa/Dakar", technical_loss_pct: 5, budget: BUDGET, ...spec.config
    }).map(([key, value]) => `${key}: ${value}\n`).join(""));
    await site.eiot("simulate", "--out", "simulated", "--meters", spec.meters, "--days", spec.days, "--seed", spec.seed ?? 7, "--quiet");
    if (spec.change) {
      await spec.change(join(site.folder, "simulated/files"));
    }
    await site.eiot("run", "simulated/files", "--quiet");
    await mkdir(join(site.folder, "data"), { recursive: true });
    await site.setUp();
    return site;
  }

  eiot(...words) {
    return run([EIOT, ...words.map(String)], this.folder);
  }

  /* The administrator, and a user of each role. */
  async setUp() {
    const made = JSON.parse(await this.eiot("serve", "--setup", "--format", "json"));
    await this.start();
    const admin = await new Client(this, "admin").signIn(made.password);
    await admin.expect(204, "PUT", "/session/password", { old: made.password, new: PASSWORD });
    for (const role of ["viewer", "analyst"]) {
      const { password } = await admin.expect(201, "POST", "/users", { name: NAMES[role], role });
      const user = await new Client(this, NAMES[role]).signIn(password);
      await user.expect(204, "PUT", "/session/password", { old: password, new: PASSWORD });
    }
    await this.signInAll();
  }

  /* this.users: a Client for each role. Sessions end with the server. */
  async signInAll() {
    this.users = {};
    for (const [role, name] of Object.entries(NAMES)) {
      this.users[role] = await new Client(this, name).signIn(PASSWORD);
    }
  }

  async start() {
    const address = this.url === undefined ? "127.0.0.1:0" : new URL(this.url).host;
    this.server = begin([EIOT, "serve", "--listen", address], this.folder);
    this.url = await until("the server's address", () => {
      if (this.server.process.exitCode !== null) {
        fail(`eiot serve: ${this.server.output()}`);
      }
      return /https?:\/\/[^\s/]+/.exec(this.server.output())?.[0];
    });
  }

  async stop() {
    this.server.process.kill("SIGTERM");
    if (this.server.process.exitCode === null) {
      await once(this.server.process, "close");
    }
    equal("exit code of eiot serve", this.server.process.exitCode, 0);
  }

  async remove() {
    await this.stop();
    await rm(this.folder, { recursive: true });
  }
}
