// What a project lives through: the first day, a runner with another processor, Dependabot, a rerun, two workflows of one name. Played by
// drive.mjs, which hands over its own tools.
import assert from 'node:assert/strict';

import { FORK } from '../github/accounts.mjs';
import { pullRequest, push } from './events.mjs';

export const live = async ({ stage, suite, play, failed, open, marked, comparison, wf }) => {
  const { hub, repository } = stage;
  const zero = '0'.repeat(40);
  // A project of its own: another branch, and another store.
  const living = (files, message, from) => repository.commit('living', files, message, from);
  const base = living({ ...stage.workflows, speed: '1', 'perfdiff.toml': '[store]\nbranch = "living-runs"\n' }, 'Measure', 'main');
  const bring = async (sha) => {
    await hub.bring(repository.work, sha);
    await hub.branch('living', sha);
  };
  await bring(base);
  // The baseline is this branch.
  const inputs = 'files: bench.json, baseline-branch: living, check: "true" }';
  const bench = stage.workflows[wf('bench')].replace('files: bench.json }', inputs).replace('branches: [main]', 'branches: [living]');
  assert.ok(bench.includes(inputs) && bench.includes('[living]'), bench);
  let tip = living({ [wf('bench')]: bench }, 'Keep baselines of this branch');
  await bring(tip);
  const proposed = async (branch, files, message) => {
    const { head } = await open(branch, files, message, 'living');
    const number = await hub.open(branch);
    return { number, head, payload: pullRequest({ number, base: tip, head, branch }), merge: repository.merge(tip, head) };
  };
  const checks = async (head) => (await hub.state('GET', `acme/widgets/commits/${head}/check-runs`)).check_runs;
  const stored = async (lane, processor) => {
    const payload = { ...push({ before: zero, after: tip }), ref: 'refs/heads/living' };
    const run = await play(lane, 'bench', 'push', payload, 'living', { env: processor ? { PROCESSOR: processor } : {} });
    failed(run, [0]);
  };

  await suite('on day one, with nothing stored, a pull request is told what comes next', async () => {
    const { number, payload, merge } = await proposed('day-one', { speed: '2' }, 'Parse twice on day one');
    const files = await play('day-one', 'bench', 'pull_request', payload, merge);
    failed(files, [0]);
    assert.equal(files.outputs.outcome, 'no-baseline');
    assert.match((await marked(number))[0].body, /each push to the base branch stores its run/);
  });

  await suite('a runner with another processor is told that nothing fits and what comes next, and after one push on it is judged by all runs', async () => {
        for (let n = 0; n < 4; n++) {
      await stored(`usual-${n}`);
      tip = living({ note: String(n) }, `Work ${n}`);
      await bring(tip);
    }
    const first = await proposed('processor', { speed: '2' }, 'Parse twice on another processor');
    const other = { env: { PROCESSOR: 'Slow CPU' } };
    const alone = await play('alone', 'bench', 'pull_request', first.payload, first.merge, other);
    failed(alone, [0]);
    assert.match(alone.summary, /once a run on this processor is stored.* the 4 runs of other processors are converted to its speed/);
    assert.ok(['warn', 'no-baseline'].includes(alone.outputs.outcome) && alone.annotations.some(({ command }) => command === 'warning'), alone.printed);
    await stored('slow', 'Slow CPU');
    assert.equal(repository.storedOn('living-runs').length, 5);
    const judged = await play('judged', 'bench', 'pull_request', first.payload, first.merge, other);
    failed(judged, [1]);
    assert.match(judged.summary, /4 runs of other processors were converted to the speed of Slow CPU/);
    assert.match((await marked(first.number))[0].body, /slower/);
  });

  await suite("Dependabot's token may only read: verdict, exit code and job summary hold, and the log says why there is no comment", async () => {
    const { number, head, payload, merge } = await proposed('dependabot/pip/x', { speed: '2' }, 'Bump x');
    const run = await play('dependabot', 'bench', 'pull_request', payload, merge, { token: FORK, server: stage.readOnlyServer });
    failed(run, [1]);
    const writes = await hub.writes('dependabot');
    assert.ok(writes.length >= 2 && writes.every((write) => write.endsWith(' 403')), `${writes}`);
    assert.deepEqual([await hub.comments(number), await checks(head)], [[], []]);
    assert.match(run.summary, /slower/);
    assert.equal(run.outputs.outcome, 'fail');
    assert.equal(comparison('dependabot').outcome, 'fail');
    const said = run.annotations.map(({ msg, arg }) => `${msg} ${arg}`).join('\n');
    assert.match(said, /Dependabot/);
  });

  await suite('a rerun of one commit replaces comment and check run', async () => {
    const { number, head, payload, merge } = await proposed('again', { speed: '2' }, 'Parse twice, and again');
    const first = await play('again', 'bench', 'pull_request', payload, merge);
    failed(first, [1]);
    const again = await play('rerun', 'bench', 'pull_request', payload, merge, { run: first.id, env: { GITHUB_RUN_ATTEMPT: '2' } });
    failed(again, [1]);
    const comments = await marked(number);
    assert.equal(comments.length, 1);
    const runs = await checks(head);
    assert.deepEqual(runs.map(({ name, conclusion }) => [name, conclusion]), [['perfdiff', 'failure']]);
    assert.deepEqual((await hub.writes('rerun')).filter((write) => write.startsWith('POST')), []);
  });

  await suite('two workflows of one name at once keep a comment and a check run each, and the comments point at `name`', async () => {
    const copy = bench.replace(/pytest --benchmark-json/, 'speed=3 pytest --benchmark-json');
    const { number, head, payload, merge } = await proposed('two', { [wf('copy')]: copy, speed: '2' }, 'Copy the workflow');
    const at = (name) => ({ env: { GITHUB_WORKFLOW_REF: `acme/widgets/.github/workflows/${name}.yml@refs/pull/${number}/merge` } });
    const both = () => Promise.all(['bench', 'copy'].map((name) => play(`two-${name}`, name, 'pull_request', payload, merge, at(name))));
    for (const run of await both()) failed(run, [1]);
    for (const run of await both()) failed(run, [1]);
    const comments = await marked(number);
    assert.equal(comments.length, 2, comments.map(({ body }) => body).join('\n'));
    assert.deepEqual(comments.map(({ body }) => body.match(/ from=(\S+)/)[1]).sort(), ['bench.yml/bench', 'copy.yml/bench']);
    assert.ok(comments.every(({ body }) => body.includes('Give each job a `name` of its own')));
    assert.deepEqual((await checks(head)).map(({ name }) => name.replace(/(bench|copy).yml.bench/, 'JOB')).sort(), ['perfdiff', 'perfdiff (JOB)']);
  });
};
