/** Says something in the corner, and to screen readers. */
export function say(words) {
  const box = document.querySelector("#said > div");
  if (!box || !words) return;
  box.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (box.textContent = ""), 5000);
}
