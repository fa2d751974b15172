/* The page's data block: JSON, of which the words are packed where there are many assets (block.py says when and why). The
   browser unpacks them by itself, and asks nobody for it. */

/**
 * @param {HTMLElement} element
 * @returns {Promise<any>} What the block says. Rejected where the browser cannot unpack (it is from before 2023).
 */
export async function readBlock(element) {
  const block = JSON.parse(element.textContent ?? "");
  const texts = await Promise.all(block.packed.map(unpackAll));
  for (const node of Object.values(block.columns)) putBack(node, texts);
  return block;
}

/**
 * @param {string[]} pieces
 * @returns {Promise<string>}
 */
async function unpackAll(pieces) {
  return (await Promise.all(pieces.map(unpack))).join("\t");
}

/**
 * @param {string} packed
 * @returns {Promise<string>}
 */
function unpack(packed) {
  const stream = new Blob([bytesOf(packed)]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("deflate"))).text();
}

/**
 * Puts the texts where their places stand.
 * @param {[string, ...any[]]} node
 * @param {string[]} texts
 * @returns {void}
 */
function putBack(node, texts) {
  const [kind, , inner] = node;
  if (kind === "texts" && typeof inner === "number") node[2] = texts[inner];
  if (kind === "list") putBack(inner, texts);
  if (kind === "tuple") for (const column of node[1]) putBack(column, texts);
}

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(base64) {
  const letters = window.atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
