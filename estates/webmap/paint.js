/* Paints the marks of a crowd: a single asset as its status's shape, a count as a number in a ring whose parts are the
   statuses it holds. */
import { printCount } from "./gather.js";
/** @typedef {import("./gather.js").Mark} Mark */

const MARK_SCALE = 0.62; // of the key's shapes, which are 24 px wide
const RING_PX = 5;
const GAP_PX = 1.5; // between the parts of a ring, so that colour is not all that parts them

/**
 * @typedef {Object} Look What the page's style says now.
 * @property {string} ink
 * @property {string} paper
 * @property {string} face The font's families.
 * @property {string[]} colours One for each kind.
 * @property {Path2D[]} shapes
 * @property {boolean[]} hollow Which of them are drawn as an outline.
 */

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {{mark: Mark, x: number, y: number, kind: number, scale: number}[]} placed
 * @param {Look} look
 */
export function paintMarks(canvas, placed, look) {
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  for (const one of placed) {
    canvas.save();
    canvas.translate(one.x, one.y);
    if (one.mark.index < 0) paintCount(canvas, one.mark, look);
    else paintAsset(canvas, one, look);
    canvas.restore();
  }
  for (const { mark, x, y } of placed) {
    if (!mark.fresh) continue;
    // A count wears it below, inside its own cell; a single asset at its shoulder, as the markers of a small map do.
    if (mark.index < 0) paintTag(canvas, `${printCount(mark.fresh)} new`, x, y + mark.radius, look);
    else paintTag(canvas, "New", x + 20, y - 8, look);
  }
}

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {{kind: number, scale: number}} asset
 * @param {Look} look
 */
function paintAsset(canvas, { kind, scale }, look) {
  canvas.scale(MARK_SCALE * scale, MARK_SCALE * scale);
  canvas.lineJoin = "round";
  const paint = (/** @type {string} */ colour, /** @type {number} */ width) => {
    canvas.strokeStyle = colour;
    canvas.lineWidth = width;
    canvas.stroke(look.shapes[kind]);
  };
  canvas.fillStyle = look.hollow[kind] ? look.paper : look.colours[kind];
  paint(look.paper, look.hollow[kind] ? 9 : 5);
  canvas.fill(look.shapes[kind]);
  if (look.hollow[kind]) paint(look.colours[kind], 4);
}

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {Mark} mark
 * @param {Look} look
 */
function paintCount(canvas, { radius, count, counts }, look) {
  const circle = (/** @type {number} */ size, /** @type {string} */ colour) => {
    canvas.beginPath();
    canvas.arc(0, 0, size, 0, 2 * Math.PI);
    canvas.fillStyle = colour;
    canvas.fill();
  };
  circle(radius + 1, look.ink);
  circle(radius, look.paper);
  const middle = radius - 1 - RING_PX / 2;
  const gap = counts.filter(Boolean).length > 1 ? GAP_PX / middle : 0;
  let from = -Math.PI / 2;
  canvas.lineWidth = RING_PX;
  counts.forEach((some, kind) => {
    const to = from + (2 * Math.PI * some) / count;
    if (some) {
      canvas.beginPath();
      canvas.arc(0, 0, middle, from + gap / 2, Math.max(to - gap / 2, from + gap / 2 + 0.04));
      canvas.strokeStyle = look.colours[kind];
      canvas.stroke();
    }
    from = to;
  });
  canvas.fillStyle = look.ink;
  canvas.font = `700 12px ${look.face}`;
  canvas.fillText(printCount(count), 0, 0.5, 2 * (radius - RING_PX - 1.5));
}

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {string} words
 * @param {number} x Its middle.
 * @param {number} y
 * @param {Look} look
 */
function paintTag(canvas, words, x, y, look) {
  canvas.font = `700 10px ${look.face}`;
  const width = canvas.measureText(words).width + 6;
  canvas.fillStyle = look.ink;
  canvas.fillRect(x - width / 2, y - 6.5, width, 13);
  canvas.fillStyle = look.paper;
  canvas.fillText(words, x, y + 0.5);
}
