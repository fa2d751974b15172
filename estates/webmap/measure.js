/* How far two assets lie apart, and what lies within a radius: in words, and drawn. */
import { byId, counted, inputById, make, makeButton, say } from "./dom.js";
import { calledBy, offerNames } from "./finder.js";
/** @typedef {import("./data.js").Estate} Estate */
/** @typedef {import("./state.js").Choice} Choice */
/** @typedef {import("./state.js").Store} Store */
/** @typedef {import("./filters.js").Shown} Shown */

const KILOMETRE_M = 1000;
const MILE_M = 1609.344;
const LEAST_M = 50;
const MOST_LISTED = 50;
const ROUGH = " Positions that are postcodes make this rough.";

/**
 * @param {number} metres
 * @returns {string} "12.3 km (7.6 miles)"
 */
export function printDistance(metres) {
  if (metres < LEAST_M) return "less than 0.1 km";
  return `${(metres / KILOMETRE_M).toFixed(1)} km (${(metres / MILE_M).toFixed(1)} miles)`;
}

/**
 * @param {any} map
 * @param {Estate} estate
 * @param {Store} store
 * @param {{ open: (index: number, from: HTMLElement) => void, fit: (bounds: any) => void, reveal: () => void }} acts
 */
export function offerMeasure(map, estate, store, { open, fit, reveal }) {
  map.createPane("measure").style.zIndex = 450;
  const style = { className: "measure", pane: "measure", interactive: false, renderer: L.svg({ pane: "measure" }) };
  const drawn = L.layerGroup().addTo(map);
  const moment = () => store.get().moment;
  const fields = {
    from: offerNames("measure-from", estate, moment, true),
    to: offerNames("measure-to", estate, moment, true),
    around: offerNames("measure-around", estate, moment, true),
  };
  const within = inputById("measure-within");
  let listed = "";
  const [distance, near, list] = ["measure-distance", "measure-near", "measure-list"].map(byId);

  for (const [name, { field, find }] of Object.entries(fields)) {
    field.addEventListener("change", () => {
      const i = field.value.trim() ? find() : -1;
      store.set({ [name]: i });
      if (i < 0 && field.value.trim()) say(name === "around" ? near : distance, `No asset found for “${field.value}”.`);
    });
  }
  within.addEventListener("change", () => {
    if (within.checkValidity()) store.set({ within: Number(within.value) });
    else say(near, `Expected a radius from ${within.min} to ${within.max} km.`);
  });
  byId("measure-form").addEventListener("submit", (event) => event.preventDefault());
  byId("measure-clear").addEventListener("click", () => {
    store.set({ from: -1, to: -1, around: -1 });
    for (const { field } of Object.values(fields)) field.value = "";
    for (const region of [distance, near]) say(region, "Nothing is measured.");
  });

  /**
   * @param {number} i
   * @returns {{ name: string, at: any, rough: boolean } | null} null for an asset that is not located.
   */
  function spot(i) {
    const { name, latitude, longitude, rough } = estate.facts(i, moment());
    return latitude === null ? null : { name, at: L.latLng(latitude, longitude), rough: rough !== "" };
  }

  /** @param {Choice} choice */
  function measureDistance({ from, to }) {
    const [one, other] = [from, to].map((i) => (i < 0 ? null : spot(i)));
    if (from < 0 || to < 0) return say(distance, "");
    if (!one || !other) return say(distance, "One of them has no position yet, so no distance can be told.");
    L.polyline([one.at, other.at], style).addTo(drawn);
    const about = one.rough || other.rough ? ROUGH : "";
    return say(distance, `${one.name} to ${other.name}: ${printDistance(map.distance(one.at, other.at))} in a straight line.${about}`);
  }

  /**
   * @param {Choice} choice
   * @param {Shown} shown
   */
  function measureNear({ around, within: km, partners }, shown) {
    const middle = around < 0 ? null : spot(around);
    if (!middle) {
      list.replaceChildren();
      listed = "";
    }
    if (around < 0) return say(near, "");
    if (!middle) return say(near, "It has no position yet, so nothing near it can be told.");
    L.circle(middle.at, { ...style, radius: km * KILOMETRE_M }).addTo(drawn);
    const inside = [];
    for (const i of shown.indexes) {
      const other = i === around ? null : spot(i);
      const far = other ? map.distance(middle.at, other.at) : Infinity;
      if (other && far <= km * KILOMETRE_M) inside.push({ words: other.name, far, i, rough: other.rough });
    }
    for (const { name, kind, latitude, longitude } of partners ? estate.partners : []) {
      const far = map.distance(middle.at, L.latLng(latitude, longitude));
      if (far <= km * KILOMETRE_M) inside.push({ words: `${name} (${kind})`, far, i: -1, rough: false });
    }
    inside.sort((a, b) => a.far - b.far);
    const items = inside.slice(0, MOST_LISTED).map(({ words, far, i }) =>
      make("li", "", i < 0 ? words : makeButton(words, (button) => open(i, button)), ` ${printDistance(far)}`));
    const written = items.map((item) => item.textContent).join("\n");
    if (written !== listed) list.replaceChildren(...items); // a button that has the focus, or gets it back, stays
    listed = written;
    const assets = inside.filter(({ i }) => i >= 0).length;
    const others = partners && estate.partners.length ? ` and ${counted(inside.length - assets, "partners’ site")}` : "";
    const cut = inside.length > MOST_LISTED ? ` The nearest ${MOST_LISTED} are listed.` : "";
    return say(near, `Within ${km} km of ${middle.name}: ${counted(assets, "asset")} shown${others}.${cut}${middle.rough || inside.some(({ rough }) => rough) ? ROUGH : ""}`);
  }

  return {
    /** @type {(choice: Choice, shown: Shown) => void} */
    show(choice, shown) {
      drawn.clearLayers();
      for (const name of /** @type {const} */ (["from", "to", "around"])) {
        if (choice[name] >= 0 && document.activeElement !== fields[name].field) {
          fields[name].field.value = calledBy(estate, choice[name], choice.moment);
        }
      }
      if (document.activeElement !== within) within.value = String(choice.within);
      measureDistance(choice);
      measureNear(choice, shown);
    },
    /** @type {(index: number, what: "from" | "around") => void} Begins at an asset, and takes the focus to what is missing. */
    begin(index, what) {
      reveal();
      store.set({ [what]: index });
      (what === "from" ? fields.to.field : within).focus();
      const circle = what === "around" ? spot(index) : null;
      if (circle) fit(circle.at.toBounds(store.get().within * 2 * KILOMETRE_M));
    },
  };
}
