/* The table of the assets, the totals, and the list of what is not located: what the map shows, in words. The page comes
   with all three for its own date; they are written again when another date or choice is shown. */
import { isAbsent, squareMetres } from "./data.js";
import { byId, counted, make, makeButton, makeOf, say } from "./dom.js";
import { referenceItems, statementItems } from "./details.js";
/** @typedef {import("./data.js").Estate} Estate */
/** @typedef {import("./filters.js").Shown} Shown */

const ROWS_AT_ONCE = 300; // more are written when the reader has paused
const ROWS_BESIDE = 500; // of a choice, where the whole table is a page of its own
const PAUSE_MS = 150;
const HELD = ["operational", "options", "surplus"];

/**
 * @param {string} label
 * @param {...(Node | string)} content
 * @returns {HTMLElement}
 */
function cell(label, ...content) {
  const made = make("td", "", ...content);
  made.setAttribute("role", "cell");
  made.dataset.label = label;
  return made;
}

/**
 * @param {HTMLElement[]} items
 * @returns {HTMLElement[]}
 */
function inList(items) {
  return items.length ? [make("ul", "", ...items)] : [];
}

/**
 * @param {Estate} estate
 * @param {number} i
 * @param {number} moment
 * @param {number} kind
 * @param {string[]} columns
 * @returns {HTMLElement}
 */
function rowOf(estate, i, moment, kind, columns) {
  const facts = estate.facts(i, moment);
  const news = moment === estate.start ? estate.news(i) : "";
  const nowhere = facts.latitude === null;
  const head = make("th", "", makeOf("span", "asset", facts.name), makeOf("span", "address", facts.address));
  head.setAttribute("role", "rowheader");
  head.setAttribute("scope", "row");
  if (news) head.append(makeOf("span", news.startsWith("No") ? "no-news" : "news", news));
  head.append(makeOf("span", "position", nowhere ? "Not located" : facts.accuracy));
  const button = makeButton(nowhere ? "Details" : "Show on map", () => undefined);
  button.append(makeOf("span", "unseen", ` ${facts.name}`));
  button.dataset.open = String(i);
  head.append(button);
  /** @type {Record<string, () => (Node | string)[]>} */
  const cells = {
    Status: () => [estate.labels[estate.statuses[kind]]],
    Tenure: () => [facts.tenure, ...inList(referenceItems(estate.references("leases", i, moment)))],
    "Floor area": () => [facts.floor_area],
    Facilities: () => [facts.facilities],
    "Current use": () => [facts.current_use],
    District: () => [facts.district],
    Situation: () => inList(statementItems(estate.statements("situation", i, moment))),
    Timescale: () => inList(statementItems(estate.statements("timescale", i, moment))),
    Decisions: () => inList(referenceItems([...estate.references("decisions", i, moment), ...estate.references("papers", i, moment)])),
    "Option analyses": () => inList([
      ...referenceItems(estate.references("analyses", i, moment)),
      ...estate.weighings(i, moment).flatMap(({ bars }) => bars.map((bar) => make("li", `${bar.option} (${bar.standing.toLowerCase()}): ${bar.value}`))),
    ]),
  };
  const number = cell("No.", String(i + 1));
  number.className = "number";
  const row = make("tr", "", number, head, ...columns.map((name) => cell(name, ...cells[name]())));
  row.setAttribute("role", "row");
  return row;
}

const COLUMNS = ["Status", "Tenure", "Floor area", "Facilities", "Current use", "District", "Situation", "Timescale", "Decisions", "Option analyses"];

/**
 * @param {Estate} estate
 * @param {number[]} rows
 * @param {number} moment
 * @returns {string[]} The headings below which something stands.
 */
function columnsOf(estate, rows, moment) {
  const some = (/** @type {string} */ name) => rows.some((i) => estate.references(name, i, moment).length);
  const empty = new Set([
    ...(rows.some((i) => estate.fact(i, moment, "district")) ? [] : ["District"]),
    ...(some("decisions") || some("papers") ? [] : ["Decisions"]),
    ...(some("analyses") || rows.some((i) => estate.weighings(i, moment).length) ? [] : ["Option analyses"]),
  ]);
  return COLUMNS.filter((name) => !empty.has(name));
}

/**
 * @param {string} name
 * @returns {HTMLElement}
 */
function headOf(name) {
  const head = make("th", name);
  head.setAttribute("scope", "col");
  head.setAttribute("role", "columnheader");
  return head;
}

/**
 * @param {number} number
 * @returns {string}
 */
function printArea(number) {
  return number.toLocaleString("en-GB", { maximumFractionDigits: 2 });
}

/**
 * @param {Estate} estate
 * @param {(index: number, from: HTMLElement) => void} open
 */
export function createTable(estate, open) {
  const body = document.querySelector("#assets tbody");
  const beside = document.getElementById("table-beside");
  let waiting = 0;
  let written = "";
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[data-open]") : null;
    if (button instanceof HTMLElement) open(Number(button.dataset.open), button);
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("button[data-open]"))) button.hidden = false;

  /** @param {Shown} shown */
  function write(shown) {
    const whole = shown.indexes.length > ROWS_BESIDE;
    if (beside) {
      byId("assets-table").hidden = whole;
      beside.hidden = !whole;
    }
    const rows = beside && whole ? [] : shown.indexes;
    const columns = columnsOf(estate, rows, shown.moment);
    document.querySelector("#assets thead tr")?.replaceChildren(...["No.", "Asset", ...columns].map(headOf));
    body?.replaceChildren(...rows.map((i) => rowOf(estate, i, shown.moment, shown.kinds[i], columns)));
    const caption = document.querySelector("#assets caption");
    const on = estate.moments[shown.moment];
    if (caption) caption.textContent = `${counted(shown.indexes.length, "asset")}${on ? `: as at ${on.words}` : ""}.`;
  }

  return {
    /** @type {(shown: Shown, initial: boolean) => void} */
    show(shown, initial) {
      window.clearTimeout(waiting);
      const signature = `${shown.moment} ${shown.indexes.join()}`;
      if (signature === written) return;
      written = signature;
      if (initial) return; // the page came with it
      writeTotals(estate, shown);
      writeUnlocated(estate, shown);
      if (shown.indexes.length <= ROWS_AT_ONCE) write(shown);
      else waiting = window.setTimeout(() => write(shown), PAUSE_MS);
    },
  };
}

/**
 * @param {Estate} estate
 * @param {Shown} shown
 * @returns {void}
 */
function writeTotals(estate, shown) {
  const sums = new Map(estate.statuses.map((status) => [status, { number: 0, measured: 0, m2: 0 }]));
  const held = { number: 0, measured: 0, m2: 0 };
  for (const i of shown.indexes) {
    if (isAbsent(shown.kinds[i])) continue;
    const status = estate.statuses[shown.kinds[i]];
    const m2 = squareMetres(estate.fact(i, shown.moment, "floor_area"));
    for (const sum of [sums.get(status), ...(HELD.includes(status) ? [held] : [])]) {
      if (!sum) continue;
      sum.number += 1;
      sum.measured += Number.isNaN(m2) ? 0 : 1;
      sum.m2 += Number.isNaN(m2) ? 0 : m2;
    }
  }
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#totals [data-total]"))) {
    const sum = row.dataset.total === "held" ? held : sums.get(row.dataset.total ?? "");
    if (!sum) continue;
    const area = sum.measured ? `${printArea(sum.m2)} m²` : "Not recorded";
    const gap = sum.number - sum.measured;
    const [number, surface] = row.querySelectorAll("td");
    say(number, sum.number.toLocaleString("en-GB"));
    say(surface, sum.number === 0 ? "–" : gap && sum.measured ? `${area} (of ${sum.measured}; ${gap} not recorded)` : area);
    row.hidden = sum.number === 0 && row.dataset.total === "disposed";
  }
}

/**
 * @param {Estate} estate
 * @param {Shown} shown
 * @returns {void}
 */
function writeUnlocated(estate, shown) {
  const some = shown.indexes.filter((i) => estate.fact(i, shown.moment, "latitude") === null);
  byId("unlocated").hidden = some.length === 0;
  const items = some.slice(0, ROWS_BESIDE).map((i) => {
    const name = estate.fact(i, shown.moment, "name");
    const button = makeButton("Details", () => undefined);
    button.append(makeOf("span", "unseen", ` ${name}`));
    button.dataset.open = String(i);
    return make("li", "", make("span", name), button);
  });
  byId("unlocated-list").replaceChildren(...items);
}
