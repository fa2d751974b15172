/* The estate as the page's JSON block holds it: facts of any asset on any of the dates, read when they are asked for. */
import { codesOf, decodeColumns, numbersOf } from "./decode.js";

/**
 * @typedef {{ name: string, address: string, status: string, tenure: string, floor_area: string, facilities: string,
 *   current_use: string, latitude: number | null, longitude: number | null, accuracy: string, rough: string,
 *   district: string }} Facts What an asset is on a date.
 * @typedef {{ text: string, fresh: boolean }} Statement
 * @typedef {{ words: string, href: string }} Named
 * @typedef {{ option: string, standing: string, value: string, pounds: number | null }} Bar
 * @typedef {{ name: string, basis: string, bars: Bar[] }} Weighing
 * @typedef {{ day: string, date: string, kind: string, words: string, href: string }} Happening
 * @typedef {{ day: string, words: string, what: string }} Moment
 * @typedef {{ name: string, kind: string, latitude: number, longitude: number }} PartnerSite
 * @typedef {ReturnType<typeof readEstate>} Estate
 */

const NOT_THERE = 255;
const FACTS = ["name", "address", "status", "tenure", "floor_area", "facilities", "current_use", "latitude", "longitude", "accuracy", "rough", "district"];

/**
 * @param {number} since
 * @param {number | null} until null: to the end.
 * @param {number} moment
 * @returns {boolean}
 */
function stands(since, until, moment) {
  return since <= moment && (until === null || moment < until);
}

/**
 * @param {any} block
 */
export function readEstate(block) {
  const table = decodeColumns(block.columns);
  const count = table.key.length;
  const statuses = Object.keys(block.labels);
  /** @type {Moment[]} */
  const moments = block.moments.map((/** @type {string[]} */ [day, words, what]) => ({ day, words, what }));
  const base = codesOf(table.status, statuses);
  /** @type {[number, Partial<Facts>][][]} */
  const pasts = [];
  /** @type {number[]} */
  const changing = [];
  for (let i = 0; i < count; i += 1) {
    const past = table.history.at(i);
    if (past.length) {
      pasts[i] = past;
      changing.push(i);
    }
  }

  /**
   * @param {number} i
   * @param {number} moment
   * @returns {Partial<Facts> | null} What differs from the columns; null before the asset is on the register.
   */
  function changesOf(i, moment) {
    const past = pasts[i];
    if (!past) return {};
    for (let at = past.length - 1; at >= 0; at -= 1) if (past[at][0] <= moment) return past[at][1];
    return null;
  }

  /**
   * @param {number} i
   * @param {number} moment
   * @returns {Facts} As far as they are known: of an asset not yet on the register what it was to be.
   */
  function facts(i, moment) {
    const known = Object.fromEntries(FACTS.map((name) => [name, table[name].at(i)]));
    return /** @type {Facts} */ ({ ...known, ...changesOf(i, moment) });
  }

  /**
   * @template {keyof Facts} K
   * @param {number} i
   * @param {number} moment
   * @param {K} name
   * @returns {Facts[K]}
   */
  function fact(i, moment, name) {
    const changes = changesOf(i, moment);
    return changes && name in changes ? /** @type {Facts[K]} */ (changes[name]) : table[name].at(i);
  }

  /**
   * @param {number} moment
   * @returns {Uint8Array} For each asset the place of its status in `statuses`; 255 where it is not on the map.
   */
  function kinds(moment) {
    const found = base.slice();
    for (const i of changing) {
      const changes = changesOf(i, moment);
      const place = changes ? statuses.indexOf(changes.status ?? table.status.at(i)) : -1;
      found[i] = place < 0 ? NOT_THERE : place;
    }
    return found;
  }

  /**
   * @param {string} name
   * @param {number} i
   * @param {number} moment
   * @returns {Named[]}
   */
  function references(name, i, moment) {
    const standing = table[name].at(i).filter((/** @type {any[]} */ one) => stands(one[2], one[3], moment));
    return standing.map((/** @type {any[]} */ [words, href]) => ({ words, href }));
  }

  return {
    count,
    labels: /** @type {Record<string, string>} */ (block.labels),
    statuses,
    moments,
    start: /** @type {number} */ (block.start),
    last: Math.max(moments.length - 1, 0),
    districts: /** @type {string[]} */ (block.districts),
    partners: /** @type {PartnerSite[]} */ (
      block.partners.map((/** @type {any[]} */ [name, kind, latitude, longitude]) => ({ name, kind, latitude, longitude }))
    ),
    towns: /** @type {[string, number, number][]} */ (block.towns),
    context: /** @type {[string, any][]} */ (block.context),
    tiles: /** @type {string | null} */ (block.tiles),
    title: /** @type {string} */ (block.title),
    changing,
    latitudes: numbersOf(table.latitude),
    longitudes: numbersOf(table.longitude),
    facts,
    fact,
    kinds,
    references,
    tenures: () => [...new Set(Array.from({ length: count }, (_, i) => table.tenure.at(i)))].sort(),
    key: (/** @type {number} */ i) => /** @type {string} */ (table.key.at(i)),
    news: (/** @type {number} */ i) => /** @type {string} */ (table.news.at(i)),
    isNew: (/** @type {number} */ i) => /^new\b/i.test(table.news.at(i)) || hasNewLine(i),
    /** @type {(name: "situation" | "timescale", i: number, moment: number) => Statement[]} */
    statements: (name, i, moment) =>
      table[name]
        .at(i)
        .filter((/** @type {any[]} */ line) => stands(line[2], line[3], moment))
        .map((/** @type {any[]} */ [text, fresh]) => ({ text, fresh: fresh && moment === block.start })),
    /** @type {(i: number, moment: number) => Weighing[]} */
    weighings: (i, moment) =>
      table.weighings
        .at(i)
        .filter((/** @type {any[]} */ one) => stands(one[3], one[4], moment))
        .map((/** @type {any[]} */ [name, basis, bars]) => ({
          name,
          basis,
          bars: bars.map((/** @type {any[]} */ [option, standing, value, pounds]) => ({ option, standing, value, pounds })),
        })),
    /** @type {(i: number) => Happening[]} */
    events: (i) =>
      table.events.at(i).map((/** @type {string[]} */ [day, date, kind, words, href]) => ({ day, date, kind, words, href })),
  };

  /**
   * @param {number} i
   * @returns {boolean}
   */
  function hasNewLine(i) {
    return ["situation", "timescale"].some((name) => table[name].at(i).some((/** @type {any[]} */ line) => line[1]));
  }
}

/**
 * @param {string} words "3,079 GIA m²"
 * @returns {number} Square metres; NaN where none are said.
 */
export function squareMetres(words) {
  const known = areas.get(words);
  if (known !== undefined) return known;
  const found = /^\d[\d,]*(\.\d+)?/.exec(words);
  const area = found ? Number(found[0].replaceAll(",", "")) : Number.NaN;
  areas.set(words, area);
  return area;
}

/** @type {Map<string, number>} Read once: every step in time adds up the areas of all assets. */
const areas = new Map();

/** @type {(kind: number) => boolean} */
export const isAbsent = (kind) => kind === NOT_THERE;
