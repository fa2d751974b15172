/* Fields that take an asset by a part of its name or address. */
import { inputById, make } from "./dom.js";
import { plain } from "./filters.js";
/** @typedef {import("./data.js").Estate} Estate */

const MOST_OFFERED = 20;

/**
 * @param {Estate} estate
 * @param {number} i
 * @param {number} moment
 * @returns {string}
 */
export function calledBy(estate, i, moment) {
  const [name, address] = [estate.fact(i, moment, "name"), estate.fact(i, moment, "address")];
  return address ? `${name}, ${address}` : name;
}

/**
 * @param {Estate} estate
 * @param {string} words
 * @param {number} moment
 * @param {number} most
 * @returns {number[]} The assets whose name and address have the words; those on the map on the map's own date first.
 */
export function findByWords(estate, words, moment, most) {
  const wanted = plain(words.trim());
  const found = [];
  for (let i = 0; wanted && i < estate.count && found.length < most; i += 1) {
    if (plain(calledBy(estate, i, moment)).includes(wanted)) found.push(i);
  }
  return found;
}

/**
 * A field with a list of the assets that are called so.
 * @param {string} id
 * @param {Estate} estate
 * @param {() => number} moment
 * @param {boolean} all Whether it offers assets before a word is typed.
 * @returns {{ field: HTMLInputElement, find: () => number }} `find`: the asset named, -1 for none.
 */
export function offerNames(id, estate, moment, all) {
  const [field, options] = [inputById(id), make("datalist")];
  options.id = `${id}-names`;
  field.setAttribute("list", options.id);
  field.after(options);
  const offer = () => {
    const found = field.value.length > 1 ? findByWords(estate, field.value, moment(), MOST_OFFERED) : [];
    const few = !found.length && all && !field.value && estate.count <= MOST_OFFERED * 5 ? Array.from({ length: estate.count }, (_, i) => i) : found;
    options.replaceChildren(...few.map((i) => Object.assign(make("option"), { value: calledBy(estate, i, moment()) })));
  };
  field.addEventListener("input", offer);
  field.addEventListener("focus", offer);
  return { field, find: () => findByWords(estate, field.value, moment(), 1)[0] ?? -1 };
}
