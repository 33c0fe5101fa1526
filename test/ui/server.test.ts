import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storage } from '../../src/experiment/storage.js';
import { UserError } from '../../src/registry/problem.js';
import type { LiveEvent, RunsReply } from '../../src/ui/contract.js';
import { isLoopback, mayAsk } from '../../src/ui/hosts.js';
import { listen } from '../../src/ui/listen.js';
import { liveChanges } from '../../src/ui/live.js';
import { type Answering, serverOf } from '../../src/ui/server.js';
import { begin, complete, idOf, log, scratch } from './folders.js';

const page = join(scratch(), 'page');
storage.ensureFolder(join(page, 'assets'));
writeFileSync(join(page, 'index.html'), '<title>the page</title>');
writeFileSync(join(page, 'assets/index-abc.js'), 'x'.repeat(5000));
writeFileSync(join(page, '../secret.txt'), 'secret');

const runsFolder = scratch();
const run = begin(runsFolder);
log(run, 10, { a: 1 });

const answer: Answering = async (folder, path, query) => {
  if (path === 'api/bytes') return { type: 'bytes', bytes: Uint8Array.of(1, 2, 255), media: 'image/png' };
  if (path === 'api/json') return { type: 'json', value: [folder, query.get('id'), Number.NaN] };
  if (path === 'api/wrong') throw new UserError('there is no run "x".');
  if (path === 'api/fault') throw new Error('a fault');
  return null;
};

const app = serverOf({ runsFolder, page, host: '127.0.0.1', answer }, 5);
const local = { host: 'localhost:7777' };
const ask = (path: string, init: RequestInit = {}) =>
  app.request(`http://localhost:7777${path}`, { ...init, headers: { ...local, ...(init.headers as object) } });

describe('the server', () => {
  it('gives the page: what has a hash in its name for good, the rest to be asked for again', async () => {
    const html = await ask('/');
    expect(await html.text()).toContain('the page');
    expect(html.headers.get('cache-control')).toBe('no-cache');
    expect((await ask('/', { headers: { 'if-none-match': html.headers.get('etag')! } })).status).toBe(304);
    const script = await ask('/assets/index-abc.js');
    expect([script.status, script.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    const zipped = await ask('/assets/index-abc.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
  });

  it('lets the page load from here alone, and tells other sites nothing', async () => {
    const { headers } = await ask('/', { headers: { origin: 'http://evil.example' } });
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it.each([
    '/nothing.js',
    '/assets/nothing.js',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
  ])('has no %s', async (path) => {
    // biome-ignore format: a list
    const reply = await ask(path);
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([404, null]);
    expect(await reply.text()).not.toContain('secret');
  });

  it('answers what it is asked', async () => {
    const { runs } = (await (await ask('/api/runs')).json()) as RunsReply;
    expect(runs).toMatchObject([{ id: idOf(runsFolder, run), step: 10 }]);
    expect(await (await ask('/api/json?id=a/b')).json()).toEqual([runsFolder, 'a/b', 'NaN']);
    const bytes = await ask('/api/bytes');
    expect(bytes.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  it.each([
    ['/api/wrong', 404, 'there is no run "x".'],
    ['/api/nothing', 404, 'there is no address /api/nothing.'],
    ['/api/fault', 500, 'a fault'],
  ])('says what is wrong with %s', async (path, status, error) => {
    const reply = await ask(path);
    expect([reply.status, await reply.json()]).toEqual([status, { error }]);
  });

  it('reads alone', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      for (const path of ['/', '/api/runs']) expect((await ask(path, { method })).status).toBe(405);
  });
});

describe('who may ask', () => {
  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1:7777', '127.1.2.3', '[::1]:7777'])('%s', (name) =>
    expect(mayAsk(name, '127.0.0.1')).toBe(true),
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.0.1',
    'localhost:x',
    '',
    undefined,
  ])('not %s', async (name) => {
    expect(mayAsk(name, 'localhost')).toBe(false);
    expect(mayAsk(name, '0.0.0.0')).toBe(true); // whoever opens it to all has no names to go by
    const { status } = await app.request('http://localhost/api/runs', {
      headers: name === undefined ? {} : { host: name },
    });
    expect(status).toBe(403);
  });

  it('loopback is this machine alone', () => {
    expect(['127.0.0.1', 'localhost', '::1', '[::1]'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['0.0.0.0', '::', 'example.org', '10.0.0.1'].map(isLoopback)).toEqual([false, false, false, false]);
  });
});

describe('a port', () => {
  const where = { host: '127.0.0.1', port: 0, spare: 0 };

  it('that is in use is told, or the next one taken', async () => {
    const first = await listen(app, where);
    const port = Number(new URL(first.url).port);
    await expect(listen(app, { ...where, port })).rejects.toThrow(`port ${port} of 127.0.0.1 is in use`);
    const second = await listen(app, { ...where, port, spare: 20 });
    expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
    expect((await fetch(second.url)).status).toBe(200);
    await Promise.all([first.close(), second.close()]);
    await expect(fetch(first.url)).rejects.toThrow();
  });

  it('of an address that is not ours is refused', async () => {
    await expect(listen(app, { ...where, host: '192.0.2.1' })).rejects.toThrow('is no address of this machine');
  });
});

it('looks while somebody listens, once for all who do', async () => {
  let [looks, version, open] = [0, 1, true];
  const event = () => ({ version, runs: [], sweeps: [], gone: [] });
  const refresh = async () => {
    [looks, version] = [looks + 1, version + 1];
    return { folder: '', ...event() };
  };
  const changes = liveChanges({ refresh, since: (after) => (after < version ? event() : undefined) }, 5);
  const listeners = [changes(0, () => open), changes(0, () => open)];
  const heard = () => Promise.all(listeners.map(async (one) => (await one.next()).value?.version));
  expect([await heard(), looks]).toEqual([[1, 1], 0]);
  expect([await heard(), looks]).toEqual([[2, 2], 1]);
  open = false;
  expect(await heard()).toEqual([undefined, undefined]);
  const before = looks;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(looks).toBe(before);
});

it('tells whoever listens what changes, over the wire, and ends with the server', async () => {
  const { url, close } = await listen(app, { host: '127.0.0.1', port: 0, spare: 0 });
  const { version } = (await (await fetch(`${url}api/runs`)).json()) as RunsReply;
  const reply = await fetch(`${url}api/live?version=${version}`);
  expect(reply.headers.get('content-type')).toBe('text/event-stream');
  const events = eventsOf(reply.body!);
  log(run, 20, { a: 2 });
  expect((await events.next()).value).toMatchObject({ runs: [{ step: 20 }], gone: [] });
  complete(run, 30, { a: 3 });
  let last: LiveEvent | undefined;
  while (last?.runs[0]?.status !== 'completed') last = (await events.next()).value!;
  expect(last).toMatchObject({ runs: [{ step: 30 }] });
  await close();
  await expect(events.next()).rejects.toThrow();
});

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<LiveEvent, undefined> {
  let text = '';
  for await (const bytes of body) {
    text += Buffer.from(bytes).toString('utf8');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data) yield JSON.parse(data);
    }
  }
  return undefined;
}
