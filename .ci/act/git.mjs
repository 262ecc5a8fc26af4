// The repositories of the stage: one that a forge would have, behind a real web server that wants a token, and checkouts.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';

import { REPOSITORY } from './events.mjs';

export const raw = (directory, ...args) => execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
export const git = (...args) => raw(...args).trim();

export const write = (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true) || socket.end()).on('error', () => resolve(false));
  });

// lighttpd before `git http-backend`, twice: for those who may write, and for those who may only read. No path in their
// addresses: act looks for actions there.
export const serve = async (root, writer, reader) => {
  const [port, readOnly] = [await freePort(), await freePort()];
  const program = join(git(root, '--exec-path'), 'git-http-backend');
  write(join(root, 'writers'), `x-access-token:${writer}\n`);
  write(join(root, 'readers'), `x-access-token:${reader}\n`);
  write(
    join(root, 'lighttpd.conf'),
    `server.modules = ("mod_access", "mod_rewrite", "mod_alias", "mod_auth", "mod_authn_file", "mod_setenv", "mod_cgi")
server.document-root = "${root}"
server.bind = "127.0.0.1"
server.port = ${port}
server.errorlog = "${root}/error.log"
url.rewrite-once = ("^/(acme/.*)$" => "/git/$1")
alias.url = ("/git" => "${program}")
auth.backend = "plain"
auth.backend.plain.userfile = "${root}/writers"
auth.require = ("/" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
cgi.assign = ("" => "")
setenv.add-environment = ("GIT_PROJECT_ROOT" => "${root}", "GIT_HTTP_EXPORT_ALL" => "1")
$SERVER["socket"] == "127.0.0.1:${readOnly}" {
  auth.backend.plain.userfile = "${root}/readers"
  $HTTP["url"] =~ "git-receive-pack$" { url.access-deny = ("") }
  $HTTP["querystring"] =~ "git-receive-pack" { url.access-deny = ("") }
}
`,
  );
  const child = spawn('lighttpd', ['-D', '-f', join(root, 'lighttpd.conf')], { stdio: 'ignore' });
  process.on('exit', () => child.kill());
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 300 || child.exitCode !== null) throw new Error(`lighttpd does not answer: ${readFileSync(join(root, 'error.log'), 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { server: `http://127.0.0.1:${port}`, readOnlyServer: `http://127.0.0.1:${readOnly}`, end: () => child.kill() };
};

// The repository that all work is done on, and the one that it is pushed to.
export class Repository {
  constructor(scratch) {
    Object.assign(this, { scratch, remote: join(scratch, 'served', `${REPOSITORY}.git`), work: join(scratch, 'work') });
    mkdirSync(this.remote, { recursive: true });
    mkdirSync(this.work);
    git(this.remote, 'init', '-q', '--bare', '-b', 'main');
    for (const [key, value] of [['http.receivepack', 'true'], ['receive.autogc', 'false'], ['receive.fsckObjects', 'true']]) git(this.remote, 'config', key, value);
    git(this.work, 'init', '-q', '-b', 'main');
    git(this.work, 'remote', 'add', 'origin', this.remote);
  }
  // Files on a branch (made where `from` says if it is new), committed and pushed; the commit's id.
  commit(branch, files, message, from = 'main') {
    if (git(this.work, 'branch', '--show-current') !== branch) {
      git(this.work, 'switch', '-q', ...(git(this.work, 'branch', '--list', branch) ? [branch] : ['-c', branch, from]));
    }
    for (const [name, text] of Object.entries(files)) write(join(this.work, name), text);
    git(this.work, 'add', '.');
    // An hour after the one before, so that time orders them too.
    this.time = (this.time ?? Date.UTC(2026, 0, 5)) + 3_600_000;
    process.env.GIT_AUTHOR_DATE = process.env.GIT_COMMITTER_DATE = new Date(this.time).toISOString();
    git(this.work, 'commit', '-q', '-m', message);
    git(this.work, 'push', '-q', 'origin', `${branch}:${branch}`);
    return git(this.work, 'rev-parse', 'HEAD');
  }
  // What GitHub checks out for a pull request: the merge with the base, on no branch.
  merge(base, head) {
    const tree = git(this.work, 'merge-tree', '--write-tree', base, head);
    return git(this.work, 'commit-tree', tree, '-p', base, '-p', head, '-m', `Merge ${head} into ${base}`);
  }
  // A checkout as `actions/checkout` with `fetch-depth: 0` leaves it, at a commit or on a branch.
  checkout(name, at, address) {
    const path = join(this.scratch, 'checkouts', name);
    git(this.scratch, 'clone', '-q', '--no-checkout', this.work, path);
    git(path, 'fetch', '-q', this.remote, '+refs/heads/*:refs/remotes/origin/*');
    git(path, 'fetch', '-q', this.work, at);
    git(path, 'remote', 'set-url', 'origin', `${address}/${REPOSITORY}`);
    git(path, 'checkout', '-q', ...(at === 'main' ? ['-B', 'main', 'origin/main'] : ['--detach', 'FETCH_HEAD']));
    return path;
  }
  get stored() {
    return this.storedOn('perfdiff');
  }
  storedOn(branch) {
    const listed = git(this.remote, 'for-each-ref', `refs/heads/${branch}`) ? git(this.remote, 'ls-tree', '-r', '--name-only', branch) : '';
    return listed.split('\n').filter((name) => name.startsWith('runs/'));
  }
}
