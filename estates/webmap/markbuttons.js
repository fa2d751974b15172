/* The buttons over a painted crowd. They are kept by the mark's key, so that a mark that is still in view when the map has
   moved keeps its button and the focus; they stand in the document from west to east. */
/** @typedef {import("./gather.js").Mark} Mark */

const MOST_BUTTONS = 250;
export const SMALLEST_TARGET_PX = 26;

/**
 * @param {L.Map} map
 * @param {HTMLElement} pane What holds the canvas; the buttons come after it.
 * @param {Object} options
 * @param {(mark: Mark) => string} options.label
 * @param {(mark: Mark, from: HTMLElement, byKeyboard: boolean) => void} options.open
 * @param {(mark: Mark) => void} options.tell
 * @param {() => void} options.hush
 */
export function createMarkButtons(map, pane, { label, open, tell, hush }) {
  const bar = document.createElement("div");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Assets in view, from west to east");
  pane.append(bar);
  /** @type {Map<string, {button: HTMLButtonElement, mark: Mark}>} */
  const standing = new Map();
  /** The button that last had the focus. When its mark is in view again (the details took half of the map for a moment),
   * it is the same element, so that the focus can be given back to it. */
  const last = { key: "", button: /** @type {HTMLButtonElement | null} */ (null) };

  /** @returns {HTMLButtonElement[]} */
  const all = () => /** @type {HTMLButtonElement[]} */ ([...bar.children]);

  /** @param {HTMLButtonElement | undefined} button */
  function makeCurrent(button) {
    for (const other of all()) other.tabIndex = other === button ? 0 : -1;
  }

  /** @param {string} key */
  function addButton(key) {
    if (last.button && last.key === key) return last.button;
    const button = document.createElement("button");
    button.type = "button";
    const mark = () => /** @type {{ mark: Mark }} */ (standing.get(key)).mark;
    button.addEventListener("click", (event) => {
      event.stopPropagation(); // the map has no click there
      const byKeyboard = event.detail === 0;
      if (byKeyboard || !map.dragging?.moved()) open(mark(), button, byKeyboard);
    });
    button.addEventListener("mouseenter", () => tell(mark()));
    button.addEventListener("mouseleave", hush);
    button.addEventListener("focus", () => {
      Object.assign(last, { key, button });
      makeCurrent(button);
      tell(mark());
    });
    button.addEventListener("blur", hush);
    return button;
  }

  bar.addEventListener("keydown", (event) => {
    const row = all();
    const at = row.findIndex((button) => button === document.activeElement);
    /** @type {Record<string, number>} */
    const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: row.length - 1 };
    const next = steps[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    row[(next + row.length) % row.length].focus({ preventScroll: true });
  });

  /**
   * Those that are wholly in view; single assets only if there is room for all of them.
   * @param {{ mark: Mark, x: number, y: number }[]} placed
   */
  function chosenOf(placed) {
    const view = map.getPixelBounds();
    const [origin, margin] = [map.getPixelOrigin(), 8];
    const inView = placed.filter(({ x, y }) => {
      const [right, down] = [x + origin.x - view.min.x, y + origin.y - view.min.y];
      return right >= margin && down >= margin && right <= view.getSize().x - margin && down <= view.getSize().y - margin;
    });
    const counts = inView.filter(({ mark }) => mark.index < 0).sort((a, b) => b.mark.count - a.mark.count);
    return (inView.length > MOST_BUTTONS ? counts.slice(0, MOST_BUTTONS) : inView).sort((a, b) => a.x - b.x || a.y - b.y);
  }

  /** @param {{mark: Mark, x: number, y: number}[]} placed In layer points. */
  function place(placed) {
    const chosen = chosenOf(placed);
    const keys = new Set(chosen.map(({ mark }) => mark.key));
    const hadFocus = bar.contains(document.activeElement);
    for (const [key, { button }] of standing) {
      if (keys.has(key)) continue;
      standing.delete(key);
      button.remove();
    }
    chosen.forEach(({ mark, x, y }, order) => {
      const button = standing.get(mark.key)?.button || addButton(mark.key);
      standing.set(mark.key, { button, mark });
      const side = Math.max(2 * mark.radius + 2, SMALLEST_TARGET_PX);
      button.style.width = button.style.height = `${side}px`;
      L.DomUtil.setPosition(button, L.point(x - side / 2, y - side / 2));
      button.setAttribute("aria-label", label(mark));
      if (bar.children[order] !== button) bar.insertBefore(button, bar.children[order] || null);
    });
    bar.hidden = !chosen.length;
    const current = all().find((button) => button === document.activeElement) || all().find((button) => button.tabIndex === 0);
    makeCurrent(current || all()[0]);
    if (hadFocus && !bar.contains(document.activeElement)) map.getContainer().focus({ preventScroll: true });
  }

  return {
    place,
    element: (/** @type {string} */ key) => standing.get(key)?.button || null,
    focusFirst() {
      all()[0]?.focus({ preventScroll: true });
      return all().length > 0;
    },
    remove: () => bar.remove(),
  };
}
