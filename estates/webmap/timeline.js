/* Travel in time: a slider over the dates, steps, and play. Who wants no motion is offered steps only. */
import { byId, inputById, say } from "./dom.js";
/** @typedef {import("./data.js").Estate} Estate */
/** @typedef {import("./state.js").Choice} Choice */
/** @typedef {import("./state.js").Store} Store */

const STEP_MS = 1200;

/**
 * @param {Estate} estate
 * @param {Store} store
 * @param {boolean} still Whether the reader wants no motion.
 * @returns {{ show: (choice: Choice) => void, stop: () => boolean }} `stop` says whether it was playing.
 */
export function offerTravel(estate, store, still) {
  const slider = inputById("moment");
  const [words, play, home, summary] = ["moment-words", "play", "home", "summary"].map(byId);
  let playing = 0;
  if (estate.moments.length < 2) {
    byId("travel").hidden = true;
    return { show: () => undefined, stop: () => false };
  }
  slider.max = String(estate.last);
  play.hidden = still;

  /**
   * @param {number} moment
   * @param {{ passing?: boolean }} [how]
   * @returns {void}
   */
  function go(moment, how) {
    store.set({ moment: Math.min(Math.max(moment, 0), estate.last) }, how);
  }

  function stop() {
    if (!playing) return false;
    window.clearInterval(playing);
    playing = 0;
    play.textContent = "Play";
    summary.setAttribute("aria-live", "polite");
    return true;
  }

  function start() {
    const at = store.get().moment;
    summary.setAttribute("aria-live", "off"); // a step a second is more than anyone wants read out
    go(at === estate.last ? 0 : at + 1, { passing: true });
    play.textContent = "Pause";
    playing = window.setInterval(() => {
      go(store.get().moment + 1, { passing: true });
      if (store.get().moment === estate.last) stop();
    }, STEP_MS);
  }

  const step = (/** @type {number} */ by) => {
    stop();
    go(store.get().moment + by);
  };
  slider.addEventListener("input", () => {
    stop();
    go(Number(slider.value), { passing: true });
  });
  play.addEventListener("click", () => void (stop() || start()));
  byId("earlier").addEventListener("click", () => step(-1));
  byId("later").addEventListener("click", () => step(1));
  home.addEventListener("click", () => {
    stop();
    go(estate.start);
    slider.focus();
  });
  document.addEventListener("visibilitychange", () => void (document.hidden && stop()));

  return {
    stop,
    show({ moment }) {
      const { words: date, what } = estate.moments[moment];
      slider.value = String(moment);
      slider.setAttribute("aria-valuetext", `${date}: ${what}`);
      words.replaceChildren(document.createTextNode(date), Object.assign(document.createElement("span"), { className: "what", textContent: what }));
      home.classList.toggle("unused", moment === estate.start); // its place is kept: the slider must not move
      for (const [id, end] of /** @type {[string, number][]} */ ([["earlier", 0], ["later", estate.last]])) {
        byId(id).setAttribute("aria-disabled", String(moment === end));
      }
      say(byId("home-date"), estate.moments[estate.start].words);
    },
  };
}
