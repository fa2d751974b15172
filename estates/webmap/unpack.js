/* The page's data block: text, or packed where there are many assets (block.py says when and why). The browser unpacks it
   by itself, and asks nobody for it. */

/**
 * @param {HTMLElement} element
 * @returns {Promise<any>} What the block says. Rejected where the browser cannot unpack (it is from before 2023).
 */
export async function readBlock(element) {
  const text = element.textContent ?? "";
  if (element.dataset.packed === undefined) return JSON.parse(text);
  const packed = new Blob([bytesOf(text)]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).json();
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
