import { selected } from "./reading.js";

const OFF = "keys-off";

function cards() {
  return [...document.querySelectorAll(".records .card")];
}

let at = null; // the key of the record that the keys mean, kept over a swap

function here() {
  const focused = document.activeElement?.closest?.(".card");
  return focused || cards().find((c) => c.dataset.key === at) || null;
}

function go(step) {
  const all = cards();
  if (!all.length) return;
  const now = all.indexOf(here());
  const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step))];
  show(next);
}

function show(card) {
  if (!card) return;
  at = card.dataset.key;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  const mark = document.querySelector(`#prose mark.m[data-r~="${CSS.escape(at)}"]`);
  mark?.scrollIntoView({ block: "center" });
}

function press(where, what) {
  where?.querySelector(`[data-do="${what}"]`)?.click();
}

/** Single keys for review and joins; off by choice (WCAG 2.1.4), and never while something is typed. */
export function keys() {
  const bench = () => document.getElementById("bench");
  const help = document.getElementById("keys");
  const off = document.querySelector("[data-keys-off]");
  if (off) {
    off.checked = localStorage.getItem(OFF) === "yes";
    off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "yes" : "no"));
  }
  const opener = () => {
    const button = document.querySelector('[data-do="help"]');
    if (!button) return;
    button.hidden = false;
    button.onclick = () => help.showModal();
  };
  opener();
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".card");
    if (card) at = card.dataset.key;
  });
  let following = null;
  document.addEventListener("htmx:before:request", () => {
    const all = cards();
    const now = all.findIndex((c) => c.dataset.key === at);
    following = all.slice(now + 1).find((c) => c.dataset.status === "open")?.dataset.key || at;
  });
  document.addEventListener("htmx:after:swap", () => {
    opener();
    show(cards().find((c) => c.dataset.key === following) || cards().find((c) => c.dataset.key === at));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (localStorage.getItem(OFF) === "yes") return;
    const decide = document.getElementById("decide");
    const decision = { y: "same", x: "different", q: "unsure" }[event.key];
    if (decide && decision) {
      event.preventDefault();
      press(decide, decision);
      return;
    }
    const bar = bench()?.querySelector(".toolbar");
    if (!bar) return;
    const todo = {
      j: () => go(1),
      k: () => go(-1),
      a: () => press(here(), "accept"),
      r: () => press(here(), "reject"),
      e: () => press(here(), "edit"),
      s: () => press(here(), "split"),
      u: () => press(bar, "undo"),
      d: () => press(bar, "next"),
      "?": () => help?.showModal(),
      n: () => {
        const words = selected();
        const link = bar.querySelector('[data-do="new"]');
        location.href = link.href + (words ? `?words=${encodeURIComponent(words)}` : "");
      },
    }[event.key];
    if (!todo) return;
    event.preventDefault();
    todo();
  });
  const asked = location.hash.startsWith("#r-") && bench()?.querySelector(".toolbar") && document.getElementById(location.hash.slice(1));
  if (asked) show(asked);
}
