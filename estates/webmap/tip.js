/* The name at the pointer or the focus. It stays while the pointer is on it, and Escape hides it. */
import { make } from "./dom.js";

const LINGER_MS = 200;

/**
 * @param {any} map Leaflet's.
 * @param {() => void} back What to do when the pointer has left a name: the focus may have one of its own.
 */
export function createTip(map, back) {
  const tip = L.tooltip({ direction: "auto", offset: [18, 0], className: "name", interactive: true });
  let hiding = 0;

  function hush() {
    window.clearTimeout(hiding);
    tip.remove();
  }

  function hushSoon() {
    window.clearTimeout(hiding);
    hiding = window.setTimeout(() => {
      hush();
      back();
    }, LINGER_MS);
  }

  /**
   * @param {string} words
   * @param {any} place Leaflet's latitude and longitude.
   * @returns {void}
   */
  function tell(words, place) {
    hush();
    tip.setContent(make("span", words)).setLatLng(place).addTo(map);
    tip.getElement().addEventListener("mouseenter", () => window.clearTimeout(hiding));
    tip.getElement().addEventListener("mouseleave", hushSoon);
  }

  return { tell, hush, hushSoon };
}

/** @typedef {ReturnType<typeof createTip>} Tip */
