/** The ink and wash of a family of kinds, as the page has them now (light or dark). */
export function colours(family) {
  const probe = document.createElement("span");
  probe.className = family;
  document.body.append(probe);
  probe.style.color = `var(--${family})`;
  probe.style.backgroundColor = `var(--${family}-wash)`;
  const style = getComputedStyle(probe);
  const found = { ink: style.color, wash: style.backgroundColor };
  probe.remove();
  return found;
}

export function page(name) {
  const probe = document.createElement("span");
  document.body.append(probe);
  probe.style.color = `var(--${name})`;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
