import { say } from "./say.js";

/** What is typed into a record's form is kept in this browser until the form was stored: a reload or a crash loses nothing. */
export function drafts() {
  const form = document.querySelector("form[data-draft]");
  const place = form && `draft:${form.dataset.draft}`;
  if (!form) {
    const sent = sessionStorage.getItem("draft-sent");
    if (sent && !document.getElementById("fault")) localStorage.removeItem(sent); // the form was stored: its page is left
    sessionStorage.removeItem("draft-sent");
    return;
  }
  const boxes = () => [...form.elements].filter((e) => e.name && e.type !== "hidden");
  const kept = JSON.parse(localStorage.getItem(place) || "null");
  if (kept && !document.getElementById("fault")) {
    let changed = false;
    for (const box of boxes()) {
      if (box.name in kept && kept[box.name] !== box.value) {
        box.value = kept[box.name];
        changed = true;
      }
    }
    if (changed) say("What you had typed here before is back.");
  }
  form.addEventListener("input", () => {
    localStorage.setItem(place, JSON.stringify(Object.fromEntries(boxes().map((b) => [b.name, b.value]))));
  });
  form.addEventListener("submit", () => sessionStorage.setItem("draft-sent", place));
}
