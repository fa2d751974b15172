/* Runs before Leaflet. Trusted Types make the browser itself refuse every string that would become HTML, except the few
   that Leaflet writes for its own buttons and scale. Leaflet reads L_DISABLE_3D while it loads: without it, no zoom animation. */
if (window.trustedTypes) {
  const leafletOwn = /^(<svg\/>|<span aria-hidden="true">(\+|&#x2212;)<\/span>|[\d.]+ (m|km|ft|mi)|)$/;
  window.trustedTypes.createPolicy("default", { createHTML: (text) => (leafletOwn.test(text) ? text : null) });
}
window.L_DISABLE_3D = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
