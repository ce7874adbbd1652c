import cytoscape from "cytoscape";
import { colours, page } from "./colours.js";

/** Actors and the ties between them; a click on a tie opens its first sentence. */
export function draw(box, found) {
  box.style.height = "30rem";
  // Cytoscape puts in a style sheet of its own unless one of that name is there, which the page's policy would refuse.
  if (!document.getElementById("__________cytoscape_stylesheet")) {
    const stand = document.createElement("template");
    stand.id = "__________cytoscape_stylesheet";
    document.head.append(stand);
  }
  box.style.position = "relative";
  const { nodes, ties } = found.actors;
  const graph = cytoscape({
    container: box,
    elements: [
      ...nodes.map((n) => ({ data: { id: n.name, size: 12 + 5 * Math.sqrt(n.things) } })),
      ...ties.map((t, i) => ({ data: { id: `t${i}`, source: t.from, target: t.to, width: 1 + Math.sqrt(t.things), colour: colours(t.family).ink, at: t.sources[0]?.address } })),
    ],
    style: [
      { selector: "node", style: { label: "data(id)", width: "data(size)", height: "data(size)", "background-color": page("sheet"), "border-width": 1.5, "border-color": page("ink"), color: page("ink"), "font-size": 11, "text-valign": "center", "text-halign": "right", "text-margin-x": 4 } },
      { selector: "edge", style: { width: "data(width)", "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "triangle", "curve-style": "bezier", opacity: 0.6 } },
    ],
    layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 9000, idealEdgeLength: () => 90 },
  });
  graph.on("tap", "edge", (event) => event.target.data("at") && (location.href = event.target.data("at")));
}
