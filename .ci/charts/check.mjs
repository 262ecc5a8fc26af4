// Parses each Mermaid block of a page with Mermaid, and makes sure that the check can fail.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');

const page = readFileSync(process.argv[2], 'utf8');
const charts = [...page.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
if (charts.length === 0) throw new Error('the page has no chart');
for (const chart of charts) {
  const { diagramType } = await mermaid.parse(chart);
  if (diagramType !== 'xychart') throw new Error(`not a chart of lines: ${diagramType}`);
}
const broken = charts[0].replace('line [', 'line [name, ');
if (await mermaid.parse(broken, { suppressErrors: true })) throw new Error('a broken chart was taken');
console.log(`${charts.length} chart(s) read by Mermaid`);
