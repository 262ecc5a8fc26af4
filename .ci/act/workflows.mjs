// The workflows of README and guide, as files. A block of YAML belongs to the file that its first line names
// (`# .github/workflows/bench.yml`), in the README to the one that the text before it names; one that begins with `      - ` is more
// steps for the file before it.
//
//   node workflows.mjs DIRECTORY [ACTION]     writes them below DIRECTORY, with ACTION in place of `OWNER/perfdiff@…`
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');
const chapters = ['action', 'forks', 'matrix', 'other-ci'].map((name) => read(`src/guide/${name}.md`)).join('\n');

export const files = () => {
  const [, first, block] = readme.match(/`(\.github\/workflows\/[\w-]+\.yml)`.*?^```yaml\n(.*?)^```$/ms);
  const all = new Map([[first, block]]);
  let last;
  for (const [, block] of chapters.matchAll(/^```yaml\n(.*?)^```$/gms)) {
    const [, name] = block.match(/^# (\S+\.yml)\n/) ?? [];
    if (name) all.set((last = name), block);
    else if (block.startsWith('      - ')) all.set(last, all.get(last) + block);
    else throw new Error(`a block of YAML in the guide belongs to no file:\n${block}`);
  }
  return all;
};

// The name of the action as README and guide write it.
export const ACTION = chapters.match(/uses: (OWNER\/perfdiff@\S+)/)?.[1];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , into, action = ACTION] = process.argv;
  for (const [name, text] of files()) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    writeFileSync(join(into, name), text.replaceAll(ACTION, action));
    console.log(name);
  }
}
