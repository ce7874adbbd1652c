// Outlines of states for the maps that the server draws: equirectangular on 1000 by 500, from world-atlas (Natural Earth).
import { readFileSync, writeFileSync } from "node:fs";
import { geoEquirectangular, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const atlas = JSON.parse(readFileSync(new URL("./node_modules/world-atlas/countries-110m.json", import.meta.url)));
const projection = geoEquirectangular().scale(1000 / (2 * Math.PI)).translate([500, 250]).precision(0.3);
const path = geoPath(projection).digits(1);
const land = {};
for (const one of feature(atlas, atlas.objects.countries).features) {
  const d = path(one);
  const key = one.id ?? one.properties.name;
  if (d) land[land[key] ? `${key}-${one.properties.name}` : key] = { name: one.properties.name, box: path.bounds(one).flat().map(Math.round), d };
}
const out = new URL("../src/dragoman/desk/static/built/world.json", import.meta.url);
writeFileSync(out, JSON.stringify({ land }));
