// Opens pages of dashboards in Chromium, wide and narrow, light and dark, with and without their script, and uses them by
// keyboard. Anything wrong is listed, and the exit code is 1.
//
//   node site.mjs DIRECTORY-OF-SITES [SCREENSHOTS]
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { launched } from "./browser.mjs";
import { fitted, looked } from "./looks.mjs";

const [directory, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { opened, close } = await launched();
const wrong = [];
let looks = 0;
// Pages of benchmarks that are looked at of each site; they are all made alike.
const MOST = 2;

const assets = (root) => ["perfdiff.css", "perfdiff.js"].map((name) => `file://${join(root, name)}`);
const check = (holds, text) => {
  if (!holds) wrong.push(text);
};

// The first page, those of benchmarks in its lane, the heaviest first, and the index of the last lane.
function pagesOf(root) {
  const lanes = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory()).sort();
  const front = readFileSync(join(root, "index.html"), "utf8").match(/<tr><th scope="row"><a href="([^"/]+)\//)[1];
  const files = readdirSync(join(root, front)).filter((name) => name.endsWith(".html") && name !== "index.html");
  const size = (name) => statSync(join(root, front, name)).size;
  const heaviest = files.sort((a, b) => size(b) - size(a)).slice(0, MOST);
  return ["index.html", ...heaviest.map((name) => join(front, name)), join(lanes.at(-1), "index.html")];
}

async function look(root, path) {
  for (const width of [1280, 390]) {
    for (const scheme of ["light", "dark"]) {
      for (const script of [true, false]) {
        // Without its script a page holds nothing that it does not hold with it.
        if (!script && scheme === "dark") continue;
        const name = `${basename(root)}/${path} at ${width}, ${scheme}, ${script ? "with" : "without"} its script`;
        const { page, misdeeds, close } = await opened(join(root, path), { width, scheme, script, own: assets(root) });
        const say = (text) => wrong.push(`${name}: ${text}`);
        (await page.evaluate(fitted)).forEach(say);
        const shot = `${basename(root)}-${path.replaceAll("/", "-").replace(".html", "")}-${width}-${scheme}${script ? "" : "-plain"}.png`;
        if (shots) await page.screenshot({ path: join(shots, shot), fullPage: true });
        if (script) (await looked(page, axe)).forEach(say);
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
        (await page.evaluate(fitted)).forEach(say);
        if (script && scheme === "light" && width > 1000) (await looked(page, axe)).forEach(say);
        misdeeds.forEach(say);
        looks += 1;
        await close();
      }
    }
  }
}

const focused = (page) => page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.textContent.trim().slice(0, 40)}`);
async function reach(page, description) {
  for (let presses = 0; presses < 200; presses += 1) {
    if ((await focused(page)).startsWith(description)) return true;
    await page.keyboard.press("Tab");
  }
  return false;
}

// By keyboard alone: past the head, to another branch, through the filter, to a benchmark and its values.
async function used(root) {
  const { page, misdeeds, close } = await opened(join(root, "index.html"), { own: assets(root) });
  const shown = () => page.evaluate(() => [...document.querySelectorAll(".series tbody")].filter((body) => body.checkVisibility()).length);
  const all = await shown();
  await page.keyboard.press("Tab");
  check((await focused(page)).startsWith("A Skip"), "the first stop is not the skip link");
  check(await reach(page, "SUMMARY"), "the branches can't be reached by keyboard");
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.querySelector(".lanes").open), "Enter does not show the branches");
  await page.keyboard.press("Escape");
  check(await page.evaluate(() => !document.querySelector(".lanes").open && document.activeElement.tagName === "SUMMARY"), "Escape does not close the branches");
  check(await reach(page, "INPUT"), "the filter can't be reached by keyboard");
  await page.keyboard.type("LATENCY orders");
  check((await shown()) < all && (await shown()) > 0, `filtering shows ${await shown()} of ${all}`);
  await page.keyboard.type(" nonsense");
  check((await page.evaluate(() => document.getElementById("status").textContent)) === "Nothing matches.", "nothing found is not said");
  check(misdeeds.length === 0, `using the index: ${misdeeds}`);
  await close();
  const benchmark = await opened(join(root, pagesOf(root)[1]), { own: assets(root) });
  check(await reach(benchmark.page, "SUMMARY All values"), "the values can't be reached by keyboard");
  await benchmark.page.keyboard.press("Enter");
  check(await benchmark.page.evaluate(() => document.querySelector("#values th[scope=row] a")?.href.startsWith("https://example.org/")), "commits are no links once the values are open");
  await benchmark.page.hover(".course");
  check(await benchmark.page.evaluate(() => document.querySelector(".tip").checkVisibility()), "pointing at a picture tells no value");
  check(benchmark.misdeeds.length === 0, `using a benchmark's page: ${benchmark.misdeeds}`);
  await benchmark.close();
}

// What strangers called things made no element, and what is put into a page does not run.
async function resists(root) {
  for (const path of pagesOf(root)) {
    const { page, misdeeds, close } = await opened(join(root, path), { own: assets(root) });
    const strangers = await page.evaluate(() => document.querySelectorAll("img, iframe, object, embed, form, body script, head script ~ script, [onerror], [onmouseover], a[href^='javascript:']").length);
    check(strangers === 0, `${path}: ${strangers} elements were made by names`);
    check(misdeeds.length === 0, `${path}: ${misdeeds}`);
    const { seen, ran } = await page.evaluate(async () => {
      const seen = [];
      document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      const image = document.createElement("img");
      image.src = "http://127.0.0.1:9/image";
      document.body.append(script, image);
      await fetch("http://127.0.0.1:9/fetch").catch(() => {});
      await new Promise((done) => setTimeout(done, 100));
      return { seen, ran: globalThis.ran };
    });
    check(ran === undefined, `${path}: a script that was put into the page ran`);
    for (const kind of ["img-src", "script-src-elem", "connect-src"]) check(seen.includes(kind), `${path}: the policy does not stop ${kind}: ${seen}`);
    await close();
  }
}

const sites = readdirSync(directory).map((name) => resolve(join(directory, name))).sort();
if (shots) mkdirSync(shots, { recursive: true });
for (const root of sites) for (const path of pagesOf(root)) await look(root, path);
await used(resolve(join(directory, "branches")));
await resists(resolve(join(directory, "hostile")));
await close();

if (wrong.length > 0) {
  console.error([...new Set(wrong)].slice(0, 100).join("\n"));
  console.error(`${wrong.length} things are wrong`);
  process.exit(1);
}
console.log(`${sites.length} dashboards in ${looks} looks: nothing overflows or overlaps, no accessibility violation, no request, and the keyboard suffices`);
