/* What lies beneath the assets: boundaries, districts, towns, partners' sites, and the streets when they are asked for. */
import { byId, inputById, make, makeOf, say } from "./dom.js";
/** @typedef {import("./data.js").Estate} Estate */

const NEAR = ["below", "right", "left", "above"];
const MOST_HIDDEN = 0.4; // of a name; with more of it hidden it only disturbs
const SIDES = [...NEAR, ...NEAR.map((side) => `${side} far`)];

/**
 * @param {any} map
 * @param {Estate} estate
 * @param {() => DOMRect[]} taken What the markers cover.
 */
export function createGround(map, estate, taken) {
  const frame = L.latLngBounds([]);
  for (let i = 0; i < estate.count; i += 1) { // those of other dates too: a step in time leaves nobody out of the picture
    if (!Number.isNaN(estate.latitudes[i])) frame.extend([estate.latitudes[i], estate.longitudes[i]]);
  }
  map.createPane("context").style.zIndex = 250;
  map.createPane("towns").style.zIndex = 260;
  map.createPane("partners").style.zIndex = 590;
  const renderer = L.svg({ pane: "context" });
  /** @type {any[]} */
  const districts = [];
  for (const [, geojson] of estate.context) {
    const layer = L.geoJSON(geojson, {
      interactive: false, pane: "context", renderer, style: { className: "context" },
      pointToLayer: (/** @type {any} */ _, /** @type {any} */ at) => L.circleMarker(at, { radius: 2, interactive: false, pane: "context", renderer }),
      onEachFeature: (/** @type {any} */ feature, /** @type {any} */ part) => districts.push([feature.properties?.name, part]),
    });
    frame.extend(layer.getBounds());
    layer.addTo(map);
  }
  for (const [name, latitude, longitude] of estate.towns) {
    const icon = L.divIcon({ className: "town", html: make("span", name), iconSize: [0, 0] });
    L.marker([latitude, longitude], { icon, interactive: false, keyboard: false, pane: "towns" }).addTo(map);
    frame.extend([latitude, longitude]);
  }
  const partners = partnerLayer(map, estate);
  let placedAt = "";

  /* A town's name stands on that side of its dot where it hides least of the markers and of the names before it. */
  function placeTowns() {
    const covered = taken();
    const place = `${map.getZoom()} ${map.getSize()}`;
    if (!covered.length && place === placedAt) return; // a crowd covers no name that a step in time would free
    placedAt = place;
    for (const name of /** @type {NodeListOf<HTMLElement>} */ (map.getContainer().querySelectorAll(".town span"))) {
      const sides = SIDES.map((side) => {
        name.dataset.side = side;
        const place = name.getBoundingClientRect();
        return { side, place, hidden: covered.reduce((sum, other) => sum + overlap(place, other), 0) };
      });
      const best = sides.reduce((a, b) => (b.hidden < a.hidden ? b : a));
      name.dataset.side = best.side;
      name.classList.toggle("crowded", best.hidden > MOST_HIDDEN * best.place.width * best.place.height);
      if (!name.classList.contains("crowded")) covered.push(best.place);
    }
  }
  map.on("zoomend resize", placeTowns);

  return {
    frame,
    placeTowns,
    partners,
    /** @type {(name: string) => any} The bounds of a district, which stands out from now on; null for none. */
    chooseDistrict(name) {
      let bounds = null;
      for (const [known, part] of districts) {
        const element = part.getElement?.();
        const chosen = name !== "" && known === name;
        element?.classList.toggle("chosen", chosen);
        if (chosen && part.getBounds) bounds = bounds ? bounds.extend(part.getBounds()) : part.getBounds();
      }
      return bounds;
    },
  };
}

/**
 * @param {DOMRect} a
 * @param {DOMRect} b
 * @returns {number}
 */
function overlap(a, b) {
  return Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
}

/**
 * Sites of partners. They take no part in Tab: the page lists them in words.
 * @param {any} map
 * @param {Estate} estate
 */
function partnerLayer(map, estate) {
  const layer = L.layerGroup();
  const kinds = [...new Set(estate.partners.map(({ kind }) => kind))];
  for (const { name, kind, latitude, longitude } of estate.partners) {
    const html = makeOf("span", `partner partner-${kinds.indexOf(kind) % 4}`, kind.slice(0, 1).toLocaleUpperCase("en-GB"));
    const icon = L.divIcon({ className: "partner-pin", html, iconSize: [22, 22] });
    const marker = L.marker([latitude, longitude], { icon, keyboard: false, pane: "partners" });
    marker.bindTooltip(make("span", `${name} (${kind})`), { className: "name", direction: "right" });
    layer.addLayer(marker);
  }
  return layer;
}

/**
 * The street map: nothing is fetched before it is ticked.
 * @param {any} map
 * @param {string | null} tiles
 * @returns {void}
 */
export function offerStreets(map, tiles) {
  if (!tiles) return;
  const [tick, status] = [inputById("streets"), byId("street-status")];
  /** @type {any} */
  let layer = null;
  let failed = false;
  const begin = () => {
    layer = L.tileLayer(tiles, { maxZoom: 19 });
    layer.on("loading", () => { failed = false; });
    layer.on("tileerror", () => { failed = true; say(status, status.dataset.refused ?? ""); });
    layer.on("load", () => { if (!failed) say(status, ""); });
  };
  tick.addEventListener("change", () => {
    byId("stage").classList.toggle("streets", tick.checked);
    byId("street-credit").hidden = !tick.checked;
    say(status, "");
    if (!layer) begin();
    if (tick.checked) map.setZoom(Math.round(map.getZoom()), { animate: false }).addLayer(layer);
    else layer.remove();
  });
}
