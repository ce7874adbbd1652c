// The dossier's pictures, to zoom and drag: each is fetched only when somebody asks for it, and stands in for the drawn one.
import "./styles.js";

const kinds = {
  map: () => import("./map.js"),
  timeline: () => import("./timeline.js"),
  network: () => import("./network.js"),
};

async function data() {
  data.kept ??= fetch(document.getElementById("dossier").dataset.json, { headers: { accept: "application/json" } }).then((r) => r.json());
  return data.kept;
}

for (const figure of document.querySelectorAll("[data-island]")) {
  const drawn = figure.querySelector("svg.picture")?.closest(".scroll, svg");
  if (!drawn) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Zoom and drag";
  let box = null;
  button.addEventListener("click", async () => {
    if (box) {
      box.remove();
      box = null;
      drawn.style.display = "";
      button.textContent = "Zoom and drag";
      return;
    }
    button.disabled = true;
    const { draw } = await kinds[figure.dataset.island]();
    box = document.createElement("div");
    box.className = "island";
    drawn.style.display = "none";
    drawn.before(box);
    draw(box, await data());
    button.textContent = "As drawn";
    button.disabled = false;
  });
  figure.prepend(button);
}
