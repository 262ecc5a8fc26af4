// Runs a workflow with act and reads what happened from its JSON lines.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Every job runs on this machine, whatever it asks for.
const RUNNERS = ['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-14', 'windows-2022'].flatMap((name) => ['-P', `${name}=-self-hosted`]);

let runs = 9000;

const collect = (child) =>
  new Promise((resolve, reject) => {
    const text = { out: '', err: '' };
    child.stdout.on('data', (data) => (text.out += data));
    child.stderr.on('data', (data) => (text.err += data));
    child.on('error', reject).on('close', () => resolve(text));
  });

// What act's lines say of the whole workflow, and of one leg of a matrix (`leg('os', 'macos-14')`).
class Outcome {
  constructor(lines, text, id) {
    Object.assign(this, { lines, text, id });
  }
  leg(key, value) {
    return new Outcome(this.lines.filter((line) => line.matrix?.[key] === value), this.text, this.id);
  }
  job(id) {
    return new Outcome(this.lines.filter((line) => line.jobID === id), this.text, this.id);
  }
  get results() {
    return this.lines.flatMap((line) => line.jobResult ?? []);
  }
  commands(...names) {
    return this.lines.filter((line) => names.includes(line.command));
  }
  get summary() {
    return this.commands('summary').map((line) => line.content).join('\n');
  }
  get annotations() {
    return this.commands('error', 'warning', 'notice');
  }
  // What the action as a whole put out, not a step within it.
  get outputs() {
    return Object.fromEntries(this.commands('set-output').filter((line) => line.stepID.length === 1).map((line) => [line.name, line.arg]));
  }
  get printed() {
    return this.lines.filter((line) => line.raw_output).map((line) => line.msg).join('');
  }
}

// `given`: the checkout, the event and its payload, the workflow's file, token, addresses, and where artifacts are kept.
export const act = async (stage, { checkout, event, payload, workflow, token, server, lane, artifacts, env = {}, run = ++runs }) => {
  const file = join(stage.scratch, `event-${lane}-${run}-${Math.random()}.json`);
  writeFileSync(file, JSON.stringify(payload));
  const variables = {
    GITHUB_REPOSITORY: 'acme/widgets',
    GITHUB_RUN_ID: run,
    GITHUB_API_URL: `${stage.front}/${lane}`,
    GITHUB_SERVER_URL: server ?? stage.server,
    PERFDIFF_BIN: stage.perfdiff,
    // What these runners are. act gives all legs of a matrix the image of whichever leg it starts first.
    RUNNER_ENVIRONMENT: 'self-hosted',
    MEASURED: stage.measured,
    ARTIFACTS: join(stage.scratch, 'artifacts', artifacts ?? lane),
    // act prints the secrets that it hides as ***: a program that prints one must be seen.
    ...env,
  };
  const args = [
    event, '--json', '--insecure-secrets', '--no-cache-server', '--pull=false', '--concurrent-jobs', '4', '-W', workflow, '-e', file,
    '--action-cache-path', join(stage.scratch, 'act'), '-s', `GITHUB_TOKEN=${token}`, ...RUNNERS,
    ...Object.entries(stage.actions).flatMap(([name, path]) => ['--local-repository', `${name}=${path}`]),
    ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  const child = spawn(stage.act, args, { cwd: checkout, env: stage.env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 90_000 });
  const { out, err } = await collect(child);
  const lines = out.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  const outcome = new Outcome(lines, out + err, run);
  if (!outcome.results.length) throw new Error(`act ran no job:\n${out}${err}`);
  return outcome;
};
