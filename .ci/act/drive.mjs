// Plays the workflows of README and guide with act and compares what they did with what the text promises.
//
//   node drive.mjs PERFDIFF ACT     the two programs
//
// Asserted from act's own lines (results, summaries, annotations, outputs) and from what stands in the fake GitHub and in
// the git repository after; never from what perfdiff says that it did.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { BOT, FORK, STRANGER } from '../github/accounts.mjs';
import { act } from './act.mjs';
import { FORK as FORKED, REPOSITORY, mergeGroup, pullRequest, push, workflowRun } from './events.mjs';
import { git } from './git.mjs';
import { live } from './living.mjs';
import { set } from './stage.mjs';

// Whoever ends this ends what it started.
['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, () => process.exit(1)));
const stage = await set(process.argv[2], process.argv[3]);
const { hub, repository } = stage;
const told = [];
const wf = (name) => `.github/workflows/${name}.yml`;
const OK = { success: 0, failure: 1 };

// A job of the workflow `workflow` at a commit, for an event.
const play = async (lane, workflow, event, payload, at, more = {}) => {
  const checkout = repository.checkout(`${lane}-${told.length}`, at, more.server ?? stage.server);
  const outcome = await act(stage, { lane, workflow: wf(workflow), event, payload, checkout, token: BOT, ...more });
  told.push(outcome.text);
  if (process.env.PERFDIFF_ACT_SHOW) console.log(outcome.printed);
  return outcome;
};
const failed = (outcome, expected) => assert.deepEqual(outcome.results.map((one) => OK[one]), expected, outcome.printed || outcome.text);
// The files that a lane handed over.
const handed = (lane, ...path) => join(stage.scratch, 'artifacts', lane, ...path);
const comparison = (lane, name = 'perfdiff') => JSON.parse(readFileSync(handed(lane, name, 'comparison.json'), 'utf8'));
const marked = async (number) => (await hub.comments(number)).filter(({ body }) => body.startsWith('<!-- perfdiff '));
const open = async (branch, files, message, from) => {
  const head = repository.commit(branch, files, message, from);
  await hub.bring(repository.work, head);
  await hub.branch(branch, head);
  return { head, branch };
};
let passed = 0;
const suite = async (name, body) => {
  const begun = Date.now();
  await body();
  passed++;
  console.log(`  held: ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
};

const playAll = async () => {
  let main = repository.commit('main', { ...stage.workflows, speed: '1' }, 'Measure');
  await hub.bring(repository.work, main);
  await hub.branch('main', main);
  const zero = '0'.repeat(40);

  await live({ stage, suite, play, failed, open, marked, comparison, wf });

  await suite('a push to main stores a baseline and passes, though there was none', async () => {
    const run = await play('push', 'bench', 'push', push({ before: zero, after: main }), 'main');
    failed(run, [0]);
    assert.equal(repository.stored.length, 1, run.printed);
    assert.equal(run.outputs.outcome, 'no-baseline');
  });

  const slow = await open('slow', { speed: '2' }, 'Parse twice');
  const number = await hub.open('slow');
  const pull = (head) => pullRequest({ number, base: main, head, branch: 'slow' });
  let first;
  await suite('the first push of a pull request that is twice as slow fails and is commented on once', async () => {
    const run = await play('pull', 'bench', 'pull_request', pull(slow.head), repository.merge(main, slow.head));
    failed(run, [1]);
    assert.deepEqual(await hub.writes('pull'), ['POST 201'], run.printed);
    [first, ...run.others] = await marked(number);
    assert.equal(run.others.length, 0);
    assert.match(first.body, /slower/);
    assert.match(first.body.split('\n')[0], new RegExp(slow.head));
    assert.match(run.summary, /slower/);
    assert.ok(run.annotations.some((line) => line.command === 'error'), run.printed);
    assert.equal(run.outputs.outcome, 'fail');
    assert.ok(Number(run.outputs.failures) > 0);
    assert.equal(run.outputs['comment-url'], first.html_url);
    assert.match(run.outputs.baseline, new RegExp(main.slice(0, 7)));
    assert.equal(comparison('pull').outcome, 'fail');
    assert.ok(existsSync(handed('pull', 'perfdiff', 'index.html')));
    assert.equal(repository.stored.length, 1, 'a pull request stores nothing');
  });

  await suite('its second push, as fast as before, passes and updates that comment; once more changes only the link to the run', async () => {
    const { head } = await open('slow', { speed: '1' }, 'Parse once');
    const merge = repository.merge(main, head);
    const run = await play('second', 'bench', 'pull_request', pull(head), merge);
    failed(run, [0]);
    assert.deepEqual(await hub.writes('second'), ['PATCH 200'], run.printed);
    const [now, ...others] = await marked(number);
    assert.deepEqual([now.id, others.length], [first.id, 0]);
    assert.notEqual(now.body, first.body);
    assert.ok(['pass', 'warn'].includes(run.outputs.outcome), run.outputs.outcome);
    failed(await play('third', 'bench', 'pull_request', pull(head), merge), [0]);
    assert.deepEqual(await hub.writes('third'), ['PATCH 200']);
    const withoutRun = (body) => body.replace(/actions\/runs\/\d+|run=[\d.]+/g, 'run N');
    assert.equal(withoutRun((await marked(number))[0].body), withoutRun(now.body));
  });

  let fork;
  await suite("a fork's pull request fails by its verdict, without a comment, and leaves summary and comparison", async () => {
    await hub.ask('POST', `_state/repos/${REPOSITORY}/forks`, {}, STRANGER);
    const head = repository.commit('fork', { speed: '2' }, 'Parse twice, elsewhere', 'main');
    await hub.bring(repository.work, head, FORKED, STRANGER);
    await hub.branch('fix/faster', head, FORKED, STRANGER);
    fork = { head, branch: 'fix/faster', number: await hub.open('stranger:fix/faster', BOT) };
    const payload = pullRequest({ ...fork, base: main, fork: true });
    const run = await play('fork', 'bench', 'pull_request', payload, repository.merge(main, head), { token: FORK, server: stage.readOnlyServer });
    failed(run, [1]);
    assert.ok((await hub.writes('fork')).every((write) => write.endsWith(' 403')), run.printed);
    assert.deepEqual(await hub.comments(fork.number), []);
    assert.match(run.summary, /slower/);
    assert.equal(comparison('fork').outcome, 'fail');
    assert.equal(run.outputs.outcome, 'fail');
    fork.run = run.id;
  });

  const publish = (lane, { head, artifacts }) =>
    play(lane, 'publish', 'workflow_run', workflowRun({ id: fork.run, head, branch: fork.branch }), 'main', { artifacts });
  await suite('when that workflow has ended, its comparison is published on the right pull request, once', async () => {
    const run = await publish('publish', { head: fork.head, artifacts: 'fork' });
    failed(run, [0]);
    assert.deepEqual(await hub.writes('publish'), ['POST 201'], run.printed);
    const [comment, ...others] = await marked(fork.number);
    assert.equal(others.length, 0);
    assert.match(comment.body, /slower/);
    assert.match(comment.body.split('\n')[0], new RegExp(`sha=${fork.head} run=${fork.run}\\.`));
    assert.equal((await marked(number)).length, 1, 'and no other');
    failed(await publish('publish-again', { head: fork.head, artifacts: 'fork' }), [0]);
    assert.deepEqual(await hub.writes('publish-again'), []);
  });

  await suite('what a fork hands over is hostile: another commit, or no comparison at all, is not published', async () => {
    const stale = await publish('stale', { head: main, artifacts: 'fork' });
    assert.deepEqual(await hub.writes('stale'), [], stale.printed);
    const spoiled = comparison('fork');
    spoiled.schema = 'perfdiff.comparison/v999';
    writeFileSync(handed('fork', 'perfdiff', 'comparison.json'), JSON.stringify(spoiled));
    const run = await publish('spoiled', { head: fork.head, artifacts: 'fork' });
    failed(run, [1]);
    assert.deepEqual(await hub.writes('spoiled'), [], run.printed);
  });

  await suite('a push to main with a matrix of four at once stores all four, in one line of history', async () => {
    const before = main;
    main = repository.commit('main', { speed: '1.001' }, 'Measure more');
    await hub.bring(repository.work, main);
    await hub.branch('main', main);
    const known = new Set(repository.stored);
    const run = await play('matrix', 'matrix', 'push', push({ before, after: main }), 'main');
    failed(run.job('bench'), [0, 0, 0, 0]);
    const added = repository.stored.filter((name) => !known.has(name));
    assert.equal(added.length, 4, `${added}\n${run.printed}`);
    assert.equal(repository.stored.length, known.size + 4, 'nothing was lost');
    assert.equal(git(repository.remote, 'rev-list', '--merges', '--count', 'perfdiff'), '0');
    assert.equal(git(repository.remote, 'rev-list', '--count', 'perfdiff'), String(known.size + 4));
    git(repository.remote, 'fsck', '--full', '--strict', '--no-dangling');
    failed(await play('single', 'bench', 'push', push({ before, after: main }), 'main'), [0]);
  });

  await suite('a matrix on a pull request fails leg by leg and is commented on once, by the last job', async () => {
    const { head, branch } = await open('legs', { speed: '2' }, 'Parse twice on every system');
    const legs = await hub.open(branch);
    const payload = pullRequest({ number: legs, base: main, head, branch });
    const run = await play('legs', 'matrix', 'pull_request', payload, repository.merge(main, head));
    failed(run.job('bench'), [1, 1, 1, 1]);
    failed(run.job('report'), [1]);
    assert.deepEqual(await hub.writes('legs'), ['POST 201'], run.printed);
    const [comment] = await marked(legs);
    for (const os of ['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-14', 'windows-2022']) {
      assert.ok(comment.body.includes(os), comment.body);
      assert.equal(run.leg('os', os).outputs.outcome, 'fail');
    }
  });

  await suite('a leg of a matrix that breaks before it compares fails the last job, which alone is required', async () => {
    const text = stage.workflows[wf('matrix')].replace('- run: pytest', "- run: test '${{ matrix.os }}' != macos-14 && pytest");
    const { head, branch } = await open('broken', { [wf('matrix')]: text }, 'Break one system');
    const legs = await hub.open(branch);
    const run = await play('broken', 'matrix', 'pull_request', pullRequest({ number: legs, base: main, head, branch }), repository.merge(main, head));
    assert.match(run.printed, /PASS +3 legs/);
    failed(run.job('report'), [1]);
  });

  await suite('a merge group is compared, fails when it is slow, and is commented on nowhere', async () => {
    for (const [speed, expected] of [['2', 1], ['1', 0]]) {
      const lane = `group-${expected}`;
      const head = repository.commit(lane, { speed, lane }, 'Merge into main', 'main');
      const run = await play(lane, 'bench', 'merge_group', mergeGroup({ base: main, head, number }), head);
      failed(run, [expected]);
      assert.deepEqual(await hub.writes(lane), [], run.printed);
      assert.match(run.outputs.baseline, new RegExp(main.slice(0, 7)));
      assert.ok(run.summary.length > 0);
    }
  });

  await suite("the workflow that init writes stores on a push, and measures a slow pull request in turns with its base, which fails with a comment", async () => {
    failed(await play('front-push', 'perfdiff', 'push', push({ before: main, after: main }), 'main'), [0]);
    const { head, branch } = await open('front', { speed: '2' }, 'Parse twice, by the README');
    const pull = await hub.open(branch);
    const payload = pullRequest({ number: pull, base: main, head, branch });
    failed(await play('front', 'perfdiff', 'pull_request', payload, repository.merge(main, head)), [1]);
    assert.match((await marked(pull))[0].body, /slower/);
  });

  await suite('no token is in any output, file or comment, and the search would have found it', async () => {
    const tokens = [BOT, FORK, STRANGER];
    const leaks = (text) => tokens.some((token) => text.includes(token) || text.includes(Buffer.from(`x-access-token:${token}`).toString('base64')));
    assert.equal(told.findIndex(leaks), -1);
    const said = [...(await hub.comments(number)), ...(await hub.comments(fork.number))].map(({ body }) => body);
    const left = readdirSync(handed('.'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    assert.ok(left.length > 5);
    assert.ok(![...said, ...left.map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'))].some(leaks));
    assert.ok(!leaks(git(repository.remote, 'log', '-p', 'perfdiff')));
    const text = stage.workflows[wf('bench')].replace('pytest --benchmark-json=bench.json', 'echo "it is ${{ github.token }}"');
    const careless = repository.commit('careless', { [wf('bench')]: text }, 'Print it', 'main');
    const run = await play('careless', 'bench', 'push', push({ before: main, after: careless }), careless);
    assert.ok(leaks(run.text));
  });

  await suite("no request and no answer broke GitHub's description, and the proxy would have said so", async () => {
    assert.deepEqual(await hub.violations(), []);
    await hub.ask('POST', `control/repos/${REPOSITORY}/issues/1/comments`, { bod: 'x' }).catch(() => undefined);
    assert.match(JSON.stringify(await hub.violations()), /required property 'body'/);
  });
};

try {
  await playAll();
  console.log(`act: ${passed} suites held`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stage.end();
}
