/* A crowd of assets: one canvas, on which those that would stand on each other gather into counts (gather.js, paint.js),
   and buttons over it that the keyboard reaches: one for each count in view, and for each single asset while all of them
   are few. Tab comes to the buttons once; the arrow keys go through them from west to east, Home and End to the ends.

     const crowd = createCrowd(map, {
       latitude, longitude,      Float64Array, degrees; NaN where an asset is not located
       kinds: [{ words, outline, colour, hollow }],   one for each status in the key's order: its words, its shape (a
                                 path's "d"), a function that reads its colour from the page's style, whether it is an outline
       name(index),              an asset's name, for the tip
       describe(index),          what a single asset's button is called: its name, status, whether it is new
       open(index, from),        opens one asset's details; `from` is what has the focus then, to be given it back while it
                                 is still connected (a button goes when its mark is out of view), else the map takes it
       openMany(indexes, from),  lists assets that no zoom can part: several in one building
       tell(words, latLng),      shows a name at the pointer or the focus
       hush(),                   takes it away
     });
     crowd.show({ kind, mask, fresh, size });   for every step of the slider and change of a filter. Typed arrays, see State
                                 in gather.js; they are kept, not copied: change them in place and call it again
     crowd.focusFirst()          the westernmost button takes the focus; false if there is none
     crowd.element(index)        the button of a single asset, or null
     crowd.restyle()             reads the colours again (the reader's scheme has changed; printing)
     crowd.remove()              takes all of it off the map

   Words reach the page by aria-label, and by whatever `tell` does with them. */
import { ABSENT, APART_PX, gather, membersOf, printCount, projectAll } from "./gather.js";
import { createMarkButtons, SMALLEST_TARGET_PX } from "./markbuttons.js";
import { paintMarks } from "./paint.js";
/** @typedef {import("./gather.js").Mark} Mark */
/** @typedef {import("./gather.js").State} State */

const CELL_PX = 68; // of which counts leave none empty, and the largest fits into one

/**
 * @typedef {Object} CrowdOptions
 * @property {Float64Array} latitude
 * @property {Float64Array} longitude
 * @property {{words: string, outline: string, colour: () => string, hollow?: boolean}[]} kinds
 * @property {(index: number) => string} name
 * @property {(index: number) => string} describe
 * @property {(index: number, from: HTMLElement) => void} open
 * @property {(indexes: number[], from: HTMLElement) => void} openMany
 * @property {(words: string, latLng: L.LatLng) => void} tell
 * @property {() => void} hush
 */

/**
 * @param {L.Map} map
 * @param {CrowdOptions} options
 */
export function createCrowd(map, options) {
  const positions = projectAll(options.latitude, options.longitude);
  const pane = map.getPane("crowd") || map.createPane("crowd");
  /** @type {State} */
  let state = { kind: new Uint8Array(options.latitude.length).fill(ABSENT) };
  /** @typedef {{ mark: Mark, x: number, y: number, kind: number, scale: number }} Placed */
  /** @type {Placed[]} */
  let marks = [];
  /** @type {any} */
  let look = null;

  const world = () => map.options.crs.scale(map.getZoom());
  const cell = () => CELL_PX / world();
  const latLngOf = (/** @type {Mark} */ mark) => map.unproject([mark.x * world(), mark.y * world()], map.getZoom());
  const members = (/** @type {Mark} */ mark) => membersOf(positions, state, mark, cell());
  const hintOf = (/** @type {Mark} */ mark) => (canPart(map, mark) ? "Enter shows them closer" : "Enter lists them");
  const wordsOf = (/** @type {Mark} */ mark) => (mark.index < 0 ? nameCount(mark, options.kinds) : options.name(mark.index));

  const tell = (/** @type {Mark} */ mark) => options.tell(wordsOf(mark), latLngOf(mark));

  /** @param {Mark} mark @param {HTMLElement} from @param {boolean} byKeyboard */
  function openMark(mark, from, byKeyboard) {
    options.hush();
    if (mark.index >= 0) options.open(mark.index, from);
    else if (canPart(map, mark)) zoomTo(members(mark), byKeyboard);
    else options.openMany(members(mark), from);
  }

  /**
   * The assets of a count, closer; the first of them takes the focus if the keyboard had it.
   * @param {number[]} indexes
   * @param {boolean} byKeyboard
   */
  function zoomTo(indexes, byKeyboard) {
    const bounds = L.latLngBounds(indexes.map((i) => [options.latitude[i], options.longitude[i]]));
    const least = Math.floor(map.getZoom()) + 1;
    const zoom = Math.min(map.getMaxZoom(), Math.max(least, Math.floor(map.getBoundsZoom(bounds.pad(0.1)))));
    map.setView(bounds.getCenter(), zoom, { animate: false });
    if (byKeyboard) buttons.focusFirst();
    else map.getContainer().focus({ preventScroll: true });
  }

  const buttons = createMarkButtons(map, pane, {
    label: (mark) => (mark.index < 0 ? `${nameCount(mark, options.kinds)}; ${hintOf(mark)}` : options.describe(mark.index)),
    open: openMark,
    tell,
    hush: options.hush,
  });

  function readLook() {
    const style = window.getComputedStyle(pane);
    look = {
      ink: style.color, paper: style.backgroundColor, face: style.fontFamily,
      colours: options.kinds.map((kind) => kind.colour()),
      hollow: options.kinds.map((kind) => Boolean(kind.hollow)), shapes: options.kinds.map((kind) => new Path2D(kind.outline)),
    };
  }

  /** @param {CanvasRenderingContext2D} canvas @param {L.Bounds} bounds What the canvas covers, in layer points. */
  function draw(canvas, bounds) {
    const [origin, scale] = [map.getPixelOrigin(), world()];
    const frame = {
      west: (bounds.min.x + origin.x) / scale, east: (bounds.max.x + origin.x) / scale,
      north: (bounds.min.y + origin.y) / scale, south: (bounds.max.y + origin.y) / scale, cell: cell(), world: scale,
    };
    if (!look) readLook();
    marks = gather(positions, state, frame, options.kinds.length).map((mark) => ({
      mark, x: mark.x * scale - origin.x, y: mark.y * scale - origin.y,
      kind: state.kind[mark.index], scale: state.size && mark.index >= 0 ? state.size[mark.index] : 1,
    }));
    paintMarks(canvas, marks, look);
    buttons.place(marks);
  }

  const layer = createCanvasLayer(draw).addTo(map);
  const stopPointing = pointAtMarks(map, () => marks, { open: openMark, tell, hush: options.hush });

  return {
    /** @param {State} next */
    show(next) {
      state = next;
      layer.redraw();
    },
    restyle() {
      readLook();
      layer.redraw();
    },
    focusFirst: buttons.focusFirst,
    element: (/** @type {number} */ index) => buttons.element(`asset ${index}`),
    remove() {
      stopPointing();
      buttons.remove();
      layer.remove();
    },
  };
}

/**
 * "37 assets: 20 operational, 10 surplus, 7 subject to options analysis, 3 of them new"
 * @param {Mark} mark
 * @param {{words: string}[]} kinds
 * @returns {string}
 */
function nameCount({ count, counts, fresh }, kinds) {
  const lower = (/** @type {string} */ words) => (/^\p{Lu}\p{Ll}/u.test(words) ? words[0].toLocaleLowerCase("en-GB") + words.slice(1) : words);
  const parts = counts.map((some, kind) => ({ some, words: lower(kinds[kind].words) })).filter(({ some }) => some);
  parts.sort((a, b) => b.some - a.some);
  const news = fresh ? `, ${printCount(fresh)} of them new` : "";
  return `${printCount(count)} assets: ${parts.map(({ some, words }) => `${printCount(some)} ${words}`).join(", ")}${news}`;
}

/**
 * @param {L.Map} map
 * @param {Mark} mark
 * @returns {boolean} Whether a closer zoom shows its assets in more than one place.
 */
function canPart(map, { spread }) {
  return map.getZoom() < map.getMaxZoom() && spread * map.options.crs.scale(map.getMaxZoom()) >= APART_PX;
}

/**
 * A canvas that covers the view and a margin, and follows the map as Leaflet's own renderers do.
 * @param {(canvas: CanvasRenderingContext2D, bounds: L.Bounds) => void} draw
 */
function createCanvasLayer(draw) {
  const Layer = L.Renderer.extend({
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "crowd");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      this._container.remove();
      this._container = null;
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.redraw();
    },
    redraw() {
      const sharp = window.devicePixelRatio || 1;
      const { x: width, y: height } = this._bounds.getSize();
      L.DomUtil.setPosition(this._container, this._bounds.min);
      Object.assign(this._container, { width: width * sharp, height: height * sharp });
      Object.assign(this._container.style, { width: `${width}px`, height: `${height}px` });
      const canvas = this._container.getContext("2d");
      canvas.scale(sharp, sharp);
      canvas.translate(-this._bounds.min.x, -this._bounds.min.y);
      draw(canvas, this._bounds);
    },
  });
  return new Layer({ padding: 0.15, pane: "crowd" });
}

/**
 * The pointer over marks that have no button: single assets, while they are many.
 * @param {L.Map} map
 * @param {() => { mark: Mark, x: number, y: number }[]} marks
 * @param {{ open: (mark: Mark, from: HTMLElement, byKeyboard: boolean) => void, tell: (mark: Mark) => void, hush: () => void }} acts
 * @returns {() => void} Ends it.
 */
function pointAtMarks(map, marks, { open, tell, hush }) {
  /** @type {string | undefined} */
  let told;
  const at = (/** @type {any} */ { layerPoint: { x, y } }) =>
    marks().findLast((one) => Math.hypot(one.x - x, one.y - y) <= Math.max(one.mark.radius, SMALLEST_TARGET_PX / 2));
  const moved = (/** @type {any} */ event) => {
    const found = event.originalEvent.target.closest("button") ? null : at(event);
    if (found?.mark.key === told) return;
    told = found?.mark.key;
    map.getContainer().classList.toggle("leaflet-interactive", Boolean(found));
    if (found) tell(found.mark);
    else hush();
  };
  const clicked = (/** @type {any} */ event) => {
    const found = event.originalEvent.target.closest("button") ? null : at(event);
    if (found) open(found.mark, map.getContainer(), false);
  };
  map.on({ mousemove: moved, click: clicked });
  return () => map.off({ mousemove: moved, click: clicked });
}
