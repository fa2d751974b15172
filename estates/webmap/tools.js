/* The secondary tools: a row of buttons, each of which opens its part and closes the others. */
import { byId } from "./dom.js";

/** @returns {{ open: (id: string) => void, close: () => boolean }} `close` says whether one was open. */
export function offerTools() {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("#tool-buttons [aria-controls]")]);
  const partOf = (/** @type {HTMLButtonElement} */ button) => byId(button.getAttribute("aria-controls") ?? "");

  /**
   * @param {HTMLButtonElement | null} wanted
   * @returns {void}
   */
  function show(wanted) {
    for (const button of buttons) {
      button.setAttribute("aria-expanded", String(button === wanted));
      partOf(button).hidden = button !== wanted;
    }
  }
  for (const button of buttons) button.addEventListener("click", () => show(partOf(button).hidden ? button : null));
  return {
    open: (id) => show(buttons.find((button) => partOf(button).id === id) ?? null),
    close() {
      const at = document.activeElement;
      const open = buttons.find((button) => !partOf(button).hidden && (button === at || partOf(button).contains(at)));
      if (!open) return false;
      show(null);
      open.focus();
      return true;
    },
  };
}
