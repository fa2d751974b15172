/* The assets on the map: an element for each, or one crowd of them. Shapes and colours are those of the key. */
import { squareMetres } from "./data.js";
import { createCrowd } from "./crowd.js";
import { createTip } from "./tip.js";
import { makeSvg } from "./dom.js";
/** @typedef {import("./data.js").Estate} Estate */
/** @typedef {import("./data.js").Facts} Facts */
/** @typedef {import("./filters.js").Shown} Shown */

/**
 * @typedef {Object} Opening
 * @property {(index: number, from: HTMLElement) => void} open
 * @property {(indexes: number[], from: HTMLElement) => void} openMany
 *
 * @typedef {Object} Markers
 * @property {(shown: Shown, sized: boolean) => void} show
 * @property {(index: number) => void} mark Points at one asset; -1 at none.
 * @property {() => void} hush
 * @property {() => DOMRect[]} boxes What the markers cover on the screen.
 * @property {() => void} restyle Reads the colours again.
 */

const CROWD = 500; // from here on a crowd, and no longer an element for each asset
const USUAL_PX = 34;
const HOLLOW = new Set(["proposed", "disposed"]); // not held: as the style draws them in the key
const LARGEST = 1.75; // of the usual size
const LARGE_M2 = 5000; // a floor area from which on a marker grows no more
const RING_GAP = 1.04; // how far markers of one place stand from each other, in their size

/** @returns {Map<string, { svg: SVGElement, outline: string }>} By status, as the key draws it. */
export function readKey() {
  const key = new Map();
  for (const item of document.querySelectorAll("#key [data-status]")) {
    const [svg, path] = [item.querySelector("svg"), item.querySelector("path")];
    if (svg && path && item instanceof HTMLElement) key.set(item.dataset.status, { svg, outline: path.getAttribute("d") });
  }
  return key;
}

/**
 * @param {string} area
 * @returns {number} By which a marker grows: its surface follows the floor area, from the least that can be touched.
 */
export function scaleOf(area) {
  const m2 = squareMetres(area);
  return Number.isNaN(m2) ? 1 : 1 + (LARGEST - 1) * Math.sqrt(Math.min(m2, LARGE_M2) / LARGE_M2);
}

/**
 * @param {any} map
 * @param {Estate} estate
 * @param {Opening} opening
 * @returns {Markers}
 */
export function createMarkers(map, estate, opening) {
  const located = estate.latitudes.filter((latitude) => !Number.isNaN(latitude)).length;
  return located > CROWD ? crowded(map, estate, opening) : single(map, estate, opening);
}

/**
 * @param {Estate} estate
 * @param {number} i
 * @param {number} moment
 * @param {string} status
 * @returns {string}
 */
function nameOf(estate, i, moment, status) {
  const fresh = estate.isNew(i) && moment === estate.start;
  const news = fresh ? [(estate.news(i) || "New").replace(/^New/, "new")] : [];
  return [estate.fact(i, moment, "name"), estate.labels[status], ...news].join(", ");
}

/**
 * @param {any} map
 * @param {Estate} estate
 * @param {Opening} opening
 * @returns {Markers}
 */
function single(map, estate, { open }) {
  const key = readKey();
  /** @type {Map<number, { element: HTMLElement, marker: any, look: string, name: string }>} */
  const pins = new Map();
  const container = map.getContainer();
  const tip = createTip(map, () => {
    for (const pin of pins.values()) if (pin.element === document.activeElement) tip.tell(pin.name, pin.marker.getLatLng());
  });

  /**
   * @param {number} i
   * @param {Facts} facts
   * @param {{ label: string, fresh: boolean, scale: number, right: number, down: number, look: string }} how
   * @returns {void}
   */
  function draw(i, facts, how) {
    const known = key.get(facts.status);
    if (!known) return;
    const size = USUAL_PX * how.scale;
    const svg = /** @type {SVGElement} */ (known.svg.cloneNode(true));
    svg.append(Object.assign(makeSvg("text", { "aria-hidden": "true" }), { textContent: String(i + 1) }));
    const icon = L.divIcon({
      className: "pin", html: svg, iconSize: [size, size], iconAnchor: [size / 2 - how.right, size / 2 - how.down],
    });
    const at = [facts.latitude, facts.longitude];
    const marker = L.marker(at, { icon, riseOnHover: true, autoPanOnFocus: false, zIndexOffset: Math.round((LARGEST - how.scale) * 500) }).addTo(map);
    const element = marker.getElement();
    element.dataset.status = facts.status;
    element.dataset.index = String(i);
    element.classList.toggle("new", how.fresh);
    element.classList.toggle("rough", facts.rough !== "");
    element.setAttribute("aria-label", how.label);
    pins.set(i, { element, marker, look: how.look, name: facts.name });
    marker.on("click", () => open(i, element));
    element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      open(i, element);
    });
    element.addEventListener("mouseenter", () => tip.tell(facts.name, at));
    element.addEventListener("mouseleave", tip.hushSoon);
    element.addEventListener("focus", () => {
      map.panInside(at, { padding: [48, 48] });
      tip.tell(facts.name, at);
    });
    element.addEventListener("blur", tip.hushSoon);
  }

  /**
   * @param {Shown} shown
   * @param {boolean} sized
   * @returns {void}
   */
  function show(shown, sized) {
    const facts = new Map(shown.indexes.map((i) => [i, estate.facts(i, shown.moment)]));
    for (const [i, { latitude, longitude }] of facts) if (latitude === null || longitude === null) facts.delete(i);
    const scales = new Map([...facts].map(([i, { floor_area: area }]) => [i, sized ? scaleOf(area) : 1]));
    const shift = ringsOf(facts, scales);
    let focus = -1;
    for (const [i, { element, marker, look }] of pins) {
      if (facts.has(i) && look === lookOf(i)) continue;
      if (element === document.activeElement) focus = i;
      element.remove();
      marker.remove();
      pins.delete(i);
    }
    for (const [i, known] of facts) {
      if (pins.has(i)) continue;
      const [right, down] = shift.get(i) ?? [0, 0];
      const fresh = estate.isNew(i) && shown.moment === estate.start;
      draw(i, known, {
        label: nameOf(estate, i, shown.moment, known.status), fresh, scale: scales.get(i) ?? 1, right, down, look: lookOf(i),
      });
    }
    if (focus >= 0) (pins.get(focus)?.element ?? container).focus({ preventScroll: true });

    /** @param {number} i */
    function lookOf(i) {
      const known = facts.get(i);
      return known ? JSON.stringify([known.name, known.status, known.latitude, known.longitude, known.rough, scales.get(i), shift.get(i), shown.moment === estate.start]) : "";
    }
  }

  return {
    show,
    mark(index) {
      for (const { element } of pins.values()) element.classList.remove("chosen");
      pins.get(index)?.element.classList.add("chosen");
    },
    hush: tip.hush,
    boxes: () =>
      [...pins.values()].map(({ element }) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const tag = element.classList.contains("new") ? 26 : 0; // the width of "New", which no script can measure
        return new DOMRect(x, y - (tag ? 5 : 0), width + tag, height + (tag ? 5 : 0));
      }),
    restyle: () => undefined, // elements take their colours from the style
  };
}

/**
 * Assets that share one position (three on one police site) stand in a ring around it: none hides another.
 * @param {Map<number, Facts>} facts
 * @param {Map<number, number>} scales
 * @returns {Map<number, [number, number]>} How far to the right and down each stands, in pixels.
 */
function ringsOf(facts, scales) {
  const together = new Map();
  for (const [i, { latitude, longitude }] of facts) {
    const place = `${Number(latitude).toFixed(5)} ${Number(longitude).toFixed(5)}`;
    together.set(place, [...(together.get(place) ?? []), i]);
  }
  const shift = new Map();
  for (const indexes of together.values()) {
    const size = USUAL_PX * RING_GAP * Math.max(...indexes.map((/** @type {number} */ i) => scales.get(i) ?? 1));
    const radius = indexes.length > 1 ? Math.max(size / 2, (indexes.length * size) / (2 * Math.PI)) : 0;
    indexes.forEach((/** @type {number} */ i, /** @type {number} */ place) => {
      const angle = (2 * Math.PI * place) / indexes.length - Math.PI;
      shift.set(i, [radius * Math.cos(angle), radius * Math.sin(angle)]);
    });
  }
  return shift;
}

/**
 * @param {any} map
 * @param {Estate} estate
 * @param {Opening} opening
 * @returns {Markers}
 */
function crowded(map, estate, { open, openMany }) {
  const key = readKey();
  const tip = createTip(map, () => undefined);
  const size = new Float32Array(estate.count).fill(1);
  const fresh = new Uint8Array(estate.count);
  const still = new Uint8Array(estate.count);
  for (let i = 0; i < estate.count; i += 1) fresh[i] = estate.isNew(i) ? 1 : 0;
  let moment = estate.start;
  /** @type {Uint8Array} */
  let kinds = estate.kinds(moment);
  const ring = L.circleMarker([0, 0], { radius: 21, weight: 3, className: "ring", fill: false, interactive: false });
  const crowd = createCrowd(map, {
    latitude: estate.latitudes,
    longitude: estate.longitudes,
    kinds: estate.statuses.map((status) => ({
      words: estate.labels[status],
      outline: key.get(status)?.outline ?? "",
      hollow: HOLLOW.has(status),
      colour: () => window.getComputedStyle(/** @type {Element} */ (key.get(status)?.svg.querySelector("path"))).color,
    })),
    name: (/** @type {number} */ i) => estate.fact(i, moment, "name"),
    describe: (/** @type {number} */ i) => nameOf(estate, i, moment, estate.statuses[kinds[i]]),
    open,
    openMany,
    tell: tip.tell,
    hush: tip.hushSoon,
  });
  let sizedFor = "";
  return {
    show(shown, sized) {
      ({ moment, kinds } = shown);
      const wanted = `${sized} ${moment}`;
      if (sizedFor !== wanted) {
        const some = sizedFor.startsWith(String(sized)) ? estate.changing : size.keys();
        for (const i of some) size[i] = sized ? scaleOf(estate.fact(i, moment, "floor_area")) : 1;
        sizedFor = wanted;
      }
      crowd.show({ kind: kinds, mask: shown.mask, fresh: moment === estate.start ? fresh : still, size });
    },
    mark(index) {
      ring.remove();
      const at = index < 0 ? null : estate.facts(index, moment);
      if (at && at.latitude !== null) ring.setLatLng([at.latitude, at.longitude]).addTo(map);
    },
    hush: tip.hush,
    boxes: () => [],
    restyle: crowd.restyle,
  };
}
