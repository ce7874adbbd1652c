// What every page gains from scripts: the theme, lights between text and records, keys, drafts, dropped files. Nothing needs it.
import "htmx.org";
import { reading } from "./reading.js";
import { keys } from "./keys.js";
import { drafts } from "./drafts.js";
import { drop } from "./drop.js";
import { slider } from "./slider.js";
import { theme } from "./theme.js";

theme();
reading();
keys();
drafts();
drop();
slider();
