/* Reads the columns that encoding.py wrote, whose head says what the kinds of node are. A value is put together when it
   is asked for, so that a page of 100,000 assets begins as soon as JSON.parse is done.

     const table = decodeColumns(block.columns);              // { name: Column, ... }
     table.name.at(5)                                          // the value of row 5, whatever JSON it was
     numbersOf(table.latitude)                                 // Float64Array, NaN for null
     codesOf(table.status, ["surplus", "operational"])         // Uint8Array of places in the list, 255 for any other */

/**
 * @typedef {Object} Column
 * @property {number} length
 * @property {(row: number) => any} at The row's value, equal to what was encoded.
 * @property {any[]} [distinct] Of a column of words: its values, each once.
 * @property {Column} [codes] Of a column of words: the place of each row's value in `distinct`.
 */

const FIRST_LETTER = 32;

/** @type {Record<string, (...parts: any[]) => Column>} */
const COLUMN_KINDS = {
  raw: (values) => ({ length: values.length, at: (row) => values[row] }),

  same: (value, length) => ({ length, at: () => value }),

  texts(length, joined) {
    /** @type {string[] | null} */
    let texts = null;
    return { length, at: (row) => (texts ??= joined.split("\t"))[row] };
  },

  words(distinct, node) {
    const codes = decodeColumn(node);
    return { length: codes.length, at: (/** @type {number} */ row) => distinct[codes.at(row)], distinct, codes };
  },

  letters: (text) => ({ length: text.length, at: (row) => text.charCodeAt(row) - FIRST_LETTER }),

  number(digits, least, above) {
    const scale = 10 ** digits;
    return { length: above.length, at: (row) => (least + above[row]) / scale };
  },

  flags(length, places) {
    const set = new Set(places);
    return { length, at: (row) => set.has(row) };
  },

  maybe(node, inner) {
    const [present, values] = [decodeColumn(node), decodeColumn(inner)];
    const before = startsOf(present);
    return { length: present.length, at: (row) => (present.at(row) ? values.at(before()[row]) : null) };
  },

  list(node, inner) {
    const [lengths, values] = [decodeColumn(node), decodeColumn(inner)];
    const starts = startsOf(lengths);
    const at = (/** @type {number} */ row) => Array.from({ length: lengths.at(row) }, (_, i) => values.at(starts()[row] + i));
    return { length: lengths.length, at };
  },

  tuple(nodes) {
    const columns = nodes.map(decodeColumn);
    return { length: columns[0].length, at: (row) => columns.map((/** @type {Column} */ column) => column.at(row)) };
  },
};

/**
 * Where each row's part begins, counted when first asked for.
 * @param {Column} lengths
 * @returns {() => Uint32Array}
 */
function startsOf(lengths) {
  /** @type {Uint32Array | null} */
  let starts = null;
  return () => {
    if (starts) return starts;
    starts = new Uint32Array(lengths.length + 1);
    for (let row = 0; row < lengths.length; row += 1) starts[row + 1] = starts[row] + Number(lengths.at(row));
    return starts;
  };
}

/**
 * @param {[string, ...any[]]} node
 * @returns {Column}
 */
function decodeColumn([kind, ...parts]) {
  return COLUMN_KINDS[kind](...parts);
}

/**
 * @param {Record<string, [string, ...any[]]>} nodes
 * @returns {Record<string, Column>}
 */
export function decodeColumns(nodes) {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, decodeColumn(node)]));
}

/**
 * @param {Column} column
 * @returns {Float64Array} NaN for what is not a number
 */
export function numbersOf(column) {
  return Float64Array.from({ length: column.length }, (_, row) => column.at(row) ?? NaN);
}

/**
 * @param {Column} column Of words.
 * @param {string[]} words
 * @returns {Uint8Array} The place of each row's word in `words`, 255 where it is not among them.
 */
export function codesOf(column, words) {
  const place = new Map(words.map((word, i) => [word, i]));
  return Uint8Array.from({ length: column.length }, (_, row) => place.get(column.at(row)) ?? 255);
}
