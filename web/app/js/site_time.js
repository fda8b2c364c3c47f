/* Days and clocks of the site's zone. Local days have 23, 24 or 25 hours: instants are found by asking the
   zone, never by adding 86,400 s. */

const DAY_MS = 86400000;
const made = new Map();

function wallFormat(zone) {
  if (!made.has(zone)) {
    const options = {
      hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit"
    };
    try {
      made.set(zone, new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }));
    } catch { /* a zone this browser does not know */
      made.set(zone, new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }));
    }
  }
  return made.get(zone);
}

/* What the clock on the site's wall shows at an instant, as milliseconds that read so in UTC. */
export function wallMs(ms, zone) {
  const part = Object.fromEntries(wallFormat(zone).formatToParts(new Date(ms)).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}

/* The local day of an instant: "2025-07-01". */
export function dayOf(ms, zone) {
  return new Date(wallMs(ms, zone)).toISOString().slice(0, 10);
}

export function today(zone) {
  return dayOf(Date.now(), zone);
}

/* The first instant of a local day in RFC 3339. Midnight may come twice: the first; or be skipped: the
   instant the clock skips at. */
export function dayStart(day, zone) {
  const midnight = Date.parse(day + "T00:00:00Z");
  const [before, after] = [-1, 1].map((days) => midnight + days * DAY_MS).map((ms) => wallMs(ms, zone) - ms);
  const found = [midnight - before, midnight - after].filter((ms) => wallMs(ms, zone) === midnight);
  const ms = found.length > 0 ? Math.min(...found) : midnight - before;
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

export function addDays(day, n) {
  return new Date(Date.parse(day + "T00:00:00Z") + n * DAY_MS).toISOString().slice(0, 10);
}

/* How many days lie between: 0 for the same day. */
export function daysBetween(first, last) {
  return Math.round((Date.parse(last + "T00:00:00Z") - Date.parse(first + "T00:00:00Z")) / DAY_MS);
}

/* Whether it is a day that exists, as YYYY-MM-DD. */
export function isDay(text) {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text + "T00:00:00Z") : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}
