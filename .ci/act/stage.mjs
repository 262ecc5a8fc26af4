// Everything that the workflows run on: scratch, the git server, the fake GitHub, the action and what stands in for others.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { BOT, FORK } from '../github/accounts.mjs';
import { Repository, git, serve } from './git.mjs';
import { start } from './hub.mjs';
import { ACTION, files } from './workflows.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// act wants a repository for each action that it does not fetch.
const action = (scratch, name, parts) => {
  const path = join(scratch, 'actions', name);
  mkdirSync(path, { recursive: true });
  for (const [from, to] of parts) cpSync(from, join(path, to), { recursive: true });
  git(path, 'init', '-q', '-b', 'main');
  git(path, 'add', '.');
  git(path, 'commit', '-q', '-m', name);
  return path;
};

// The program, with time for act to read the end of what it prints: act stops reading once the step has ended.
const lingering = (path, program) => {
  writeFileSync(path, `#!/bin/sh\n'${program}' "$@"\ncode=$?\nsleep 0.3\nexit $code\n`, { mode: 0o755 });
  return path;
};

// Sets the stage: `program` is the perfdiff to run, `act` the program of that name.
export const set = async (program, act) => {
  const WORKFLOWS = [...files(program)].filter(([name]) => name.startsWith('.github/workflows/'));
  const scratch = mkdtempSync(join(tmpdir(), 'perfdiff-act-'));
  const ends = [() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })];
  const end = async () => {
    for (const one of ends.reverse()) await one();
  };
  try {
    Object.assign(process.env, {
      HOME: scratch, XDG_CACHE_HOME: join(scratch, 'cache'), XDG_CONFIG_HOME: join(scratch, 'config'), TZ: 'UTC', NO_PROXY: '127.0.0.1',
      GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org',
      GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org',
    });
    const chain = start(scratch);
    chain.then((one) => ends.push(one.end), () => {});
    mkdirSync(join(scratch, 'served'));
    const { server, readOnlyServer, end: stop } = await serve(join(scratch, 'served'), BOT, FORK);
    ends.push(stop);
    const repository = new Repository(scratch);
    cpSync(here('pytest'), join(scratch, 'bin', 'pytest'));
    // What it would install is there.
    writeFileSync(join(scratch, 'bin', 'pip'), '#!/bin/sh\n', { mode: 0o755 });
    const root = here('../..');
    const perfdiff = action(scratch, 'perfdiff', ['action.yml', '.github/action', 'Cargo.toml'].map((one) => [join(root, one), one]));
    const named = new Set(WORKFLOWS.flatMap(([, text]) => [...text.matchAll(/actions\/(?:(?:up|down)load-artifact|setup-python)@\w+/g)].map(([name]) => name)));
    const others = [...named].map((name) => [name, action(scratch, name.split(/[/@]/)[1], [[here(`stand-ins/${name.split(/[/@]/)[1]}`), '.']])]);
    const env = { ...process.env, PATH: [join(scratch, 'bin'), process.env.PATH].join(delimiter) };
    const { hub } = await chain;
    return {
      scratch, repository, hub, env, act, end,
      perfdiff: lingering(join(scratch, 'bin', 'perfdiff'), resolve(program)),
      measured: join(root, 'fixtures/pytest-benchmark/5.3.1/base/benchmark.json'),
      front: hub.front,
      server, readOnlyServer,
      actions: { [ACTION]: perfdiff, ...Object.fromEntries(others) },
      workflows: Object.fromEntries(WORKFLOWS),
    };
  } catch (error) {
    await end();
    throw error;
  }
};
