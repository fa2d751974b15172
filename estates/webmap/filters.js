/* Which assets are shown: on the chosen date, of the chosen district, status, tenure and words. */
import { byId, counted, inputById, make, say } from "./dom.js";
import { isAbsent } from "./data.js";
/** @typedef {import("./data.js").Estate} Estate */
/** @typedef {import("./state.js").Choice} Choice */
/** @typedef {import("./state.js").Store} Store */

/**
 * @typedef {Object} Shown
 * @property {number} moment
 * @property {Uint8Array} kinds For each asset the place of its status; 255 where it is not on the map that day.
 * @property {Uint8Array} mask 1: shown.
 * @property {number[]} indexes Of those shown.
 * @property {number} of How many there are that day, disposed ones only where they are asked for.
 */

/**
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
  return text.toLocaleLowerCase("en-GB");
}

/**
 * @param {Estate} estate
 * @param {Choice} choice
 * @returns {Shown}
 */
export function choose(estate, choice) {
  const { moment, district, status, tenure } = choice;
  const kinds = estate.kinds(moment);
  const mask = new Uint8Array(estate.count);
  const gone = choice.disposed || status === "disposed" ? -1 : estate.statuses.indexOf("disposed");
  const wanted = status ? estate.statuses.indexOf(status) : -1;
  const words = plain(choice.text.trim());
  const indexes = [];
  let of = 0;
  for (let i = 0; i < estate.count; i += 1) {
    if (isAbsent(kinds[i]) || kinds[i] === gone) continue;
    of += 1;
    if (wanted >= 0 && kinds[i] !== wanted) continue;
    if (district && estate.fact(i, moment, "district") !== district) continue;
    if (tenure && estate.fact(i, moment, "tenure") !== tenure) continue;
    if (words && !matches(estate, i, moment, words)) continue;
    mask[i] = 1;
    indexes.push(i);
  }
  return { moment, kinds, mask, indexes, of };
}

/**
 * @param {Estate} estate
 * @param {number} i
 * @param {number} moment
 * @param {string} words In small letters.
 * @returns {boolean} Whether its name, address, use, facilities or a statement has them.
 */
function matches(estate, i, moment, words) {
  const of = (/** @type {"name" | "address" | "current_use" | "facilities"} */ name) => estate.fact(i, moment, name);
  if (plain(`${of("name")}, ${of("address")} ${of("current_use")} ${of("facilities")}`).includes(words)) return true;
  return [...estate.statements("situation", i, moment), ...estate.statements("timescale", i, moment)]
    .some(({ text }) => plain(text).includes(words));
}

/**
 * What is shown, in a sentence: of the date, of how many, and what changed since the date before.
 * @param {Estate} estate
 * @param {Choice} choice
 * @param {Shown} shown
 * @returns {string}
 */
export function describe(estate, choice, shown) {
  const on = estate.moments.length ? ` on ${estate.moments[choice.moment].words}` : "";
  const some = [choice.district, estate.labels[choice.status] ?? "", choice.tenure, choice.text && `“${choice.text}”`].filter(Boolean);
  const part = some.length ? ` of ${shown.of.toLocaleString("en-GB")}` : "";
  const which = some.length ? `: ${some.join(", ")}` : "";
  const told = choice.moment === estate.start ? "" : ` ${changesSince(estate, choice.moment, shown)}`;
  return `${shown.indexes.length.toLocaleString("en-GB")}${part} ${counted(part ? shown.of : shown.indexes.length, "asset").replace(/^\S+ /, "")}${on}${which}.${told}`;
}

const MOST_TOLD = 6;

/**
 * @param {Estate} estate
 * @param {number} moment
 * @param {Shown} shown
 * @returns {string} What is not as it was on the date before: "Changed since 14 June 2017: Hall (Surplus)."
 */
function changesSince(estate, moment, shown) {
  if (moment === 0) return "";
  const before = estate.kinds(moment - 1);
  const changed = estate.changing.filter((i) => before[i] !== shown.kinds[i]);
  const words = changed.map((i) => {
    const now = isAbsent(shown.kinds[i]) ? "no longer listed" : estate.labels[estate.statuses[shown.kinds[i]]];
    return `${estate.fact(i, moment, "name")} (${isAbsent(before[i]) ? "first listed: " : ""}${now})`;
  });
  const rest = words.length > MOST_TOLD ? ` and ${words.length - MOST_TOLD} more` : "";
  const since = estate.moments[moment - 1].words;
  return words.length ? `Changed since ${since}: ${words.slice(0, MOST_TOLD).join("; ")}${rest}.` : `No change of status since ${since}.`;
}

/**
 * The controls of the choice, which follow it when it comes from the address line.
 * @param {Estate} estate
 * @param {Store} store
 * @returns {(choice: Choice) => void} Shows a choice in the controls.
 */
export function offerFilters(estate, store) {
  const selects = /** @type {const} */ (["district", "status", "tenure"]);
  const ticks = /** @type {const} */ (["disposed", "sized", "partners"]);
  const lists = { district: estate.districts, status: estate.statuses, tenure: estate.tenures() };
  for (const name of selects) {
    const select = inputById(`choose-${name}`);
    select.append(...lists[name].map((value) => Object.assign(make("option", name === "status" ? estate.labels[value] : value), { value })));
    byId(`choose-${name}-field`).hidden = lists[name].length < 2;
    select.addEventListener("change", () => store.set({ [name]: select.value }));
  }
  for (const name of ticks) {
    const tick = document.getElementById(`show-${name}`);
    if (tick instanceof HTMLInputElement) tick.addEventListener("change", () => store.set({ [name]: tick.checked }));
  }
  const words = inputById("choose-text");
  words.addEventListener("input", () => store.set({ text: words.value }, { passing: true }));
  byId("choose-form").addEventListener("submit", (event) => event.preventDefault());
  byId("choose-clear").addEventListener("click", () => store.set({ district: "", status: "", tenure: "", text: "" }));
  return (choice) => {
    for (const name of selects) inputById(`choose-${name}`).value = choice[name];
    if (words.value !== choice.text) words.value = choice.text;
    for (const name of ticks) {
      const tick = document.getElementById(`show-${name}`);
      if (tick instanceof HTMLInputElement) tick.checked = choice[name];
    }
    const number = [choice.district, choice.status, choice.tenure, choice.text].filter(Boolean).length;
    say(byId("choose-count"), number ? ` (${number})` : "");
  };
}
