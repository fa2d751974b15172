/* The details beside the map: what an asset is on the chosen date, what is said of it, and why. */
import { byId, linked, make, makeButton, makeOf } from "./dom.js";
import { drawChart } from "./chart.js";
/** @typedef {import("./data.js").Estate} Estate */
/** @typedef {import("./data.js").Named} Named */
/** @typedef {import("./data.js").Statement} Statement */

/**
 * @param {string} title
 * @param {HTMLElement[]} items
 * @param {string} [tag]
 * @returns {HTMLElement[]}
 */
function listOf(title, items, tag = "ul") {
  return items.length ? [make("h3", title), make(tag, "", ...items)] : [];
}

/**
 * @param {Statement[]} statements
 * @returns {HTMLElement[]}
 */
export function statementItems(statements) {
  return statements.map(({ text, fresh }) => (fresh ? make("li", "", make("strong", `New: ${text}`)) : make("li", text)));
}

/**
 * @param {Named[]} some
 * @returns {HTMLElement[]}
 */
export function referenceItems(some) {
  return some.map(({ words, href }) => make("li", "", linked(words, href)));
}

/**
 * @param {Estate} estate
 * @param {number} i
 * @param {number} moment
 * @returns {HTMLElement}
 */
function factsOf(estate, i, moment) {
  const facts = estate.facts(i, moment);
  const kind = estate.kinds(moment)[i];
  const leases = estate.references("leases", i, moment).map(({ words }) => words);
  /** @type {[string, string][]} */
  const pairs = [
    ["Status", estate.labels[estate.statuses[kind]] ?? "Not on the map on this date"],
    ["Tenure", facts.tenure],
    ["Lease", leases.join("; ")],
    ["Floor area", facts.floor_area],
    ["Facilities", facts.facilities],
    ["Current use", facts.current_use],
    ["District", facts.district],
    ["Position", facts.latitude === null ? "Not located" : facts.accuracy],
  ];
  const shown = pairs.filter(([, value]) => value);
  return make("dl", "", ...shown.map(([term, value]) => make("div", "", make("dt", term), make("dd", value))));
}

/**
 * Its thread: what had happened by the date, and what came after.
 * @param {Estate} estate
 * @param {number} i
 * @param {number} moment
 * @returns {HTMLElement[]}
 */
function threadOf(estate, i, moment) {
  const on = estate.moments[moment];
  const items = estate.events(i).map(({ day, date, kind, words, href }) => ({
    later: on ? day > on.day : false,
    item: make("li", "", makeOf("span", "when", `${date}: `), makeOf("span", "kind", kind), " ", linked(words, href)),
  }));
  const [by, after] = [false, true].map((later) => items.filter((one) => one.later === later).map(({ item }) => item));
  return [...listOf("What happened", by, "ol"), ...listOf(`After ${on?.words ?? ""}`, after, "ol")];
}

/**
 * @param {any} map
 * @param {Estate} estate
 * @param {{ close: () => void, measure: (index: number, what: "from" | "around") => void, open: (index: number, from: HTMLElement) => void }} acts
 */
export function createDetails(map, estate, acts) {
  const [panel, stage, heading, body] = ["details", "stage", "details-name", "details-body"].map(byId);

  /** @param {...Node} content */
  function reveal(...content) {
    const scrolled = panel.hidden ? 0 : panel.scrollTop;
    body.replaceChildren(...content);
    if (panel.hidden) {
      panel.hidden = false;
      stage.classList.add("open");
      map.invalidateSize({ animate: false });
    }
    panel.scrollTop = scrolled;
  }

  function close() {
    panel.hidden = true;
    stage.classList.remove("open");
    map.invalidateSize({ animate: false });
  }
  byId("details-close").addEventListener("click", acts.close);
  const show = () => panel.scrollIntoView({ block: "nearest" }); // on a phone it lies below the map

  return {
    close,
    isOpen: () => !panel.hidden,
    /** @type {(index: number, moment: number) => void} */
    show(index, moment) {
      const facts = estate.facts(index, moment);
      heading.textContent = facts.name;
      const news = moment === estate.start ? estate.news(index) : "";
      const buttons = [
        makeButton("Measure from here", () => acts.measure(index, "from")),
        makeButton("What is near", () => acts.measure(index, "around")),
      ];
      reveal(
        make("p", facts.address),
        ...(news ? [makeOf("p", estate.isNew(index) ? "news" : "no-news", news)] : []),
        factsOf(estate, index, moment),
        ...listOf("Situation", statementItems(estate.statements("situation", index, moment))),
        ...listOf("Timescale", statementItems(estate.statements("timescale", index, moment))),
        ...listOf("Decisions", referenceItems(estate.references("decisions", index, moment))),
        ...listOf("Background papers", referenceItems(estate.references("papers", index, moment))),
        ...listOf("Option analyses", referenceItems(estate.references("analyses", index, moment))),
        ...estate.weighings(index, moment).map(drawChart),
        ...threadOf(estate, index, moment),
        ...(facts.latitude === null ? [] : [makeOf("div", "acts", "", ...buttons)]),
      );
    },
    /** @type {(indexes: number[], moment: number) => void} Several in one place, each a button. */
    showMany(indexes, moment) {
      heading.textContent = `${indexes.length.toLocaleString("en-GB")} assets in one place`;
      const buttons = indexes.map((i) => makeButton(estate.fact(i, moment, "name"), (button) => acts.open(i, button)));
      reveal(make("ul", "", ...buttons.map((button) => make("li", "", button))));
    },
    focus() {
      panel.scrollTop = 0;
      heading.focus({ preventScroll: true });
      show();
    },
    reveal: show,
  };
}
