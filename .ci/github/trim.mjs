// Cuts GitHub's description of its API (13 MB) down to the requests that perfdiff makes, for the validating proxy.
//
//   npm install --no-save @octokit/openapi@23.0.2 && node trim.mjs
//
// Keeps the operations below, follows every $ref, drops examples and prose. The result is committed with its notice,
// so that nobody but who runs this needs the 400 MB package.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const REPO = '/repos/{owner}/{repo}';
const OPERATIONS = {
  '/user': ['get'],
  [`${REPO}`]: ['get'],
  [`${REPO}/issues`]: ['get', 'post'],
  [`${REPO}/issues/{issue_number}`]: ['get', 'patch'],
  [`${REPO}/issues/{issue_number}/comments`]: ['get', 'post'],
  [`${REPO}/issues/comments/{comment_id}`]: ['get', 'patch', 'delete'],
  [`${REPO}/issues/{issue_number}/labels`]: ['get'],
  [`${REPO}/issues/{issue_number}/events`]: ['get'],
  [`${REPO}/collaborators/{username}/permission`]: ['get'],
  [`${REPO}/check-runs`]: ['post'],
  [`${REPO}/check-runs/{check_run_id}`]: ['get', 'patch'],
  [`${REPO}/commits/{ref}/check-runs`]: ['get'],
  [`${REPO}/commits/{commit_sha}/pulls`]: ['get'],
  [`${REPO}/pulls`]: ['get'],
  [`${REPO}/pulls/{pull_number}/commits`]: ['get'],
  [`${REPO}/compare/{basehead}`]: ['get'],
};

const whole = JSON.parse(readFileSync(new URL('node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url)));
const PROSE = new Set(['description', 'summary', 'externalDocs', 'examples', 'example', 'x-github', 'x-displayName', 'tags', 'x-multi-segment']);

// A property may be called `description`: below `properties` names are data, not keywords.
const lean = (node, names = false) => {
  if (Array.isArray(node)) return node.map((item) => lean(item));
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([key, value]) => names || !PROSE.has(key) || (key === 'description' && typeof value === 'object'));
  return Object.fromEntries(kept.map(([key, value]) => [key, lean(value, key === 'properties')]));
};

const paths = {};
for (const [path, methods] of Object.entries(OPERATIONS)) {
  const from = whole.paths[path];
  if (!from) throw new Error(`GitHub's description has no ${path}`);
  paths[path] = from.parameters ? { parameters: lean(from.parameters) } : {};
  for (const method of methods) {
    if (!from[method]) throw new Error(`GitHub's description has no ${method} ${path}`);
    paths[path][method] = lean(from[method]);
  }
}

// Responses must have a description; what it says does not matter.
const components = {};
const follow = (node) => {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.$ref === 'string') {
    const [, , kind, name] = node.$ref.split('/');
    components[kind] ??= {};
    if (!components[kind][name]) {
      components[kind][name] = lean(whole.components[kind][name]);
      follow(components[kind][name]);
    }
  }
  Object.values(node).forEach(follow);
};
follow(paths);
const sorted = Object.fromEntries(Object.entries(components).map(([kind, all]) => [kind, Object.fromEntries(Object.entries(all).sort())]));
const describe = (responses) => Object.values(responses ?? {}).forEach((response) => { if (!response.$ref) response.description = ''; });
Object.values(paths).flatMap(Object.values).forEach((operation) => describe(operation.responses));
describe(sorted.responses);

const { title, version, license } = whole.info;
const trimmed = JSON.stringify({ openapi: whole.openapi, info: { title, version, license }, paths, components: sorted });
const packed = gzipSync(trimmed, { level: 9 });
writeFileSync(new URL('api.github.com.json.gz', import.meta.url), packed);
console.log(`${Object.keys(paths).length} paths, ${trimmed.length} bytes, ${packed.length} packed`);
