// What the page does when it is used: by keyboard alone, and by somebody who means harm.
import { createServer } from "node:http";
import { join, resolve } from "node:path";

export async function behaves(directory, opened) {
  const wrong = [];
  const file = (name) => resolve(join(directory, name));
  const check = (holds, text) => {
    if (!holds) wrong.push(text);
  };
  await filters(file("verdicts.html"), opened, check);
  await sorts(file("verdicts.html"), opened, check);
  await opens(file("verdicts.html"), opened, check);
  await resists(file("hostile.html"), opened, check);
  return wrong;
}

const shown = (page) => page.evaluate(() => [...document.querySelectorAll("table.changes tbody")].filter((body) => body.checkVisibility({ contentVisibilityAuto: true })).map((body) => body.querySelector("b").textContent));
const focused = (page) => page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.textContent.trim().slice(0, 40)}`);

// Presses Tab until something of that description has the focus.
async function reach(page, description) {
  for (let presses = 0; presses < 200; presses += 1) {
    if ((await focused(page)).startsWith(description)) return true;
    await page.keyboard.press("Tab");
  }
  return false;
}

async function filters(file, opened, check) {
  const { page, misdeeds, close } = await opened(file);
  const all = await shown(page);
  await page.keyboard.press("Tab");
  check((await focused(page)).startsWith("A Skip"), "the first stop is not the skip link");
  check(await reach(page, "BUTTON 2 failures"), "the count of failures can't be reached by keyboard");
  await page.keyboard.press("Space");
  check((await shown(page)).length === 2, `filtering failures shows ${await shown(page)}`);
  const pressed = await page.evaluate(() => document.activeElement.getAttribute("aria-pressed"));
  check(pressed === "true", "the pressed count does not say so");
  const status = await page.evaluate(() => document.getElementById("status").textContent);
  check(/^2 of \d+ shown$/.test(status), `the status says ${status}`);
  await page.keyboard.press("Space");
  check((await shown(page)).length === all.length, "pressing again does not show all");
  check(await reach(page, "BUTTON 6 unchanged"), "the count of the unchanged can't be reached");
  await page.keyboard.press("Enter");
  check((await shown(page)).every((name) => name.startsWith("GET /items/")), `the unchanged are ${await shown(page)}`);
  await page.keyboard.press("Enter");
  check(await reach(page, "INPUT"), "the filter can't be reached");
  await page.keyboard.type("SEARCH p99");
  check((await shown(page)).join() === "GET /search", `a search finds ${await shown(page)}`);
  await page.keyboard.type(" nonsense");
  check((await page.evaluate(() => document.getElementById("status").textContent)) === "Nothing matches.", "nothing found is not said");
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  check(await reach(page, "SELECT"), "the class can't be reached");
  await page.keyboard.type("memory");
  check((await shown(page)).join() === "worker", `memory shows ${await shown(page)}`);
  check(misdeeds.length === 0, `filtering: ${misdeeds}`);
  await close();
}

async function sorts(file, opened, check) {
  const { page, misdeeds, close } = await opened(file);
  const before = await shown(page);
  check(await reach(page, "BUTTON Benchmark"), "the heading can't be reached by keyboard");
  await page.keyboard.press("Enter");
  const byName = await shown(page);
  const sorted = [...byName].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), "en", { numeric: true }));
  check(byName.join() === sorted.join(), `sorted by name: ${byName}`);
  const order = await page.evaluate(() => document.activeElement.closest("th").getAttribute("aria-sort"));
  check(order === "ascending", "the heading does not say how it is sorted");
  await page.keyboard.press("Enter");
  check((await shown(page)).join() === [...sorted].reverse().join(), "pressing again does not turn the order round");
  check(await reach(page, "BUTTON Change"), "the change can't be reached");
  await page.keyboard.press("Enter");
  check((await shown(page))[0] === "GET /orders", `the largest change is ${(await shown(page))[0]}`);
  await page.evaluate(() => document.querySelector("th[data-sort=rank] button").focus());
  await page.keyboard.press("Enter");
  check((await shown(page)).join() === before.join(), "sorting by verdict does not bring the first order back");
  check(misdeeds.length === 0, `sorting: ${misdeeds}`);
  await close();
}

async function opens(file, opened, check) {
  for (const script of [true, false]) {
    const { page, close } = await opened(file, { script });
    check(await reach(page, "SUMMARY"), "no row can be reached by keyboard");
    await page.keyboard.press("Enter");
    check(await page.evaluate(() => document.activeElement.parentElement.open), `Enter opens no row ${script ? "with" : "without"} the script`);
    await close();
  }
  const { page, close } = await opened(file);
  await page.locator("table.changes tbody tr").first().click();
  check(await page.evaluate(() => document.querySelector("table.changes tbody details").open), "a click on a row does not open it");
  await close();
}

// The policy of the page holds even against what got into it: a server listens, and nobody comes.
async function resists(file, opened, check) {
  const visits = [];
  const server = createServer((request, response) => {
    visits.push(request.url);
    response.end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { page, close } = await opened(file);
  const strangers = await page.evaluate(() => document.querySelectorAll("img, iframe, object, embed, form, a:not([href^='#']), body script:not(:last-child)").length);
  check(strangers === 0, `${strangers} elements were made by names`);
  const blocked = await page.evaluate(async (server) => {
    const seen = [];
    document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
    const image = document.createElement("img");
    image.src = `${server}/image`;
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    const style = document.createElement("style");
    style.textContent = `body { background: url(${server}/style) }`;
    document.body.append(image, script, style);
    await fetch(`${server}/fetch`).catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
    return { seen, ran: globalThis.ran };
  }, `http://127.0.0.1:${server.address().port}`);
  check(blocked.ran === undefined, "a script that was put into the page ran");
  for (const kind of ["img-src", "script-src-elem", "style-src-elem", "connect-src"]) check(blocked.seen.includes(kind), `the policy does not stop ${kind}: ${blocked.seen}`);
  check(visits.length === 0, `what was put into the page fetched ${visits}`);
  await close();
  server.close();
}
