/* Speaks to /api/v1. An answer that is no success is thrown as a Problem, whose detail and hint are
   shown as they are. A session that ended leads to the sign-in page and back again. */
import { theLang } from "./words.js";

const ROLES = ["viewer", "analyst", "admin"];

/* Who is signed in: {user, role, csrf, must_change}, or null. */
export let session = null;

/* When the state that is shown was taken; null: it is the store itself. */
export let asOf = null;

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || String(status));
    this.name = "Problem";
    this.status = status;
    this.title = body.title || "";
    this.detail = body.detail || "";
    this.hint = body.hint || "";
    this.waitS = 0; /* of 429: seconds to wait */
  }
}

export function useSession(found) {
  session = found;
  document.dispatchEvent(new CustomEvent("eiot:session"));
}

/* Whether the one who is signed in has the role or one above it. */
export function may(role) {
  return session !== null && ROLES.indexOf(session.role) >= ROLES.indexOf(role);
}

/* One segment of a path: ids hold any character. */
export function seg(id) {
  return encodeURIComponent(id).replace(/[!'()*]/g, (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase());
}

/* "?a=1&b=2" of what is not empty; a list gives its name more than once. */
export function query(values) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values || {})) {
    for (const one of [value].flat()) {
      if (one !== null && one !== undefined && one !== "" && one !== false) {
        params.append(name, one === true ? "1" : String(one));
      }
    }
  }
  const text = params.toString();
  return text === "" ? "" : "?" + text;
}

function noteAsOf(answer) {
  const found = answer.headers.get("X-As-Of");
  if (found !== asOf) {
    asOf = found;
    document.dispatchEvent(new CustomEvent("eiot:as-of"));
  }
}

async function problem(answer) {
  let body = {};
  try {
    body = await answer.json();
  } catch { /* no JSON: a proxy's page, perhaps */ }
  const found = new Problem(answer.status, body);
  found.waitS = Number(answer.headers.get("Retry-After")) || 0;
  return found;
}

/* What `reading` gives; that the network broke off is a Problem without a status. */
async function whole(reading) {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof TypeError ? new Problem(0, {}) : error;
  }
}

async function ask(method, path, body, signal) {
  const headers = { Accept: "application/json", "Accept-Language": theLang() };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (method !== "GET" && session !== null) {
    headers["X-CSRF-Token"] = session.csrf;
  }
  const answer = await whole(fetch("/api/v1" + path, {
    method, headers, signal, credentials: "same-origin", body: body === undefined ? undefined : JSON.stringify(body)
  }));
  if (answer.status === 401 && path !== "/session") {
    useSession(null);
    document.dispatchEvent(new CustomEvent("eiot:signed-out"));
  }
  if (!answer.ok) {
    throw await problem(answer);
  }
  if (method === "GET" && path !== "/session") {
    noteAsOf(answer);
  }
  return answer.status === 204 ? null : whole(answer.json());
}

let site = null;

/* What stays the same while the page is open: zone, currency, budget, ... */
export async function theSite() {
  if (site === null) {
    site = await get("/site");
  }
  return site;
}

/* After a sign-in or out, and for a page that shows what changes. */
export function forgetSite() {
  site = null;
}

/* get("/nodes/" + seg(id) + "/days", {last: 90}, signal) */
export function get(path, values, signal) {
  return ask("GET", path + query(values), undefined, signal);
}

export function post(path, body) {
  return ask("POST", path, body === undefined ? {} : body);
}

export function put(path, body) {
  return ask("PUT", path, body);
}

export function patch(path, body) {
  return ask("PATCH", path, body);
}

export function del(path) {
  return ask("DELETE", path);
}
