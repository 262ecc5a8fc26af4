// The back of the chain: mends answers of the fake where they are not what GitHub documents, and adds what it lacks, so that
// the proxy before it can hold answers as well as requests against GitHub's description. Requests pass unchanged.
import { createServer } from 'node:http';

import { collect, forward } from './faults.mjs';

const mend = (path, answer) => {
  // The fake does not know which pull requests a commit is in.
  if (/\/commits\/\w+\/pulls/.test(path)) return { status: 200, body: Buffer.from('[]') };
  const value = answer.body.length ? JSON.parse(answer.body) : undefined;
  const run = (one) => {
    if (one?.output) one.output.annotations_url ??= `${one.url}/annotations`;
  };
  if (/\/check-runs/.test(path)) [value, ...(value?.check_runs ?? [])].forEach(run);
  // GitHub leaves out what an event has not, and says null only of the App.
  const event = (one) => {
    ['label', 'assignee', 'milestone', 'rename'].forEach((name) => one[name] === null && delete one[name]);
    one.performed_via_github_app = null;
  };
  if (/\/issues\/\d+\/events/.test(path) && Array.isArray(value)) value.forEach(event);
  // GitHub has one word for what may be done through git and another for what may be done here, and knows everybody.
  if (path.endsWith('/permission')) {
    if (answer.status === 404) return { status: 200, body: Buffer.from('{"permission":"none","role_name":"","user":null}') };
    value.permission = { push: 'write', pull: 'read' }[value.permission] ?? value.permission;
    value.user.role_name = value.role_name;
  }
  return { ...answer, body: value === undefined ? answer.body : Buffer.from(JSON.stringify(value)) };
};

export const patches = (fake) => {
  const server = createServer(async (asked, response) => {
    try {
      const { status, body } = mend(asked.url, await forward(fake, asked, asked.url, await collect(asked)));
      response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : body);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  // The proxy keeps its connections: they must not be closed just as it uses one.
  server.keepAliveTimeout = 600_000;
  return server;
};
