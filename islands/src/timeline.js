import { DataSet, Timeline } from "vis-timeline/standalone";
import "vis-timeline/styles/vis-timeline-graph2d.css";

/** Days as points, imprecise dates as bars, one lane a family of kinds. */
export function draw(box, found) {
  const families = [...new Set(found.timeline.map((t) => t.family))];
  const dayAfter = (day) => new Date(new Date(day).getTime() + 86400000);
  const items = found.timeline.map((t, i) => {
    const label = document.createElement("span");
    label.textContent = t.label.length > 60 ? `${t.label.slice(0, 59)}…` : t.label;
    label.title = t.label;
    const point = t.first === t.last;
    return { id: i, group: t.family, content: label, start: new Date(t.first), end: point || t.open_end ? undefined : dayAfter(t.last), type: point || t.open_end ? "point" : "range" };
  });
  const groups = families.map((f) => {
    const label = document.createElement("span");
    label.textContent = f;
    label.className = `chip kind ${f}`;
    return { id: f, content: label };
  });
  const line = new Timeline(box, new DataSet(items), new DataSet(groups), { maxHeight: "34rem", stack: true, zoomMin: 86400000 * 7, orientation: "top" });
  line.on("select", ({ items: [chosen] }) => {
    const source = found.timeline[chosen]?.sources[0];
    if (source) location.href = source.address;
  });
}
