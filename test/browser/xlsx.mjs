/* What stands in a sheet: an .xlsx file is a ZIP archive of XML. */
import { inflateRawSync } from "node:zlib";

const DIRECTORY_END = 0x06054b50;

/* Files of an archive by name. */
function unzip(bytes) {
  let at = bytes.length - 22;
  while (bytes.readUInt32LE(at) !== DIRECTORY_END) {
    at -= 1;
  }
  const files = new Map();
  let entry = bytes.readUInt32LE(at + 16);
  for (let n = bytes.readUInt16LE(at + 10); n > 0; n -= 1) {
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(entry + offset));
    const start = bytes.readUInt32LE(entry + 42);
    const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const packed = bytes.subarray(data, data + bytes.readUInt32LE(entry + 20));
    files.set(bytes.toString("utf8", entry + 46, entry + 46 + nameLength), bytes.readUInt16LE(entry + 10) === 0 ? packed : inflateRawSync(packed));
    entry += 46 + nameLength + extraLength + noteLength;
  }
  return files;
}

const ENTITIES = { lt: "<", gt: ">", quot: "\"", apos: "'", amp: "&" };

export function unescapeXml(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, number, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : number ? String.fromCodePoint(Number(number)) : ENTITIES[name] ?? whole);
}

/* The texts of all cells. A formula is an error here: lists have none. */
export function textsOfSheet(bytes) {
  const files = unzip(bytes);
  for (const [name, file] of files) {
    if (name.startsWith("xl/worksheets/") && /<f[ >]|<hyperlink/.test(file.toString("utf8"))) {
      throw new Error(`${name} has a formula or a link`);
    }
  }
  const shared = files.get("xl/sharedStrings.xml")?.toString("utf8") ?? "";
  return [...shared.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map((found) => unescapeXml(found[1]));
}
