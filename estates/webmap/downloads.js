/* The assets shown as files: CSV for a spreadsheet, GeoJSON (RFC 7946) for a map. They are made in the page. */
import { byId, say } from "./dom.js";
/** @typedef {import("./data.js").Estate} Estate */
/** @typedef {import("./filters.js").Shown} Shown */

/**
 * @param {Estate} estate
 * @param {Shown} shown
 * @returns {Record<string, string | number | null>[]} A record for each asset shown, in their order.
 */
export function recordsOf(estate, shown) {
  const { moment } = shown;
  const words = (/** @type {string} */ name, /** @type {number} */ i) => estate.references(name, i, moment).map((one) => one.words).join("; ");
  const said = (/** @type {"situation" | "timescale"} */ name, /** @type {number} */ i) => estate.statements(name, i, moment).map(({ text }) => text).join(" ");
  return shown.indexes.map((i) => {
    const facts = estate.facts(i, moment);
    return {
      number: i + 1,
      key: estate.key(i),
      name: facts.name,
      address: facts.address,
      status: estate.labels[estate.statuses[shown.kinds[i]]],
      tenure: facts.tenure,
      lease: words("leases", i),
      floor_area: facts.floor_area,
      facilities: facts.facilities,
      current_use: facts.current_use,
      district: facts.district,
      latitude: facts.latitude,
      longitude: facts.longitude,
      position: facts.accuracy,
      news: moment === estate.start ? estate.news(i) : "",
      situation: said("situation", i),
      timescale: said("timescale", i),
      decisions: words("decisions", i),
      option_analyses: words("analyses", i),
      as_at: estate.moments[moment]?.day ?? "",
    };
  });
}

/**
 * A cell that no spreadsheet takes for a formula, quoted where RFC 4180 asks for it. Numbers stay numbers.
 * @param {string | number | null} value
 * @returns {string}
 */
function csvCell(value) {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value ?? "") ? `'${value}` : (value ?? "");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * @param {Record<string, string | number | null>[]} records
 * @returns {string} With a byte order mark, by which spreadsheets know UTF-8.
 */
export function writeCsv(records) {
  const heads = Object.keys(records[0] ?? { name: "" });
  const lines = [heads, ...records.map((record) => heads.map((head) => record[head]))];
  return `\uFEFF${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/**
 * @param {Record<string, string | number | null>[]} records
 * @returns {string}
 */
export function writeGeojson(records) {
  const features = records.map(({ latitude, longitude, ...properties }) => ({
    type: "Feature",
    id: properties.key,
    geometry: latitude === null ? null : { type: "Point", coordinates: [longitude, latitude] },
    properties,
  }));
  return `${JSON.stringify({ type: "FeatureCollection", features }, null, 1)}\n`;
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} text
 * @returns {void}
 */
function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 0);
}

/**
 * @param {Estate} estate
 * @param {() => Shown} shown
 * @returns {void}
 */
export function offerDownloads(estate, shown) {
  const status = byId("download-status");
  /** @type {[string, string, string, (records: Record<string, string | number | null>[]) => string][]} */
  const kinds = [
    ["download-csv", "csv", "text/csv", writeCsv],
    ["download-geojson", "geojson", "application/geo+json", writeGeojson],
  ];
  for (const [id, ending, type, write] of kinds) {
    byId(id).addEventListener("click", () => {
      const records = recordsOf(estate, shown());
      const day = estate.moments[shown().moment]?.day;
      const name = `estate${day ? `-${day}` : ""}.${ending}`;
      save(name, type, write(records));
      say(status, `${name}: ${records.length.toLocaleString("en-GB")} of the assets, as shown.`);
    });
  }
  byId("print").addEventListener("click", () => window.print());
}
