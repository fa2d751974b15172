"use strict";
/* Shows what of the index has every word that was typed. Without this script the index is there, whole. */
{
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").toLowerCase();
  const items = [...document.querySelectorAll("#index li")].map((item) => ({
    item, words: fold(`${item.textContent} ${item.dataset.words}`),
  }));
  const field = document.getElementById("wanted");
  const found = document.getElementById("found");

  const search = () => {
    const wanted = fold(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { item, words } of items) {
      item.hidden = !wanted.every((word) => words.includes(word));
      if (!item.hidden) count += 1;
    }
    for (const letter of document.querySelectorAll("#index section")) {
      letter.hidden = !letter.querySelector("li:not([hidden])");
    }
    document.getElementById("letters").hidden = wanted.length > 0;
    const all = `${items.length} page${items.length === 1 ? "" : "s"}`;
    found.textContent = wanted.length === 0 ? "" : count ? `${count} of ${all}.` : `None of ${all} has these words.`;
  };

  document.getElementById("search-form").hidden = false;
  document.getElementById("search-form").addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
  search();
}
