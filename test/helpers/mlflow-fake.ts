/**
 * A strict stand-in for an MLflow server on loopback: it keeps what the real one would keep, refuses what it would refuse,
 * and misbehaves as told. test/integration/mlflow-client.test.ts asks the real one the same questions.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, emptyStore, type Stored } from './mlflow-rules.js';

/** How one request goes wrong. `cut`: what was asked is done, and the connection ends before the reply. */
export type Mischief =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly text: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'silent' }
  | { readonly kind: 'cut' };

export interface FakeRequest {
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface FakeMlflow {
  readonly url: string;
  readonly stored: Stored;
  /** Every request that came, in order. */
  readonly requests: readonly FakeRequest[];
  /** What happens to the next requests whose path holds `about`, one each. */
  misbehave(about: string, ...mischiefs: readonly Mischief[]): void;
  /** Forgets what was to go wrong. */
  behave(): void;
  /** Whom it takes a Host header to be; loopback alone at first. */
  allowHost(pattern: RegExp): void;
  /** Answers nobody until it is back, at the same address. What is stored stays. */
  away(): Promise<void>;
  back(): Promise<void>;
  stop(): Promise<void>;
}

export const page: Mischief = {
  kind: 'reply',
  status: 200,
  text: '<html><head><title>Sign in</title></head></html>',
  headers: { 'content-type': 'text/html' },
};

export const busy = (seconds: string): Mischief => ({
  kind: 'reply',
  status: 429,
  text: '',
  headers: { 'retry-after': seconds },
});

export const failing = (status: number, text = ''): Mischief => ({ kind: 'reply', status, text });

export async function startFake({ artifacts = true } = {}): Promise<FakeMlflow> {
  const stored = emptyStore(artifacts);
  const requests: FakeRequest[] = [];
  const planned: { about: string; mischief: Mischief }[] = [];
  let hosts = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

  const handle = async (message: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const { method = '', url: path = '', headers } = message;
    const asked: FakeRequest = { method, path, headers, body: Buffer.concat(chunks) };
    requests.push(asked);
    const at = planned.findIndex(({ about }) => path.includes(about));
    const mischief = at < 0 ? undefined : planned.splice(at, 1)[0]?.mischief;
    if (mischief?.kind === 'silent') return;
    if (mischief?.kind === 'reply') return response.writeHead(mischief.status, mischief.headers).end(mischief.text);
    const answer = hosts.test(headers.host ?? '')
      ? answerOf(stored, asked)
      : { status: 403, text: 'Invalid Host header - possible DNS rebinding attack detected' };
    if (mischief?.kind === 'cut') return message.socket.destroy();
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
  };
  const server = createServer((message, response) => void handle(message, response).catch(() => response.destroy()));
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const away = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stored,
    requests,
    misbehave: (about, ...mischiefs) => planned.push(...mischiefs.map((mischief) => ({ about, mischief }))),
    behave: () => void planned.splice(0),
    allowHost: (pattern) => {
      hosts = pattern;
    },
    away,
    back: () => listen(port),
    stop: () => (server.listening ? away() : Promise.resolve()),
  };
}
