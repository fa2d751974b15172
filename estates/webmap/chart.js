/* An option analysis as bars: each option has its name and its value in words, and a bar from nought to repeat them. */
import { make, makeOf, makeSvg } from "./dom.js";
/** @typedef {import("./data.js").Weighing} Weighing */

const [WIDTH, HEIGHT] = [300, 12];

/**
 * @param {Weighing} weighing
 * @returns {HTMLElement}
 */
export function drawChart({ name, basis, bars }) {
  const pounds = bars.map((bar) => bar.pounds ?? 0);
  const [least, most] = [Math.min(0, ...pounds), Math.max(0, ...pounds)];
  const x = (/** @type {number} */ value) => (most === least ? 0 : ((value - least) / (most - least)) * WIDTH);
  const items = bars.map((bar) => {
    const value = makeOf("span", "value", bar.value);
    const item = make("li", "", makeOf("span", "option", `${bar.option} (${bar.standing.toLowerCase()})`), " ", value);
    if (bar.pounds !== null) item.append(drawBar(x(0), x(bar.pounds)));
    if (bar.standing === "Preferred") item.className = "preferred";
    return item;
  });
  return makeOf("figure", "weighing", "", make("figcaption", name), make("ul", "", ...items), makeOf("p", "note", basis));
}

/**
 * @param {number} nought
 * @param {number} end
 * @returns {SVGElement}
 */
function drawBar(nought, end) {
  const bar = makeSvg("rect", { x: Math.min(nought, end), y: 1, width: Math.max(Math.abs(end - nought), 1), height: HEIGHT - 2 });
  const axis = makeSvg("line", { x1: nought, x2: nought, y1: 0, y2: HEIGHT });
  const size = { viewBox: `-2 0 ${WIDTH + 4} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" };
  return makeSvg("svg", size, bar, axis);
}
