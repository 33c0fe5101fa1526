/**
 * What `exp ui` answers: the built page, and the page's questions below api/. It reads and never writes, tells other sites
 * nothing (no CORS), and its page may fetch from nowhere else. What the answers are is decided elsewhere.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { finite, type Json } from '../registry/json.js';
import { UserError } from '../registry/problem.js';
import { mayAsk } from './hosts.js';
import { liveChanges } from './live.js';
import { runsIndex } from './runs-index.js';

export type Answer =
  | { readonly type: 'json'; readonly value: Json }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly media: string };

/** What an address below api/ answers, such as "api/run" with id=a/b; null for no such address. @throws UserError */
export type Answering = (runsFolder: string, path: string, query: URLSearchParams) => Promise<Answer | null>;

export interface Serving {
  readonly runsFolder: string;
  /** Where the built page lies. */
  readonly page: string;
  /** Where the server listens, by which it knows who may ask. */
  readonly host: string;
  /** What is answered besides api/runs and api/live. */
  readonly answer: Answering;
}

/** Of a build, or of the tree beside it. @throws UserError where there is none */
export function builtPage(): string {
  const places = [join(import.meta.dirname, '../page'), join(import.meta.dirname, '../../dist/page')];
  const found = places.find((path) => existsSync(join(path, 'index.html')));
  if (found) return found;
  throw new UserError('the page is not built. In a clone: npm run build');
}

/** onnxruntime compiles its program, and pictures are made in the page; nothing comes from elsewhere. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** `every`: milliseconds between looks at the folder while somebody listens. */
export function serverOf({ runsFolder, page, host, answer }: Serving, every?: number): Hono {
  const index = runsIndex(runsFolder);
  const changes = liveChanges(index, every);
  const app = new Hono();
  app.use(async (c, next) =>
    mayAsk(c.req.header('host'), host)
      ? next()
      : c.text('This server answers to the names of this machine alone.', 403),
  );
  app.use(methodNotAllowed({ app }));
  app.use(secureHeaders({ contentSecurityPolicy, strictTransportSecurity: false, referrerPolicy: 'no-referrer' }));
  app.use(compress());
  app.get('/api/live', (c) =>
    streamSSE(c, async (stream) => {
      await stream.write('retry: 1000\n\n');
      const version = Number(c.req.query('version')) || 0;
      for await (const event of changes(version, () => !stream.aborted && !stream.closed))
        await stream.writeSSE({ data: JSON.stringify(event) });
    }),
  );
  app.get('/api/*', async (c) => {
    c.header('Cache-Control', 'no-store');
    if (c.req.path === '/api/runs') return c.json(await index.refresh());
    const answered = await answer(runsFolder, c.req.path.slice(1), new URL(c.req.url).searchParams);
    return answered ? spoken(c, answered) : c.json({ error: `there is no address ${c.req.path}.` }, 404);
  });
  app.get('/assets/*', kept('public, max-age=31536000, immutable'), serveStatic({ root: page }));
  app.get('*', kept('no-cache'), etag(), serveStatic({ root: page }));
  app.notFound((c) => c.text('There is nothing here.', 404));
  app.onError((error, c) => c.json({ error: error.message }, error instanceof UserError ? 404 : 500));
  return app;
}

function spoken(c: Context, answer: Answer): Response {
  if (answer.type === 'bytes') return c.body(Uint8Array.from(answer.bytes), 200, { 'Content-Type': answer.media });
  return c.body(JSON.stringify(answer.value, finite), 200, { 'Content-Type': 'application/json' });
}

/** How long a browser may keep what is found. */
const kept = (control: string) => async (c: Context, next: () => Promise<void>) => {
  await next();
  if (c.res.ok) c.res.headers.set('Cache-Control', control);
};
