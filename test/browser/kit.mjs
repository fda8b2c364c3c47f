/* Shared by the browser tests: cases in the words of the C tests, comparisons, commands. Meson gives EIOT (the
   program) and EIOT_SOURCE_ROOT; by hand they need not be given. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";

export const ROOT = process.env.EIOT_SOURCE_ROOT ?? fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const EIOT = process.env.EIOT ?? ROOT + "/build/plain/src/cmd/eiot";

/* Runs functions as cases: what one throws is its failure, and the others still run. */
export class Cases {
  failures = 0;

  /* only: parts of names; a case without any of them is left out. */
  constructor(only) {
    this.only = only;
  }

  wants(name) {
    return this.only.length === 0 || this.only.some((part) => name.includes(part));
  }

  async run(name, f) {
    if (!this.wants(name)) {
      return;
    }
    const start = Date.now();
    try {
      await f();
      console.log(`[       OK ] ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (fault) {
      this.failures += 1;
      console.log(`${name}: ${fault instanceof Failure ? fault.message : fault.stack}\n[  FAILED  ] ${name}`);
    }
  }
}

export class Failure extends Error {}

export function fail(text) {
  throw new Failure(text);
}

export function equal(what, actual, expected) {
  if (!isDeepStrictEqual(actual, expected)) {
    fail(`${what}: got ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
  }
}

export function isTrue(what, isSo) {
  if (!isSo) {
    fail(what);
  }
}

export function contains(what, text, part) {
  if (!text.includes(part)) {
    fail(`${what}: ${JSON.stringify(text.slice(0, 2000))} does not hold ${JSON.stringify(part)}`);
  }
}

/* A list of findings that should be empty: all of them are told. */
export function none(what, findings) {
  if (findings.length > 0) {
    fail(`${what}:\n  ${[...new Set(findings)].join("\n  ")}`);
  }
}

/* Until isSo() gives something; what it gave. */
export async function until(what, isSo, seconds) {
  const end = Date.now() + 1000 * (seconds ?? 60);
  for (;;) {
    const found = await isSo();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      fail(`${what}: not within ${seconds ?? 60} s`);
    }
    await sleep(100);
  }
}

/* What was begun ends with the tests, however they end. */
const begun = new Set();
process.on("exit", () => begun.forEach((one) => one.kill("SIGKILL")));
["SIGINT", "SIGTERM"].forEach((signal) => process.once(signal, () => process.exit(1)));

/* Begins a command: {process, output()}. */
export function begin(words, cwd) {
  const process = spawn(words[0], words.slice(1), { cwd, stdio: ["ignore", "pipe", "pipe"] });
  begun.add(process);
  process.once("close", () => begun.delete(process));
  let text = "";
  process.stdout.on("data", (part) => { text += part; });
  process.stderr.on("data", (part) => { text += part; });
  return { process, output: () => text };
}

/* Runs a command to its end; what it printed. */
export async function run(words, cwd) {
  const { process, output } = begin(words, cwd);
  const [code] = await once(process, "close");
  if (code !== 0) {
    fail(`${words.join(" ")}: exit ${code}\n${output().slice(-3000)}`);
  }
  return output();
}

/* The figures of a page without its spaces: languages have different ones. */
export function plain(text) {
  return text.replace(/[\s\u00a0\u202f]+/g, " ").trim();
}
