/* What the reader has chosen, kept in the address line, so that a view can be sent as a link and gone back to. */
/** @typedef {import("./data.js").Estate} Estate */

/**
 * @typedef {Object} Choice
 * @property {number} moment The place of the date among the estate's moments.
 * @property {string} district "" for all; so for status and tenure.
 * @property {string} status
 * @property {string} tenure
 * @property {string} text
 * @property {boolean} disposed Whether what was disposed of is shown too.
 * @property {boolean} sized Whether markers have the size of the floor area.
 * @property {boolean} partners Whether partners' sites are shown.
 * @property {number} open The asset whose details are open; -1 for none.
 * @property {number} from Of a distance, and to where; -1 for none.
 * @property {number} to
 * @property {number} around The middle of a circle; -1 for none.
 * @property {number} within Its radius in kilometres.
 */

const LONGEST_TEXT = 200;
const WIDEST_KM = 500;

/**
 * @param {Estate} estate
 * @returns {Choice} What the map shows when it is opened.
 */
export function firstChoice(estate) {
  return {
    moment: estate.start, district: "", status: "", tenure: "", text: "", disposed: false, sized: true, partners: true,
    open: -1, from: -1, to: -1, around: -1, within: 5,
  };
}

/**
 * Only what the estate holds is taken from an address; anything else is as if it were not there.
 * @param {string} hash
 * @param {Estate} estate
 * @returns {Choice | null} null where the address names a place in the page, and no choice.
 */
export function parseChoice(hash, estate) {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const first = firstChoice(estate);
  if (hash.length > 1 && !hash.includes("=")) return null;
  const word = (/** @type {string} */ name, /** @type {string[]} */ known) =>
    known.includes(said.get(name) ?? "") ? String(said.get(name)) : "";
  const keys = ["asset", "from", "to", "around"].filter((name) => said.has(name));
  const found = findKeys(new Set(keys.map((name) => said.get(name) ?? "")), estate);
  const site = (/** @type {string} */ name) => found.get(said.get(name) ?? "") ?? -1;
  const moment = estate.moments.findIndex(({ day }) => day === said.get("on"));
  const within = Number(said.get("within"));
  return {
    moment: moment < 0 ? first.moment : moment,
    district: word("district", estate.districts),
    status: word("status", estate.statuses),
    tenure: said.has("tenure") ? word("tenure", estate.tenures()) : "",
    text: (said.get("text") ?? "").slice(0, LONGEST_TEXT),
    disposed: said.get("disposed") === "shown",
    sized: said.get("size") !== "same",
    partners: said.get("partners") !== "hidden",
    open: site("asset"),
    from: site("from"),
    to: site("to"),
    around: site("around"),
    within: within > 0 && within <= WIDEST_KM ? within : first.within,
  };
}

/**
 * @param {Set<string>} keys
 * @param {Estate} estate
 * @returns {Map<string, number>}
 */
function findKeys(keys, estate) {
  const found = new Map();
  for (let i = 0; keys.size && i < estate.count; i += 1) if (keys.has(estate.key(i))) found.set(estate.key(i), i);
  return found;
}

/**
 * @param {Choice} choice
 * @param {Estate} estate
 * @returns {string} What follows the # of the address; "" for what the map shows when it is opened.
 */
export function writeChoice(choice, estate) {
  const said = new URLSearchParams();
  if (choice.moment !== estate.start) said.set("on", estate.moments[choice.moment].day);
  for (const name of /** @type {const} */ (["district", "status", "tenure", "text"])) if (choice[name]) said.set(name, choice[name]);
  if (choice.disposed) said.set("disposed", "shown");
  if (!choice.sized) said.set("size", "same");
  if (!choice.partners) said.set("partners", "hidden");
  if (choice.open >= 0) said.set("asset", estate.key(choice.open));
  for (const name of /** @type {const} */ (["from", "to", "around"])) if (choice[name] >= 0) said.set(name, estate.key(choice[name]));
  if (choice.around >= 0) said.set("within", String(choice.within));
  return said.toString();
}

/**
 * The choice, who wants to know of its changes, and the address line.
 * @param {Estate} estate
 */
export function createStore(estate) {
  let choice = parseChoice(window.location.hash, estate) ?? firstChoice(estate);
  /** @type {((choice: Choice, before: Choice) => void)[]} */
  const told = [];

  /**
   * @param {Choice} next
   * @returns {void}
   */
  function move(next) {
    const before = choice;
    choice = next;
    for (const tell of told) tell(choice, before);
  }

  /**
   * @param {Partial<Choice>} patch
   * @param {{ passing?: boolean }} [how] `passing`: one of many steps, that the way back need not hold.
   * @returns {void}
   */
  function set(patch, { passing = false } = {}) {
    const next = { ...choice, ...patch };
    if (Object.entries(next).every(([name, value]) => choice[/** @type {keyof Choice} */ (name)] === value)) return;
    move(next);
    const address = new URL(window.location.href);
    address.hash = writeChoice(choice, estate);
    try {
      window.history[passing ? "replaceState" : "pushState"](null, "", address);
    } catch {
      // Some viewers of attachments allow no history: the page works on, and its address stays as it was.
    }
  }

  const reread = () => {
    const said = parseChoice(window.location.hash, estate);
    if (said && writeChoice(said, estate) !== writeChoice(choice, estate)) move(said);
  };
  window.addEventListener("popstate", reread);
  window.addEventListener("hashchange", reread);

  return {
    get: () => choice,
    set,
    /** @type {(tell: (choice: Choice, before: Choice) => void) => void} */
    subscribe: (tell) => void told.push(tell),
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
