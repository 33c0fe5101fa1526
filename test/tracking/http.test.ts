/** What is tried again, after how long, and what the trouble is called. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../../src/tracking/http.js';
import { mlflowSettings } from '../../src/tracking/mlflow-settings.js';
import { backoff, retryAfter } from '../../src/tracking/retry.js';
import { busy, type FakeMlflow, failing, page, startFake } from '../helpers/mlflow-fake.js';

let fake: FakeMlflow;
let waits: number[];
beforeAll(async () => {
  fake = await startFake();
});
afterAll(() => fake.stop());
beforeEach(() => {
  waits = [];
  fake.behave();
});

const clock = {
  now: () => Date.UTC(2026, 0, 1),
  random: () => 0.5,
  sleep: async (milliseconds: number) => void waits.push(milliseconds),
};

async function using<T>(
  use: (http: Http) => Promise<T>,
  more: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<T> {
  const environment = {
    MLFLOW_TRACKING_URI: fake.url,
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
    MLFLOW_TRACKING_TOKEN: 'hunter2',
    ...more,
  };
  const readText = () => '';
  const http = createHttp(mlflowSettings({}, { environment, readText, home: '/' }), { clock, signal });
  try {
    return await use(http);
  } finally {
    await http.close();
  }
}

const search = { method: 'POST', path: '/api/2.0/mlflow/runs/search', body: { experiment_ids: ['1'] } } as const;
const asking = (more = {}, signal?: AbortSignal) => using((http) => http.ask(search), more, signal);

describe('a request', () => {
  it.each([408, 429, 500, 502, 503, 504])('is tried again after %d, a POST too', async (status) => {
    fake.misbehave('search', failing(status), failing(status));
    expect(await asking()).toEqual({});
    expect(waits).toEqual([1500, 2500]);
  });

  it('is tried again after a page, a cut reply and a login', async () => {
    fake.misbehave('search', page, { kind: 'cut' });
    expect(await asking()).toEqual({});
    fake.misbehave('search', {
      kind: 'reply',
      status: 302,
      text: '',
      headers: { location: 'https://login.example.org/?x' },
    });
    expect(await asking()).toEqual({});
  });

  it('fails as unavailable when its retries are spent', async () => {
    fake.misbehave('search', page, page, page);
    await expect(asking()).rejects.toMatchObject({
      trouble: 'unavailable',
      message: expect.stringContaining('"Sign in"'),
    });
    expect(waits).toHaveLength(2);
  });

  it('waits as long as it is asked to', async () => {
    fake.misbehave('search', busy('7'), busy('Thu, 01 Jan 2026 00:00:09 GMT'));
    await asking();
    expect(waits).toEqual([7000, 9000]);
    waits = [];
    fake.misbehave('search', busy('7'));
    await asking({ MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER: 'false' });
    expect(waits).toEqual([1500]);
  });

  it.each([
    ['401', failing(401, 'hunter2?'), 'MLFLOW_TRACKING_TOKEN'],
    ['403', failing(403, '{"error_code":"PERMISSION_DENIED","message":"no"}'), 'may not'],
    ['413', failing(413, '<html>'), 'as large as this'],
    ['a permanent move', failing(301), 'elsewhere'],
    ['no artifacts', failing(503, 'disabled due to `--no-serve-artifacts`'), '--no-serve-artifacts'],
    [
      'no artifacts, as newer servers say',
      failing(503, '{"detail":"Run with `--serve-artifacts` to enable."}'),
      '--serve-artifacts',
    ],
    ['no tracking', failing(503, 'disabled in `--artifacts-only` mode'), '--artifacts-only'],
    ['a mistake', failing(400, '{"error_code":"INVALID_PARAMETER_VALUE","message":"x"}'), 'INVALID_PARAMETER_VALUE'],
  ])('is not tried again after %s', async (_, mischief, part) => {
    fake.misbehave('search', mischief);
    const failed = asking();
    await expect(failed).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining(part) });
    await expect(failed).rejects.not.toThrow('hunter2');
    expect(waits).toEqual([]);
  });

  it('names --allowed-hosts to a server that does not know its own name', async () => {
    fake.allowHost(/^mlflow$/);
    await expect(asking()).rejects.toMatchObject({
      trouble: 'refused',
      message: expect.stringContaining('--allowed-hosts'),
    });
    fake.allowHost(/^127\.0\.0\.1/);
  });

  it('ends at its time limit, and when it is broken off', async () => {
    const silent = { kind: 'silent' } as const;
    fake.misbehave('search', silent, silent, silent);
    await expect(asking({ MLFLOW_HTTP_REQUEST_TIMEOUT: '0.02' })).rejects.toThrow('no reply within 0.02 s');
    fake.misbehave('search', silent);
    const controller = new AbortController();
    const broken = asking({}, controller.signal);
    controller.abort();
    await expect(broken).rejects.toMatchObject({ trouble: 'unavailable' });
  });

  it('finds a server that is away unavailable, and finds it again', async () => {
    await fake.away();
    await expect(asking()).rejects.toMatchObject({
      trouble: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await fake.back();
    expect(await asking()).toEqual({});
  });

  it('carries the credentials and the headers', async () => {
    await asking({ EXP_MLFLOW_HEADERS: 'X-Tenant: me' });
    expect(fake.requests.at(-1)?.headers).toMatchObject({ authorization: 'Bearer hunter2', 'x-tenant': 'me' });
  });
});

describe('waits', () => {
  const policy = { retries: 7, factor: 2, jitter: 1, respectRetryAfter: true };
  it('grow at random up to two minutes', () => {
    expect([0, 1, 2, 9].map((retry) => backoff(policy, retry, () => 1))).toEqual([3000, 5000, 9000, 120_000]);
    expect(backoff(policy, 9, () => 0)).toBe(0);
  });
  it('are asked for in seconds or by date', () => {
    const asked = ['3', 'Thu, 01 Jan 1970 00:00:05 GMT', 'soon', '999999', 'Wed, 31 Dec 1969 00:00:00 GMT', undefined];
    expect(asked.map((header) => retryAfter(header, 1000))).toEqual([3000, 4000, undefined, 120_000, 0, undefined]);
  });
});
