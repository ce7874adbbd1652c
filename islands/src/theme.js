const root = document.documentElement;

const wanted = () => localStorage.getItem("theme") || "";
const dark = () => (wanted() || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

/** Light or dark as the system has it, until somebody chooses otherwise. */
export function theme() {
  const show = () => {
    if (wanted()) root.dataset.theme = wanted();
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    button.hidden = false;
    button.textContent = dark() ? "Light" : "Dark";
  };
  show();
  document.querySelector("[data-theme-switch]")?.addEventListener("click", () => {
    localStorage.setItem("theme", dark() ? "light" : "dark");
    show();
  });
}
