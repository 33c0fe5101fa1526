/**
 * Requests to one server: its address, credentials, time limits and retries. Every request may be tried again, so
 * whoever asks must ask for what can be done twice. What a reply means is `reply.ts`'s affair.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import type { MlflowSettings } from './mlflow-settings.js';
import { type Answer, read } from './reply.js';
import { type Clock, retryAfter, retrying } from './retry.js';
import { without } from './secret.js';
import { TrackingError, unavailable } from './trouble.js';

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below the server's address, with a slash first; or whole, for another host. */
  readonly path: string;
  /** Fields without a value are left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** JSON, or bytes as they are. */
  readonly body?: object | Uint8Array;
}

/** Every function throws TrackingError. */
export interface Http {
  /** One attempt. */
  once(question: Question): Promise<Answer>;
  /** As many attempts as the settings allow. */
  ask(question: Question): Promise<Answer>;
  /** The same for whole sequences of `once`, begun anew each time. */
  retrying<T>(attempt: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface HttpOptions {
  /** Breaks off whatever is under way and every wait. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

const realClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

export function createHttp(settings: MlflowSettings, { signal, clock = realClock }: HttpOptions = {}): Http {
  const dispatcher = connections(settings);

  const once = async (question: Question): Promise<Answer> => {
    const url = addressOf(settings.uri, question);
    const limit = question.body instanceof Uint8Array ? settings.artifactTimeout : settings.timeout;
    try {
      const answer = await within(limit, signal, (limited) =>
        send(settings, dispatcher, url, question, limited, clock),
      );
      if (answer instanceof TrackingError) throw answer;
      return answer;
    } catch (error) {
      throw told(error, settings, url);
    }
  };
  const again = <T>(attempt: () => Promise<T>) => retrying(settings.retry, clock, signal, attempt);
  return {
    once,
    retrying: again,
    ask: (question) => again(() => once(question)),
    close: () => dispatcher.destroy(),
  };
}

/** Through the proxies that the environment names, as everything else. */
function connections({ tls, timeout }: MlflowSettings): Dispatcher {
  const identity = tls.identity?.reveal();
  const connect = {
    timeout,
    rejectUnauthorized: !tls.insecure,
    ...(tls.authorities && { ca: tls.authorities }),
    ...(identity && { cert: identity, key: identity }),
  };
  // Our own limit is for the whole request; undici's two, for its parts, are off.
  return new EnvHttpProxyAgent({ connect, requestTls: connect, connections: 4, headersTimeout: 0, bodyTimeout: 0 });
}

function addressOf(uri: string, { path, query = {} }: Question): string {
  const fields = Object.entries(query).filter((field): field is [string, string] => field[1] !== undefined);
  const search = new URLSearchParams(fields).toString();
  return `${path.startsWith('/') ? uri : ''}${path}${search && `?${search}`}`;
}

async function send(
  { headers, authorization }: MlflowSettings,
  dispatcher: Dispatcher,
  url: string,
  { method, body }: Question,
  signal: AbortSignal,
  clock: Clock,
): Promise<Answer | TrackingError> {
  const raw = body instanceof Uint8Array;
  const reply = await request(url, {
    dispatcher,
    method,
    signal,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()])),
      ...(authorization && { authorization: authorization.reveal() }),
      ...(body && { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body && { body: raw ? body : JSON.stringify(body) }),
  });
  const heads = Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, value?.toString()]));
  const text = await reply.body.text();
  return read({ status: reply.statusCode, headers: heads, text }, raw, retryAfter(heads['retry-after'], clock.now()));
}

/** Runs `action` with a signal that fires after so many milliseconds, or when the other one does. */
async function within<T>(
  milliseconds: number,
  outer: AbortSignal | undefined,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('it was broken off'));
  const timer = setTimeout(() => controller.abort(new Error(`no reply within ${milliseconds / 1000} s`)), milliseconds);
  if (outer?.aborted) stop();
  outer?.addEventListener('abort', stop);
  try {
    return await action(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  }
}

/** A failure with the server's address before it, and no secret in it. No reply at all may be one the next time. */
function told(error: unknown, { secrets, authorization }: MlflowSettings, url: string): TrackingError {
  const known = error instanceof TrackingError ? error : unavailable(`no answer, ${reasonOf(error)}.`);
  const message = without([...secrets, ...(authorization ? [authorization] : [])], known.message);
  return new TrackingError(known.trouble, `MLflow at ${new URL(url).origin}: ${message}`, known);
}

/** Node gives several addresses' failures as one without a message. */
function reasonOf(error: unknown): string {
  const { errors, message, code } = error as AggregateError & { code?: string };
  return errors?.map(reasonOf).join('; ') || message || code || String(error);
}
