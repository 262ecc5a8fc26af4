// The workflows of the guide, as files, and those that `perfdiff init` writes for a project of pytest-benchmark. A block of YAML belongs to
// the file that its first line names (`# .github/workflows/bench.yml`); one that begins with `      - ` is more steps for the file before it.
//
//   node workflows.mjs PERFDIFF DIRECTORY [ACTION]     writes them below DIRECTORY, with ACTION in place of the action's name
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const chapters = ['action', 'forks', 'matrix', 'other-ci'].map((name) => read(`src/guide/${name}.md`)).join('\n');

// What init writes, with the second workflow for forks.
const written = (program) => {
  const project = mkdtempSync(join(tmpdir(), 'perfdiff-init-'));
  try {
    writeFileSync(join(project, 'requirements.txt'), 'pytest-benchmark\n');
    execFileSync(resolve(program), ['init', '--github', '--forks', '--quiet'], { cwd: project });
    execFileSync(resolve(program), ['init', '--gitlab', 'init.gitlab-ci.yml', '--quiet'], { cwd: project });
    const names = ['.github/workflows/perfdiff.yml', '.github/workflows/perfdiff-publish.yml', 'init.gitlab-ci.yml'];
    return names.map((name) => [name, readFileSync(join(project, name), 'utf8')]);
  } finally {
    rmSync(project, { recursive: true });
  }
};

export const files = (program) => {
  const all = new Map(written(program));
  let last;
  for (const [, block] of chapters.matchAll(/^```yaml\n(.*?)^```$/gms)) {
    const [, name] = block.match(/^# (\S+\.yml)\n/) ?? [];
    if (name) all.set((last = name), block);
    else if (block.startsWith('      - ')) all.set(last, all.get(last) + block);
    else throw new Error(`a block of YAML in the guide belongs to no file:\n${block}`);
  }
  return all;
};

// The name of the action as all texts write it: that of Cargo.toml.
const said = (key) => read('Cargo.toml').match(new RegExp(`^${key} = "(?:https://github.com/)?(.*)"$`, 'm'))[1];
export const ACTION = `${said('repository')}@v${said('version')}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , program, into, action = ACTION] = process.argv;
  for (const [name, text] of files(program)) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    writeFileSync(join(into, name), text.replaceAll(ACTION, action));
    console.log(name);
  }
}
