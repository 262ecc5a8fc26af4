// The front of the chain: plays GitHub's refusals, injects faults on order, and writes down every request.
//
//   /<lane>/<path of the API>     to the validating proxy; each lane has its own faults and log
//   /_lane/<lane>/faults  POST    [{method, path, status, headers, body, after}], each used once; `path` is a part of the path;
//                                 with `after` the request is carried out and only its answer replaced
//   /_lane/<lane>/log     GET     [{method, path, headers, body, status, injected}]
//   /_violations          GET     requests and answers that broke GitHub's description, over all lanes
//   /_state/<path>                past the proxy to the fake, for setting the stage and looking behind it
import { createServer, request } from 'node:http';

const LONGEST = 65536;

export const collect = async (stream) => Buffer.concat(await stream.toArray());

// A fresh connection each time: one that was kept may be closed just as it is used.
export const forward = (base, { method, headers }, path, body) =>
  new Promise((resolve, reject) => {
    const { host, connection, ...rest } = headers;
    const sent = request(base + path, { method, headers: rest, agent: false }, (answer) => {
      collect(answer).then((body) => resolve({ status: answer.statusCode, headers: {}, body }), reject);
    });
    sent.on('error', reject).end(body);
  });

// What GitHub refuses and the fake lets pass: unknown tokens, writes of a fork's token, bodies without end.
const refusal = ({ method, headers }, body, tokens) => {
  const role = tokens[(headers.authorization ?? '').replace('Bearer ', '')];
  const say = (status, message) => ({ status, headers: {}, body: Buffer.from(JSON.stringify({ message })) });
  if (!role) return say(401, 'Bad credentials');
  if (role === 'read' && method !== 'GET') return say(403, 'Resource not accessible by integration');
  const sent = body.length ? JSON.parse(body) : {};
  if (typeof sent.body === 'string' && [...sent.body].length > LONGEST) return say(422, `Body is too long (maximum is ${LONGEST} characters)`);
};

export const faults = (proxy, fake, tokens) => {
  const lanes = new Map();
  const violations = [];
  const lane = (name) => lanes.get(name) ?? lanes.set(name, { faults: [], log: [] }).get(name);
  const answer = async (asked, body) => {
    const [, first, ...rest] = asked.url.split('/');
    const json = (value) => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(value)) });
    if (first === '_state') return forward(fake, asked, `/${rest.join('/')}`, body);
    if (first === '_violations') return json(violations);
    if (first === '_lane') {
      const { faults, log } = lane(rest[0]);
      if (rest[1] === 'log') return json(log);
      faults.push(...JSON.parse(body));
      return json({});
    }
    const { faults, log } = lane(first);
    const path = `/${rest.join('/')}`;
    const due = faults.findIndex((fault) => fault.method === asked.method && path.includes(fault.path));
    const [fault] = due < 0 ? [] : faults.splice(due, 1);
    let done = fault;
    if (!fault || fault.after) {
      const real = refusal(asked, body, tokens) ?? (await forward(proxy, asked, path, body));
      if (real.body.includes('stoplight.io/prism')) violations.push({ lane: first, method: asked.method, path, status: real.status, said: real.body.toString() });
      done ??= real;
    }
    log.push({ method: asked.method, path, headers: asked.headers, body: body.toString(), status: done.status, injected: Boolean(fault) });
    return done;
  };
  return createServer(async (asked, response) => {
    try {
      const { status, headers, body } = await answer(asked, await collect(asked));
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(status === 204 ? undefined : body);
    } catch (error) {
      violations.push({ said: String(error) });
      response.writeHead(500).end(String(error));
    }
  });
};
