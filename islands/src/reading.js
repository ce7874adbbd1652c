import { say } from "./say.js";

const byKey = (key) => document.getElementById(`r-${key}`);

function light(keys, on) {
  for (const mark of document.querySelectorAll("mark.m")) {
    if (!on) mark.classList.remove("on");
    else if (mark.dataset.r.split(" ").some((k) => keys.includes(k))) mark.classList.add("on");
  }
  for (const card of document.querySelectorAll(".card")) card.classList.toggle("on", on && keys.includes(card.dataset.key));
}

/** Pointing at a record lights its words, pointing at words lights their records; a click goes there. */
export function reading() {
  if (!document.getElementById("prose")) return;
  let lit = null;
  const over = (event) => {
    const mark = event.target.closest("mark.m");
    const card = event.target.closest(".card");
    const at = mark || card;
    if (at === lit) return;
    lit = at;
    light([], false);
    if (mark) light(mark.dataset.r.split(" "), true);
    else if (card) light([card.dataset.key], true);
  };
  document.addEventListener("pointerover", over);
  document.addEventListener("focusin", over);
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("#prose mark.m");
    if (!mark || !getSelection().isCollapsed) return;
    byKey(mark.dataset.r.split(" ")[0])?.focus();
  });
  document.addEventListener("htmx:after:swap", () => {
    say(document.getElementById("bench")?.dataset.said);
  });
}

/** The words of the report that are selected, as they stand there; else those of the sentence whose number has the focus. */
export function selected() {
  const prose = document.getElementById("prose");
  const selection = getSelection();
  const held = document.activeElement?.closest("#prose .s");
  let range = null;
  if (!selection.isCollapsed && prose?.contains(selection.getRangeAt(0).commonAncestorContainer)) range = selection.getRangeAt(0);
  else if (held) {
    range = document.createRange();
    range.selectNodeContents(held);
  }
  if (!range) return "";
  const part = range.cloneContents();
  for (const n of part.querySelectorAll("a.n")) n.remove(); // the numbers of sentences are no part of them
  return part.textContent.replace(/\s*\n\s*/g, "\n").trim();
}
