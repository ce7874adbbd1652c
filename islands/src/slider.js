/** The choice of a day becomes a slider; the page follows it without being loaded anew. */
export function slider() {
  const form = document.getElementById("asof");
  const days = form?.dataset.days?.split(" ").filter(Boolean) ?? [];
  if (days.length < 2) return;
  const select = form.querySelector("select");
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: 0, max: days.length - 1, step: 1 });
  range.value = select.value ? days.indexOf(select.value) : days.length - 1;
  range.setAttribute("aria-label", "As known on");
  range.setAttribute("aria-valuetext", select.value || "today");
  const shown = document.createElement("output");
  shown.textContent = select.value || "today";
  form.classList.add("slider-row");
  select.before(range, shown);
  select.hidden = true;
  range.addEventListener("input", () => {
    const last = Number(range.value) === days.length - 1;
    select.value = last ? "" : days[range.value];
    shown.textContent = last ? "today" : days[range.value];
    range.setAttribute("aria-valuetext", shown.textContent);
  });
  range.addEventListener("change", () => form.requestSubmit());
}
