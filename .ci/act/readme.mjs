// The workflows of the README's section about the action, as files. A block of YAML belongs to the file that its first line names
// (`# .github/workflows/bench.yml`); one that begins with `      - ` is more steps for the file before it.
//
//   node readme.mjs DIRECTORY [ACTION]     writes them below DIRECTORY, with ACTION in place of `OWNER/perfdiff@…`
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const section = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').split('\n## ').find((one) => one.startsWith('GitHub Action\n'));

export const files = () => {
  const all = new Map();
  let last;
  for (const [, block] of section.matchAll(/^```yaml\n(.*?)^```$/gms)) {
    const [, name] = block.match(/^# (\S+\.yml)\n/) ?? [];
    if (name) all.set((last = name), block);
    else if (block.startsWith('      - ')) all.set(last, all.get(last) + block);
    else throw new Error(`a block of YAML in the README belongs to no file:\n${block}`);
  }
  return all;
};

// The name of the action as the README writes it.
export const ACTION = section.match(/uses: (OWNER\/perfdiff@\S+)/)?.[1];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , into, action = ACTION] = process.argv;
  for (const [name, text] of files()) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    writeFileSync(join(into, name), text.replaceAll(ACTION, action));
    console.log(name);
  }
}
