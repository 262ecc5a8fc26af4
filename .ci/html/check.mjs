// Opens every page of a directory in Chromium, wide and narrow, light and dark, with and without its script, and on
// paper; measures where things stand; and uses the page by keyboard. Anything wrong is listed, and the exit code is 1.
//
//   node check.mjs DIRECTORY [SCREENSHOTS]
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { behaves } from "./behaviour.mjs";
import { launched } from "./browser.mjs";
import { laidOut, shaded } from "./layout.mjs";
import { fitted, looked } from "./looks.mjs";

const [directory, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { opened, close } = await launched();
const wrong = [];
let looks = 0;

const names = readdirSync(directory).filter((name) => name.endsWith(".html")).sort();
if (names.length === 0) throw new Error(`${directory} holds no pages`);
if (shots) mkdirSync(shots, { recursive: true });
for (const name of names) {
  const file = resolve(join(directory, name));
  // A page at its largest is looked at once: an accessibility checker takes half a minute for it.
  const large = readFileSync(file).length > 500_000;
  for (const width of [1280, 900, 390]) {
    for (const scheme of ["light", "dark"]) {
      for (const script of [true, false]) {
        if ((large || width === 900) && (scheme === "dark" || !script)) continue;
        const look = `${name} at ${width}, ${scheme}, ${script ? "with" : "without"} its script`;
        const { page, misdeeds, close } = await opened(file, { width, scheme, script });
        const say = (text) => wrong.push(`${look}: ${text}`);
        (await page.evaluate(fitted)).forEach(say);
        if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}${script ? "" : "-plain"}.png`), fullPage: !large });
        // The same with all its evidence in sight.
        await page.evaluate(() => [...document.querySelectorAll("details")].slice(0, 60).forEach((details) => (details.open = true)));
        (await page.evaluate(fitted)).forEach(say);
        // The checker is a script itself; without scripts the page holds nothing that it does not hold with them.
        if (!large && script) (await looked(page, axe)).forEach(say);
        misdeeds.forEach(say);
        looks += 1;
        await close();
      }
    }
  }
  const { page, misdeeds, close } = await opened(file, { width: 780 });
  await page.emulateMedia({ media: "print" });
  for (const text of await page.evaluate(fitted)) wrong.push(`${name} on paper: ${text}`);
  const tools = await page.evaluate(() => getComputedStyle(document.getElementById("tools")).display);
  if (tools !== "none") wrong.push(`${name} on paper: shows the controls`);
  if (!large && (await page.pdf()).length < 5000) wrong.push(`${name} on paper: is empty`);
  wrong.push(...misdeeds.map((text) => `${name} on paper: ${text}`));
  await close();
}
const files = (...names) => names.map((name) => resolve(join(directory, `${name}.html`)));
wrong.push(...(await laidOut(opened, files("pytest", "criterion", "k6", "names"), files("legs", "legs-k6"))));
wrong.push(...(await shaded(opened, ...files("verdicts"))));
wrong.push(...(await behaves(directory, opened)));
await close();

if (wrong.length > 0) {
  console.error([...new Set(wrong)].slice(0, 100).join("\n"));
  console.error(`${wrong.length} things are wrong`);
  process.exit(1);
}
console.log(`${names.length} pages in ${looks} looks: nothing overflows or overlaps, no accessibility violation, no request, everything in its place, and the keyboard suffices`);
