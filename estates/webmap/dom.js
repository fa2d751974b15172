/* Elements, made and found. Text reaches the page through `textContent` only. */

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/**
 * @param {string} id
 * @returns {HTMLInputElement}
 */
export function inputById(id) {
  return /** @type {HTMLInputElement} */ (byId(id));
}

/**
 * An element with a text, or with others in it.
 * @param {string} tag
 * @param {string} [text]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function make(tag, text, ...children) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}

/**
 * @param {string} tag
 * @param {string} kind The class.
 * @param {string} [text]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function makeOf(tag, kind, text, ...children) {
  const element = make(tag, text, ...children);
  element.className = kind;
  return element;
}

/**
 * @param {string} text
 * @param {(button: HTMLButtonElement) => void} act
 * @returns {HTMLButtonElement}
 */
export function makeButton(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", () => act(button));
  return button;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 * @returns {SVGElement}
 */
export function makeSvg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * What is published is a link; nothing but http and https ever is.
 * @param {string} words
 * @param {string} href
 * @returns {Node | string}
 */
export function linked(words, href) {
  if (!/^https?:\/\//.test(href)) return words;
  return Object.assign(make("a", words), { href });
}

/**
 * @param {number} number
 * @param {string} noun
 * @returns {string} "1 asset", "1,200 assets"
 */
export function counted(number, noun) {
  return `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;
}

/**
 * Puts a text into a live region, once: said again only when it changes.
 * @param {HTMLElement} region
 * @param {string} text
 * @returns {void}
 */
export function say(region, text) {
  if (region.textContent !== text) region.textContent = text;
}
