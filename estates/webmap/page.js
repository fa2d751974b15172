/* The panel's map: reads the JSON block, and lets map, table, totals and controls follow what the reader chooses. */
import { readEstate } from "./data.js";
import { createDetails } from "./details.js";
import { byId, inputById, say } from "./dom.js";
import { offerDownloads } from "./downloads.js";
import { choose, describe, offerFilters } from "./filters.js";
import { findByWords, offerNames } from "./finder.js";
import { createGround, offerStreets } from "./ground.js";
import { createMarkers } from "./markers.js";
import { offerMeasure } from "./measure.js";
import { createStore, firstChoice, writeChoice } from "./state.js";
import { createTable } from "./table.js";
import { offerTravel } from "./timeline.js";
import { offerTools } from "./tools.js";
import { readBlock } from "./unpack.js";
/** @typedef {import("./state.js").Choice} Choice */

/**
 * @param {any} map Leaflet's, made by folium.
 * @returns {Promise<void>}
 */
export async function showEstate(map) {
  const block = await readBlock(byId("estate-data")).catch(() => null);
  if (block) begin(map, readEstate(block));
  else byId("cannot-unpack").hidden = false;
}

/**
 * @param {any} map
 * @param {import("./data.js").Estate} estate
 * @returns {void}
 */
function begin(map, estate) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const container = map.getContainer();
  if (still) stillMap(map);
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-needs-script]"))) element.hidden = false;
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", "Map of the assets: arrow keys move it, plus and minus zoom");
  map.invalidateSize({ pan: false });

  const store = createStore(estate);
  let shown = choose(estate, store.get());
  const ownDate = document.getElementById("subtitle")?.textContent ?? "";
  /** @type {HTMLElement | null} */
  let opener = null;

  /**
   * @param {number} index
   * @param {HTMLElement} from What has the focus then, and gets it back.
   * @returns {void}
   */
  function open(index, from) {
    if (!byId("details").contains(from)) opener = from;
    if (store.get().open === index) showOpen(store.get());
    else store.set({ open: index });
    details.focus();
  }

  function close() {
    if (!details.isOpen()) return;
    details.close();
    markers.mark(-1);
    store.set({ open: -1 });
    const back = opener?.isConnected ? opener : container;
    opener = null;
    back.focus();
  }

  /** @param {Choice} choice */
  function showOpen({ open: index, moment }) {
    markers.mark(index);
    if (index < 0) return details.close();
    const { latitude, longitude } = estate.facts(index, moment);
    details.show(index, moment);
    if (latitude !== null) map.panInside([latitude, longitude], { padding: [48, 48] });
    markers.hush();
    return undefined;
  }

  /** @type {(indexes: number[], from: HTMLElement) => void} */
  function openMany(indexes, from) {
    opener = from;
    store.set({ open: -1 });
    details.showMany(indexes, store.get().moment);
    markers.hush();
    details.focus();
  }

  const markers = createMarkers(map, estate, { open, openMany });
  const ground = createGround(map, estate, () => markers.boxes());
  const view = createView(map, ground.frame);
  const details = createDetails(map, estate, { close, open, measure: (index, what) => measure.begin(index, what) });
  const table = createTable(estate, open);
  const filters = offerFilters(estate, store);
  const travel = offerTravel(estate, store, still);
  const tools = offerTools();
  const measure = offerMeasure(map, estate, store, { open, fit: view.fit, reveal: () => tools.open("tool-measure") });
  offerDownloads(estate, () => shown);
  offerStreets(map, estate.tiles);
  offerSearch();

  /**
   * @param {Choice} choice
   * @param {Choice} before
   * @returns {void}
   */
  function follow(choice, before) {
    shown = choose(estate, choice);
    markers.show(shown, choice.sized);
    ground.placeTowns();
    if (choice.partners && estate.partners.length) ground.partners.addTo(map);
    else ground.partners.remove();
    const opened = writeChoice({ ...choice, open: -1 }, estate) === writeChoice(firstChoice(estate), estate);
    table.show(shown, choice === before && opened);
    say(byId("summary"), describe(estate, choice, shown));
    const subtitle = document.getElementById("subtitle");
    if (subtitle) say(subtitle, choice.moment === estate.start ? ownDate : `As at ${estate.moments[choice.moment].words}, as known now.`);
    byId("summary").classList.toggle("travelled", choice.moment !== estate.start);
    document.documentElement.classList.toggle("with-disposed", choice.disposed || choice.status === "disposed");
    filters(choice);
    travel.show(choice);
    measure.show(choice, shown);
    if (choice.district !== before.district || choice === before) {
      const bounds = ground.chooseDistrict(choice.district);
      if (bounds) view.fit(bounds);
      else if (before.district) view.showAll();
    }
    if (choice.open !== before.open || choice.moment !== before.moment || choice === before) showOpen(choice);
    else markers.mark(choice.open);
  }

  function offerSearch() {
    const { field } = offerNames("find", estate, () => store.get().moment, false);
    byId("find-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const [found] = findByWords(estate, field.value, store.get().moment, 1);
      say(byId("find-answer"), found === undefined ? `No asset found for “${field.value}”.` : "");
      if (found !== undefined) open(found, field);
    });
  }

  /** @type {EventTarget | null} A field whose list of names Escape has closed: the next one closes what it is in. */
  let named = null;
  document.addEventListener("input", () => { named = null; });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const hasList = event.target instanceof HTMLInputElement && event.target.getAttribute("list") && event.target.value;
    if (hasList && named !== event.target) {
      named = event.target;
      return;
    }
    markers.hush();
    if (!travel.stop() && !tools.close()) close();
  });
  byId("show-all").addEventListener("click", view.showAll);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", markers.restyle);
  view.showAll();
  store.subscribe(follow);
  follow(store.get(), store.get());
  if (details.isOpen()) details.reveal(); // a link to an asset, on a phone
  handleWheel(map);
  document.documentElement.dataset.ready = "map";
}

/**
 * For a reader who wants no motion.
 * @param {any} map
 * @returns {void}
 */
function stillMap(map) {
  const panBy = map.panBy;
  map.panBy = (/** @type {any} */ offset, /** @type {any} */ options) => panBy.call(map, offset, { ...options, animate: false });
  map.options.inertia = false;
}

/**
 * The wheel scrolls the page past the map; it zooms once the map has been clicked or tabbed to.
 * @param {any} map
 * @returns {void}
 */
function handleWheel(map) {
  map.scrollWheelZoom.disable();
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
}

const MARGIN_PX = [52, 52]; // a large marker beside another at one place is whole

/**
 * What part of the map is in view. Paper has another width than the screen: the map takes it before it is printed, and
 * gives it back.
 * @param {any} map
 * @param {any} frame The bounds of all that is to be seen.
 */
function createView(map, frame) {
  const snapped = (/** @type {number} */ snap, /** @type {() => void} */ move) => {
    map.options.zoomSnap = snap;
    move();
    map.options.zoomSnap = 1;
  };
  let wanted = frame;
  /** @type {[any, number] | null} */
  let fitted = null;
  const fit = (/** @type {any} */ bounds) => {
    wanted = bounds;
    const tick = document.getElementById("streets");
    const snap = tick && inputById("streets").checked ? 1 : 0.25; // pictures of streets blur between whole zooms
    if (bounds.isValid()) snapped(snap, () => map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: 14, animate: false }));
    fitted = [map.getCenter(), map.getZoom()];
  };
  const showAll = () => fit(frame);
  /** @type {[any, number] | null} */
  let kept = null;
  const toPaper = () => {
    kept = kept ?? [map.getCenter(), map.getZoom()];
    map.invalidateSize({ pan: false });
    fit(wanted);
  };
  const toScreen = () => {
    map.invalidateSize({ pan: false });
    if (kept) snapped(0, () => kept && map.setView(...kept, { animate: false }));
    kept = null;
  };
  window.matchMedia("print").addEventListener("change", (event) => (event.matches ? toPaper() : toScreen()));
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  window.addEventListener("resize", () => { // a phone that is turned; what the reader has moved or zoomed stays
    if (!kept && fitted && map.getZoom() === fitted[1] && map.distance(map.getCenter(), fitted[0]) < 1) {
      map.invalidateSize({ pan: false });
      fit(wanted);
    }
  });
  return { fit, showAll };
}
