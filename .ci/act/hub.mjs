// The fake GitHub of .ci/github, from the side: brings commits there, opens pull requests, reads what stands there.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { BOT } from '../github/accounts.mjs';
import { REPOSITORY } from './events.mjs';
import { git, raw } from './git.mjs';

// Starts the chain; it ends when its standard input is closed, however this program ends.
export const start = async (scratch) => {
  const file = join(scratch, 'chain-address');
  const program = fileURLToPath(new URL('../github/chain.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, file], { stdio: ['pipe', 'inherit', 'inherit'] });
  for (let tries = 0; !existsSync(file) || !readFileSync(file, 'utf8'); tries++) {
    if (tries > 1200 || child.exitCode !== null) throw new Error('the chain did not start');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const ended = new Promise((resolve) => child.on('close', resolve));
  return { hub: new Hub(readFileSync(file, 'utf8')), end: () => (child.stdin.end(), ended) };
};

class Hub {
  constructor(front) {
    this.front = front;
    this.known = new Set();
  }
  async ask(method, path, body, token = BOT) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${this.front}/${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }
  state(method, path, body, token) {
    return this.ask(method, `_state/repos/${path}`, body, token);
  }
  // Brings a commit and all before it to a repository of the fake, where it has the same id as in git.
  async bring(directory, commit, repository = REPOSITORY, token = BOT) {
    for (const sha of git(directory, 'rev-list', '--reverse', '--topo-order', commit).split('\n')) {
      if (this.known.has(repository + sha)) continue;
      const entries = git(directory, 'ls-tree', '-r', '--format=%(objectmode) %(path)', sha).split('\n').map((line) => line.split(/ (.*)/));
      const tree = entries.map(([mode, path]) => ({ mode, path, type: 'blob', content: raw(directory, 'show', `${sha}:${path}`) }));
      const { sha: tree_sha } = await this.state('POST', `${repository}/git/trees`, { tree }, token);
      const [name, email, date, parents] = git(directory, 'show', '-s', '--format=%an%n%ae%n%aI%n%P', sha).split('\n');
      const person = { name, email, date };
      const message = git(directory, 'show', '-s', '--format=%B', sha);
      const sent = { message, tree: tree_sha, parents: parents ? parents.split(' ') : [], author: person, committer: person };
      const { sha: made } = await this.state('POST', `${repository}/git/commits`, sent, token);
      if (made !== sha) throw new Error(`the fake has ${made} for ${sha}`);
      this.known.add(repository + sha);
    }
  }
  // Moves a branch of the fake, or makes it.
  async branch(name, sha, repository = REPOSITORY, token = BOT) {
    const path = `${repository}/git/refs/heads/${name}`;
    await this.state('PATCH', path, { sha, force: true }, token).catch(() => this.state('POST', `${repository}/git/refs`, { ref: `refs/heads/${name}`, sha }, token));
  }
  async open(head, token) {
    return (await this.state('POST', `${REPOSITORY}/pulls`, { title: head, head, base: 'main' }, token)).number;
  }
  comments(number) {
    return this.state('GET', `${REPOSITORY}/issues/${number}/comments?per_page=100`);
  }
  log(lane) {
    return this.ask('GET', `_lane/${lane}/log`);
  }
  // Requests that would change something, as "POST 201".
  async writes(lane) {
    return (await this.log(lane)).filter(({ method }) => method !== 'GET').map(({ method, status }) => `${method} ${status}`);
  }
  violations() {
    return this.ask('GET', '_violations');
  }
}
