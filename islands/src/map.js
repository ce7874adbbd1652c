import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { feature } from "topojson-client";
import world from "world-atlas/countries-50m.json?url";
import { colours, page } from "./colours.js";

/** Vector outlines only, from our own server. Towns are rings, regions wide dashed rings, states shading; no state has a pin. */
export async function draw(box, found) {
  box.style.height = "26rem";
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.25, worldCopyJump: true });
  const atlas = await (await fetch(world)).json();
  const counts = {};
  for (const p of found.places) if (p.precision === "country") counts[p.name] = (counts[p.name] || 0) + p.things;
  L.geoJSON(feature(atlas, atlas.objects.countries), {
    style: (f) => ({ color: page("sheet"), weight: 0.7, fillOpacity: 1, fillColor: counts[f.properties.name] ? colours("promise").wash : page("line") }),
    onEachFeature: (f, layer) => counts[f.properties.name] && layer.bindTooltip(`${f.properties.name}: ${counts[f.properties.name]}`),
  }).addTo(map);
  map.setView([15, 15], 2);
  const points = [];
  for (const p of found.places) {
    if (p.lat === null) continue;
    points.push([p.lat, p.lon]);
    if (p.precision === "country") continue;
    const { ink, wash } = colours(p.family);
    const area = p.precision === "area";
    const ring = L.circleMarker([p.lat, p.lon], {
      radius: (5 + 2 * Math.sqrt(p.things)) * (area ? 2.2 : 1), color: ink, weight: 1.5, fillColor: wash, fillOpacity: area ? 0.25 : 0.85, dashArray: area ? "4 3" : null,
    }).addTo(map);
    const label = document.createElement("span");
    label.textContent = `${p.name} (${area ? "a region" : "a town"}): ${p.things}`;
    ring.bindTooltip(label);
    if (p.sources[0]) ring.on("click", () => (location.href = p.sources[0].address));
  }
  if (points.length) map.fitBounds(points, { padding: [40, 40], maxZoom: 7 });
}
