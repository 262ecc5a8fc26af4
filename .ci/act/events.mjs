// Payloads of events: those that GitHub sent (fixtures/github), with the numbers and names of the stage put in.
import { readFileSync } from 'node:fs';

export const REPOSITORY = 'acme/widgets';
export const FORK = 'stranger/widgets';

const sent = (name) => JSON.parse(readFileSync(new URL(`../../fixtures/github/${name}.json`, import.meta.url)));

const made = (name, fill) => {
  const payload = sent(name);
  Object.assign(payload.repository, { full_name: REPOSITORY, default_branch: 'main' });
  fill(payload);
  return payload;
};

export const pullRequest = ({ number, base, head, branch, fork = false }) =>
  made(fork ? 'pull_request_fork' : 'pull_request', (payload) => {
    const { pull_request: pull } = payload;
    payload.number = pull.number = number;
    pull.labels = [];
    Object.assign(pull.base, { ref: 'main', sha: base });
    Object.assign(pull.head, { ref: branch, sha: head });
    pull.base.repo.full_name = REPOSITORY;
    pull.head.repo.full_name = fork ? FORK : REPOSITORY;
  });

export const push = ({ before, after, messages = [] }) =>
  made('push', (payload) => {
    const commits = messages.map((message) => ({ ...payload.head_commit, id: after, message }));
    Object.assign(payload, { ref: 'refs/heads/main', before, after, commits, created: false });
  });

export const mergeGroup = ({ base, head, number }) =>
  made('merge_group', ({ merge_group: group }) => {
    const head_ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`;
    Object.assign(group, { base_ref: 'refs/heads/main', base_sha: base, head_ref, head_sha: head });
  });

// The end of a fork's run: as on GitHub, without the number of the pull request.
export const workflowRun = ({ id, head, branch }) =>
  made('workflow_run_fork', ({ workflow_run: run }) => {
    Object.assign(run, { id, head_sha: head, head_branch: branch, conclusion: 'failure' });
    run.head_repository.full_name = FORK;
    run.repository.full_name = REPOSITORY;
  });
