/* Which assets stand alone, and which gather into a count: one pass over all of them for every drawing, since a view has
   a few hundred cells and an array of 100,000 numbers is read in a millisecond. So nothing is kept from zoom to zoom, and
   a step of the slider costs as much as any other.

   The cells lie still on the ground, so that a count is the same count when the map is moved. */

export const ABSENT = 255; // the kind of an asset that is not there that day
const FEW = 4; // up to so many in one cell stand as they are, where none hides another
export const APART_PX = 15; // the width of a marker

/** @type {(count: number) => string} Kept, since making one for each number takes longer than all the rest. */
export const printCount = new Intl.NumberFormat("en-GB").format;

/**
 * @typedef {Object} Positions On the unit square of web Mercator; NaN: not located.
 * @property {Float64Array} x
 * @property {Float64Array} y
 *
 * @typedef {Object} State
 * @property {Uint8Array} kind The place of each asset's status in the key, or ABSENT.
 * @property {Uint8Array} [mask] 1: chosen by the filters; left out: all.
 * @property {Uint8Array} [fresh] 1: new since the last panel; left out: none.
 * @property {Float32Array} [size] The marker's scale; left out: all 1.
 *
 * @typedef {Object} Frame What is looked at, on the unit square.
 * @property {number} west
 * @property {number} east
 * @property {number} north
 * @property {number} south
 * @property {number} cell The width of a cell.
 * @property {number} world How many pixels the unit square is wide.
 *
 * @typedef {Object} Mark A single asset, or a count.
 * @property {string} key The same for the same asset, and for the same cell at the same zoom.
 * @property {number} x
 * @property {number} y
 * @property {number} index The asset's; -1 for a count.
 * @property {number} count
 * @property {number} fresh How many are new.
 * @property {number[]} counts Of each kind.
 * @property {number} radius In pixels; 0 for a single asset.
 * @property {number} spread How far apart its assets are, on the unit square.
 */

/**
 * @param {Float64Array} latitude Degrees; NaN where not located.
 * @param {Float64Array} longitude
 * @returns {Positions}
 */
export function projectAll(latitude, longitude) {
  const limit = 85.0511287798; // where web Mercator ends
  const y = latitude.map((degrees) => {
    const angle = (Math.max(-limit, Math.min(limit, degrees)) * Math.PI) / 180;
    return 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI);
  });
  return { x: longitude.map((degrees) => degrees / 360 + 0.5), y };
}

/**
 * Visits every asset that is shown inside the frame, which is widened to whole cells.
 * @param {Positions} positions
 * @param {State} state
 * @param {{west: number, north: number, columns: number, rows: number, cell: number}} grid
 * @param {(index: number, cell: number) => void} visit
 */
function eachInside({ x, y }, { kind, mask }, grid, visit) {
  const { west, north, columns, rows, cell } = grid;
  for (let i = 0; i < kind.length; i += 1) {
    if (kind[i] === ABSENT || (mask && !mask[i])) continue;
    const column = Math.floor(x[i] / cell) - west;
    const row = Math.floor(y[i] / cell) - north;
    if (column >= 0 && column < columns && row >= 0 && row < rows) visit(i, column * rows + row);
  }
}

/**
 * @param {Frame} frame
 * @returns {{west: number, north: number, columns: number, rows: number, cell: number}}
 */
function gridOf({ west, east, north, south, cell }) {
  const [left, top] = [Math.floor(west / cell), Math.floor(north / cell)];
  const [columns, rows] = [Math.floor(east / cell) - left + 1, Math.floor(south / cell) - top + 1];
  return { west: left, north: top, columns, rows, cell };
}

/**
 * @param {Positions} positions
 * @param {State} state
 * @param {Frame} frame
 * @param {number} kinds How many kinds there are.
 * @returns {Mark[]} Counts first, so that single assets are drawn over them.
 */
export function gather(positions, state, frame, kinds) {
  const grid = gridOf(frame);
  const cells = grid.columns * grid.rows;
  const tally = {
    count: new Uint32Array(cells), fresh: new Uint32Array(cells), counts: new Uint32Array(cells * kinds),
    x: new Float64Array(cells), y: new Float64Array(cells), first: new Uint32Array(cells * FEW),
    west: new Float64Array(cells).fill(1), north: new Float64Array(cells).fill(1),
    east: new Float64Array(cells), south: new Float64Array(cells),
  };
  eachInside(positions, state, grid, (i, cell) => {
    if (tally.count[cell] < FEW) tally.first[cell * FEW + tally.count[cell]] = i;
    tally.count[cell] += 1;
    tally.counts[cell * kinds + state.kind[i]] += 1;
    const [x, y] = [positions.x[i], positions.y[i]];
    tally.x[cell] += x;
    tally.y[cell] += y;
    if (x < tally.west[cell]) tally.west[cell] = x;
    if (x > tally.east[cell]) tally.east[cell] = x;
    if (y < tally.north[cell]) tally.north[cell] = y;
    if (y > tally.south[cell]) tally.south[cell] = y;
    if (state.fresh && state.fresh[i]) tally.fresh[cell] += 1;
  });
  /** @type {[Mark[], Mark[]]} */
  const [gathered, alone] = [[], []];
  for (let cell = 0; cell < cells; cell += 1) {
    if (!tally.count[cell]) continue;
    const few = tally.first.subarray(cell * FEW, cell * FEW + Math.min(FEW, tally.count[cell]));
    if (tally.count[cell] <= FEW && areApart(positions, few, frame.world)) {
      for (const index of few) alone.push(markOf(positions, state, index));
    } else gathered.push(countOf(tally, cell, kinds, grid, frame));
  }
  return [...gathered, ...alone];
}

/**
 * @param {Positions} positions
 * @param {Uint32Array} indexes
 * @param {number} world
 * @returns {boolean} Whether no two of them would hide each other.
 */
function areApart({ x, y }, indexes, world) {
  const least = APART_PX / world;
  return indexes.every((a, i) => indexes.subarray(i + 1).every((b) => Math.hypot(x[a] - x[b], y[a] - y[b]) >= least));
}

/**
 * @param {Positions} positions
 * @param {State} state
 * @param {number} index
 * @returns {Mark}
 */
function markOf({ x, y }, { fresh }, index) {
  const news = fresh ? fresh[index] : 0;
  return { key: `asset ${index}`, x: x[index], y: y[index], index, count: 1, fresh: news, counts: [], radius: 0, spread: 0 };
}

/**
 * A count stands where its assets are on the average, but inside its cell: two counts never overlap.
 * @param {any} tally Of all cells, in columns.
 * @param {number} cell
 * @param {number} kinds
 * @param {{ west: number, north: number, rows: number, cell: number }} grid
 * @param {{ world: number }} frame
 * @returns {Mark}
 */
function countOf(tally, cell, kinds, grid, { world }) {
  const count = tally.count[cell];
  const [column, row] = [grid.west + Math.floor(cell / grid.rows), grid.north + (cell % grid.rows)];
  const radius = Math.min((grid.cell * world) / 2 - 1, Math.max(14.5, 9 + 5.5 * Math.log10(count)));
  const inside = (/** @type {number} */ mean, /** @type {number} */ place) =>
    Math.max(place * grid.cell + radius / world, Math.min((place + 1) * grid.cell - radius / world, mean));
  return {
    key: `${column} ${row} of ${world}`, index: -1, count, fresh: tally.fresh[cell], radius,
    x: inside(tally.x[cell] / count, column), y: inside(tally.y[cell] / count, row),
    spread: Math.hypot(tally.east[cell] - tally.west[cell], tally.south[cell] - tally.north[cell]),
    counts: [...tally.counts.subarray(cell * kinds, (cell + 1) * kinds)],
  };
}

/**
 * @param {Positions} positions
 * @param {State} state
 * @param {Mark} mark
 * @param {number} cell The width of a cell, as when the mark was made.
 * @returns {number[]} The assets that the mark stands for.
 */
export function membersOf(positions, state, mark, cell) {
  if (mark.index >= 0) return [mark.index];
  /** @type {number[]} */
  const members = [];
  const grid = { west: Math.floor(mark.x / cell), north: Math.floor(mark.y / cell), columns: 1, rows: 1, cell };
  eachInside(positions, state, grid, (index) => members.push(index));
  return members;
}
