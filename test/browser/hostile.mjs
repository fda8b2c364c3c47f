/* Ids, names and lines that would do harm where they are taken for markup, a path, a formula or a line of their own. */
import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const MARKUP = "<img src=x onerror=alert(1)>\"'=cmd";

/* Of meter M00001 and so on, in turn. */
const FORMS = [
  (id) => `${MARKUP}|${id}`,
  (id) => `=cmd|'/C calc'!${id}`,
  (id) => `../../etc/${id}?a=1&b=2#c`,
  (id) => `\u202e${id}\u2066<script>alert(2)</script>`,
  (id) => `${id}\u2028second line\u200b`, /* files with a line break in an id are refused */
  (id) => `%3Cb%3E${id}%00</td><svg/onload=alert(3)>`
];

export function hostileId(id) {
  return FORMS[Number(id.slice(1)) % FORMS.length](id);
}

export const SITE = `${MARKUP} & <b>co</b>`;
export const TRANSFORMER = `T1/<svg/onload=alert(4)>"`; /* in the place of T001 */
export const FEEDER = `javascript:alert(5)//'<b>`; /* of F01 */
export const ZONE = `<i>zone</i>`;
export const FILE = `readings <img src=x onerror=alert(6)>.csv`;
export const RAW = `<script>alert(7)</script>,=1+1,\u202e`;
export const NOTE = `=HYPERLINK("http://evil.example")<img src=x onerror=alert(8)>\nsecond line \u202e end`;
export const LABEL = `<img src=x onerror=alert(9)>"'=cmd`;

function field(text) {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
}

/* Puts them into the files of a simulated site. */
export async function makeHostile(folder) {
  const named = new Map([["T001", TRANSFORMER], ["F01", FEEDER], ["zone-1", ZONE]]);
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".csv"));
  for (const name of files) {
    const text = await readFile(join(folder, name), "utf8");
    const lines = text.split("\n").map((line) => line.split(",").map((value) =>
      /^M\d{5}$/.test(value) ? field(hostileId(value)) : named.has(value) ? field(named.get(value)) : value).join(","));
    await writeFile(join(folder, name), lines.join("\n"));
  }
  const first = files.find((name) => name.includes("readings-"));
  const path = join(folder, first);
  await writeFile(path, await readFile(path, "utf8") + RAW + "\n");
  await rename(path, join(folder, FILE));
}
