/* The panel's map: reads the JSON block, draws the assets, opens their details. Register text is only ever given to
   `textContent`, or set as an attribute that no browser runs. */
/* exported showEstate */
function showEstate(map) {
  "use strict";
  const CROWD = 500; // above this, one canvas instead of an element for each asset
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("estate-data").textContent);
  const sites = data.rows.map((row, index) => ({ index, ...Object.fromEntries(data.columns.map((c, i) => [c, row[i]])) }));
  const located = sites.filter((site) => site.latitude !== null && site.longitude !== null);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const stage = byId("stage");
  const panel = byId("details");
  const heading = byId("details-name");
  const pins = new Map(); // site index -> its focusable element
  const container = map.getContainer();
  let opener = null;

  function make(tag, text, ...children) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    element.append(...children);
    return element;
  }

  // Shapes and colours are those of the key, so that key and map cannot differ.
  const key = new Map();
  for (const item of document.querySelectorAll("#key [data-status]")) {
    const path = item.querySelector("path");
    key.set(item.dataset.status, { svg: item.querySelector("svg"), d: path.getAttribute("d"), words: data.labels[item.dataset.status] });
  }
  const isNew = (site) => /^new\b/i.test(site.news) || [...site.situation, ...site.timescale].some((line) => line[1]);

  // --- The details beside the map ---

  function list(title, lines) {
    if (!lines.length) return [];
    const items = lines.map(([text, fresh]) => (fresh ? make("li", "", make("strong", `New: ${text}`)) : make("li", text)));
    return [make("h3", title), make("ul", "", ...items)];
  }

  function references(title, some) {
    if (!some.length) return [];
    const items = some.map(([words, href]) => {
      if (!/^https?:\/\//.test(href)) return make("li", words);
      return make("li", "", Object.assign(make("a", words), { href }));
    });
    return [make("h3", title), make("ul", "", ...items)];
  }

  function facts(site) {
    const unlocated = site.latitude === null || site.longitude === null;
    const pairs = [
      ["Status", key.get(site.status).words],
      ["Tenure", site.tenure],
      ["Floor area", site.floor_area],
      ["Facilities", site.facilities],
      ["Current use", site.current_use],
      ["Position", unlocated ? "Not located" : site.accuracy],
    ];
    const shown = pairs.filter(([, value]) => value);
    return make("dl", "", ...shown.map(([term, value]) => make("div", "", make("dt", term), make("dd", value))));
  }

  function unmark() {
    ring.remove();
    for (const element of container.querySelectorAll(".chosen")) element.classList.remove("chosen");
  }

  const ring = L.circleMarker([0, 0], { radius: 21, weight: 3, color: "#0b0c0c", fill: false, interactive: false });

  function open(site, from) {
    opener = from;
    heading.textContent = site.name;
    const news = site.news ? [make("p", site.news)] : [];
    if (news.length) news[0].className = isNew(site) ? "news" : "no-news";
    byId("details-body").replaceChildren(
      make("p", site.address), ...news, facts(site), ...list("Situation", site.situation),
      ...list("Timescale", site.timescale), ...references("Decisions", site.decisions),
      ...references("Option analyses", site.analyses),
    );
    panel.hidden = false;
    stage.classList.add("open");
    map.invalidateSize({ animate: false });
    unmark();
    if (site.latitude !== null && site.longitude !== null) {
      map.panInside([site.latitude, site.longitude], { padding: [48, 48] });
      if (pins.has(site.index)) pins.get(site.index).classList.add("chosen");
      else ring.setLatLng([site.latitude, site.longitude]).addTo(map);
    }
    hush();
    panel.scrollTop = 0;
    heading.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" }); // on a phone it lies below the map
  }

  function close() {
    panel.hidden = true;
    stage.classList.remove("open");
    unmark();
    map.invalidateSize({ animate: false });
    (opener || container).focus();
    opener = null;
  }

  byId("details-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target.matches("input")) return;
    hush();
    if (!panel.hidden) close();
  });
  for (const button of document.querySelectorAll("button[data-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => open(sites[Number(button.dataset.open)], button));
  }

  // --- The name at the pointer or the focus; it stays while the pointer is on it, and Escape hides it ---

  const tip = L.tooltip({ direction: "auto", offset: [18, 0], className: "name", interactive: true });
  let hiding = 0;
  let told = null;
  function hush() {
    window.clearTimeout(hiding);
    tip.remove();
  }
  function hushSoon(site) {
    if (site === told) hiding = window.setTimeout(giveWay, 200);
  }
  function giveWay() {
    const focused = located.find((site) => pins.get(site.index) === document.activeElement);
    if (!focused) hush();
    else if (focused !== told) tell(focused);
  }
  function tell(site) {
    hush();
    told = site;
    tip.setContent(make("span", site.name)).setLatLng([site.latitude, site.longitude]).addTo(map);
    tip.getElement().addEventListener("mouseenter", () => window.clearTimeout(hiding));
    tip.getElement().addEventListener("mouseleave", () => hushSoon(site));
  }

  // --- Markers ---

  /* Assets that share one position (three on one police site) stand in a ring around it: none hides another. */
  function offsets() {
    const together = new Map();
    for (const site of located) {
      const place = `${site.latitude.toFixed(5)} ${site.longitude.toFixed(5)}`;
      together.set(place, [...(together.get(place) || []), site.index]);
    }
    const shift = new Map();
    for (const indexes of together.values()) {
      const radius = indexes.length > 1 ? Math.max(17, (indexes.length * 34) / (2 * Math.PI)) : 0;
      indexes.forEach((index, i) => {
        const angle = (2 * Math.PI * i) / indexes.length - Math.PI;
        shift.set(index, [radius * Math.cos(angle), radius * Math.sin(angle)]);
      });
    }
    return shift;
  }

  function drawPin(site, [right, down]) {
    const svg = key.get(site.status).svg.cloneNode(true);
    const number = document.createElementNS("http://www.w3.org/2000/svg", "text");
    number.textContent = String(site.index + 1);
    svg.append(number);
    const icon = L.divIcon({ className: "pin", html: svg, iconSize: [34, 34], iconAnchor: [17 - right, 17 - down] });
    const marker = L.marker([site.latitude, site.longitude], { icon, riseOnHover: true, autoPanOnFocus: false }).addTo(map);
    const element = marker.getElement();
    pins.set(site.index, element);
    element.dataset.status = site.status;
    element.classList.toggle("new", isNew(site));
    const news = isNew(site) ? [(site.news || "New").replace(/^New/, "new")] : [];
    element.setAttribute("aria-label", [site.name, key.get(site.status).words, ...news].join(", "));
    marker.on("click", () => open(site, element));
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      open(site, element);
    });
    element.addEventListener("mouseenter", () => tell(site));
    element.addEventListener("mouseleave", () => hushSoon(site));
    element.addEventListener("focus", () => {
      map.panInside([site.latitude, site.longitude], { padding: [48, 48] });
      tell(site);
    });
    element.addEventListener("blur", () => hushSoon(site));
  }

  function drawCrowd() {
    const Dot = L.CircleMarker.extend({
      _updatePath() {
        if (!this._renderer._drawing || this._empty()) return;
        const ctx = this._renderer._ctx;
        ctx.save();
        ctx.translate(this._point.x, this._point.y);
        ctx.scale(0.55, 0.55);
        ctx.fillStyle = this.options.style.colour;
        ctx.strokeStyle = "#fff";
        ctx.lineWidth = 2;
        ctx.fill(this.options.style.path);
        ctx.stroke(this.options.style.path);
        ctx.restore();
      },
    });
    const styles = new Map();
    for (const [status, { svg, d }] of key) {
      styles.set(status, { colour: window.getComputedStyle(svg.querySelector("path")).fill, path: new Path2D(d) });
    }
    const renderer = L.canvas({ padding: 0.2 });
    const crowd = L.featureGroup();
    for (const site of located) {
      const style = styles.get(site.status);
      crowd.addLayer(new Dot([site.latitude, site.longitude], { renderer, radius: 7, weight: 1, style, site }));
    }
    crowd.on("click", (event) => open(event.propagatedFrom.options.site, container));
    crowd.on("mouseover", (event) => tell(event.propagatedFrom.options.site));
    crowd.on("mouseout", (event) => hushSoon(event.propagatedFrom.options.site));
    crowd.addTo(map);
  }

  // --- What lies beneath ---

  function drawContext() {
    const frame = L.latLngBounds(located.map((site) => [site.latitude, site.longitude]));
    map.createPane("context").style.zIndex = 250;
    map.createPane("towns").style.zIndex = 260;
    const renderer = L.svg({ pane: "context" });
    for (const [, geojson] of data.context) {
      const layer = L.geoJSON(geojson, {
        interactive: false, pane: "context", renderer, style: { className: "context" },
        pointToLayer: (_, at) => L.circleMarker(at, { radius: 2, interactive: false, pane: "context", renderer }),
      });
      frame.extend(layer.getBounds());
      layer.addTo(map);
    }
    for (const [name, latitude, longitude] of data.towns) {
      const icon = L.divIcon({ className: "town", html: make("span", name), iconSize: [0, 0] });
      L.marker([latitude, longitude], { icon, interactive: false, keyboard: false, pane: "towns" }).addTo(map);
      frame.extend([latitude, longitude]);
    }
    return frame;
  }

  const NEAR = ["below", "right", "left", "above"];
  const SIDES = [...NEAR, ...NEAR.map((side) => `${side} far`)];

  /* A town's name stands on that side of its dot where it hides least of the markers and of the names before it. */
  function placeTowns() {
    const overlap = (a, b) =>
      Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
      Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
    const taken = [...pins.values()].map((pin) => {
      const { left, right, top, bottom } = pin.getBoundingClientRect();
      const tag = pin.classList.contains("new") ? 26 : 0; // the width of "New", which no script can measure
      return { left, right: right + tag, top: top - (tag ? 5 : 0), bottom };
    });
    for (const name of container.querySelectorAll(".town span")) {
      const sides = SIDES.map((side) => {
        name.dataset.side = side;
        const place = name.getBoundingClientRect();
        return { side, place, hidden: taken.reduce((sum, other) => sum + overlap(place, other), 0) };
      });
      const best = sides.reduce((a, b) => (b.hidden < a.hidden ? b : a));
      name.dataset.side = best.side;
      taken.push(best.place);
    }
  }

  function offerStreets(tick, status) {
    let layer = null;
    let failed = false;
    const begin = () => {
      layer = L.tileLayer(data.tiles, { maxZoom: 19 });
      layer.on("loading", () => { failed = false; });
      layer.on("tileerror", () => { failed = true; status.textContent = status.dataset.refused; });
      layer.on("load", () => { if (!failed) status.textContent = ""; });
    };
    tick.addEventListener("change", () => {
      stage.classList.toggle("streets", tick.checked);
      byId("street-credit").hidden = !tick.checked;
      status.textContent = "";
      if (!layer) begin();
      if (tick.checked) map.setZoom(Math.round(map.getZoom()), { animate: false }).addLayer(layer);
      else layer.remove();
    });
  }

  // --- Finding an asset by its name ---

  function offerSearch(form) {
    const [field, options, answer] = [byId("find"), byId("find-names"), byId("find-answer")];
    const plain = (text) => text.toLocaleLowerCase("en-GB");
    const matches = (words) => sites.filter((site) => plain(`${site.name}, ${site.address}`).includes(plain(words)));
    field.addEventListener("input", () => {
      const found = field.value.length > 1 ? matches(field.value).slice(0, 20) : [];
      options.replaceChildren(...found.map((site) => Object.assign(make("option"), { value: `${site.name}, ${site.address}` })));
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [site] = field.value.trim() ? matches(field.value.trim()) : [];
      answer.textContent = site ? "" : `No asset found for “${field.value}”.`;
      if (site) open(site, field);
    });
  }

  // --- Begin ---

  if (still) {
    const panBy = map.panBy;
    map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
    map.options.inertia = false;
  }
  for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", "Map of the assets: arrow keys move it, plus and minus zoom");
  map.invalidateSize({ pan: false });
  const frame = drawContext();
  const snapped = (snap, move) => {
    map.options.zoomSnap = snap;
    move();
    map.options.zoomSnap = 1;
  };
  const showAll = () => {
    const snap = data.tiles && byId("streets").checked ? 1 : 0.25; // pictures of streets blur between whole zooms
    if (frame.isValid()) snapped(snap, () => map.fitBounds(frame, { padding: [32, 32], maxZoom: 14, animate: false }));
  };
  showAll();
  byId("show-all").addEventListener("click", showAll);
  if (located.length > CROWD) drawCrowd();
  else {
    const shift = offsets();
    for (const site of located) drawPin(site, shift.get(site.index));
  }
  placeTowns();
  map.on("zoomend resize", placeTowns);
  if (byId("streets")) offerStreets(byId("streets"), byId("street-status"));
  offerSearch(byId("find-form"));

  // The wheel scrolls the page past the map; it zooms once the map has been clicked or tabbed to.
  map.scrollWheelZoom.disable();
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());

  // Paper has another width than the screen: the map takes it before it is printed, and gives it back.
  let kept = null;
  const toPaper = () => {
    kept = kept || [map.getCenter(), map.getZoom()];
    map.invalidateSize({ pan: false });
    showAll();
  };
  const toScreen = () => {
    map.invalidateSize({ pan: false });
    if (kept) snapped(0, () => map.setView(...kept, { animate: false }));
    kept = null;
  };
  window.matchMedia("print").addEventListener("change", (event) => (event.matches ? toPaper() : toScreen()));
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  document.documentElement.dataset.ready = "map";
}
