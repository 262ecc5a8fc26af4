// What is looked at: that everything has its place, and that everybody can read it.

// Runs inside the page: what leaves the window, and which texts lie on each other.
export function fitted() {
  const wrong = [];
  const width = document.documentElement.clientWidth;
  const short = (text) => JSON.stringify(text.trim().slice(0, 40));
  if (document.documentElement.scrollWidth > width) wrong.push(`is ${document.documentElement.scrollWidth} wide in a window of ${width}`);
  const seen = (element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && !element.closest(".hidden, .skip, .defs");
  const scrolls = (element) => element.closest(".wide");
  for (const element of document.querySelectorAll("body *")) {
    if (!seen(element) || scrolls(element)) continue;
    if (element.closest("svg") && element.tagName !== "text") continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > width + 1 || box.left < -1)) wrong.push(`${element.tagName} ${short(element.textContent)} leaves the window: ${box.left} to ${box.right}`);
  }
  // The places of all words within a row, a list, a heading, or a picture.
  const places = (root) => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() === "" || !seen(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 0) found.push({ box, owner: node.parentElement, text: node.data });
    }
    return found;
  };
  const roots = [...document.querySelectorAll("tr:not(.more), .counts, .tools, header, figure > svg, .course, .feed li, .facts, .legs tr, .scale, .panel")].slice(0, 400);
  for (const root of roots) {
    if (!seen(root)) continue;
    const all = places(root);
    for (let i = 0; i < all.length; i += 1) {
      for (let k = i + 1; k < all.length; k += 1) {
        const [a, b] = [all[i], all[k]];
        if (a.owner === b.owner && a.owner.tagName !== "svg") continue;
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        // Lines of text share the leading between them.
        if (across > 1 && down > 5) wrong.push(`${short(a.text)} and ${short(b.text)} lie on each other`);
      }
    }
  }
  return [...new Set(wrong)].slice(0, 10);
}

// What an accessibility checker finds, contrast included.
export async function looked(page, axe) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"], preload: false }));
  return found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" · ")}`);
}
