// Starts the chain on loopback: faults → prism (GitHub's description) → patches → emulate (a stateful GitHub).
//
//   node chain.mjs FILE     writes the address of the front into FILE when everything answers; ends with its standard input
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createEmulator } from 'emulate';

import { ACCOUNTS, BOT, FORK, OWNER, STRANGER } from './accounts.mjs';
import { faults } from './faults.mjs';
import { patches } from './patches.mjs';

const local = (port) => `http://127.0.0.1:${port}`;

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(local(server.address().port))));

const scratch = mkdtempSync(join(tmpdir(), 'perfdiff-github-'));
const description = join(scratch, 'api.github.com.json');
writeFileSync(description, gunzipSync(readFileSync(new URL('api.github.com.json.gz', import.meta.url))));

const emulated = local(await freePort());
await createEmulator({
  service: 'github',
  port: Number(new URL(emulated).port),
  seed: {
    tokens: Object.fromEntries(ACCOUNTS.map(([token, login]) => [token, { login, scopes: ['repo'] }])),
    github: {
      users: ['acme', 'perfdiff-bot', 'stranger'].map((login) => ({ login, name: login })),
      repos: [{ owner: 'acme', name: 'widgets', auto_init: true }],
    },
  },
});
const invited = await fetch(`${emulated}/repos/acme/widgets/collaborators/perfdiff-bot`, {
  method: 'PUT',
  headers: { authorization: `Bearer ${OWNER}` },
  body: JSON.stringify({ permission: 'push' }),
});
if (!invited.ok) throw new Error(`the fake lets nobody in: ${invited.status}`);
const patched = await listen(patches(emulated));

const proxied = await freePort();
const program = new URL('node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url).pathname;
const prism = spawn(process.execPath, [program, 'proxy', '-h', '127.0.0.1', '-p', String(proxied), '--errors', description, patched], { stdio: ['ignore', 'ignore', 'inherit'] });
const end = () => {
  prism.kill();
  rmSync(scratch, { recursive: true, force: true });
  process.exit();
};
['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, end));
process.stdin.on('end', end).resume();
prism.on('exit', (code) => { console.error(`prism ended with ${code}`); end(); });

// Loading takes prism most of a minute on a busy machine; the first request of each kind compiles its schemas.
const ask = (path) => fetch(`${local(proxied)}${path}`, { headers: { authorization: `Bearer ${BOT}` } }).then((answer) => answer.status);
for (let tries = 0; (await ask('/user').catch(() => 0)) !== 200; tries++) {
  if (tries > 300) throw new Error('prism does not answer');
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
const warm = ['issues/1/comments', 'issues', 'issues/1/events', 'issues/1/labels', 'pulls', 'compare/main...main', 'commits/main/check-runs'];
for (const path of warm) await ask(`/repos/acme/widgets/${path}`);

const front = await listen(faults(local(proxied), emulated, { [BOT]: 'write', [FORK]: 'read', [STRANGER]: 'write' }));
writeFileSync(process.argv[2], front);
