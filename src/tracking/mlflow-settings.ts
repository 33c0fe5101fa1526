/**
 * Where an MLflow server is and how to talk to it, from a callback's options and the environment that MLflow's Python
 * client honours. Opens no connection. What we do not do (signing for AWS, plug-ins) is a mistake told here.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../registry/problem.js';
import { type Credentials, credentialsOf } from './mlflow-credentials.js';
import { readEnvironment } from './mlflow-environment.js';
import type { RetryPolicy } from './retry.js';
import { type Secret, secret } from './secret.js';

/** What a config may say. It is written into run folders, so secrets have no place in it. */
export interface MlflowOptions {
  /** Of the server, such as `https://mlflow.example.org/base`; wins over MLFLOW_TRACKING_URI. */
  readonly uri?: string;
  /** Name; wins over MLFLOW_EXPERIMENT_NAME and MLFLOW_EXPERIMENT_ID. */
  readonly experiment?: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface MlflowSettings {
  /** Without credentials, query or a slash at the end. */
  readonly uri: string;
  /** The header's whole value. */
  readonly authorization?: Secret;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, Secret>>;
  /** Everything that must be cut out of messages. */
  readonly secrets: readonly Secret[];
  readonly tls: Tls;
  readonly experimentName?: string;
  readonly experimentId?: string;
  /** Of the run to go on with, MLFLOW_RUN_ID. */
  readonly runId?: string;
  readonly retry: RetryPolicy;
  /** Milliseconds that one request may take, its reply included. */
  readonly timeout: number;
  /** The same for the upload of an artifact. */
  readonly artifactTimeout: number;
}

export interface Tls {
  /** Whether any certificate will do. */
  readonly insecure: boolean;
  /** PEM of the authorities to trust in place of Node's. */
  readonly authorities?: string;
  /** PEM of our certificate and its key. */
  readonly identity?: Secret;
}

export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** @throws where there is no such file */
  readText(path: string): string;
  readonly home: string;
}

const here = (): World => ({
  environment: process.env,
  readText: (path) => readFileSync(path, 'utf8'),
  home: homedir(),
});

/** @throws UserError that names the option or the variable */
export function mlflowSettings(options: MlflowOptions = {}, world: World = here()): MlflowSettings {
  const env = readEnvironment(world.environment);
  if (env.awsSigv4) throw unsupported('MLFLOW_TRACKING_AWS_SIGV4', 'requests are not signed for AWS');
  if (env.auth) throw unsupported('MLFLOW_TRACKING_AUTH', 'plug-ins of the Python client cannot run here');
  const server = addressOf(options.uri, env.uri);
  const given = credentialsOf(server.login, env, () => readIfThere(world, join(world.home, '.mlflow', 'credentials')));
  const headers = headersOf(options.headers, env.headers, env.workspace);
  if (env.experimentName && env.experimentId)
    throw new UserError('MLFLOW_EXPERIMENT_NAME and MLFLOW_EXPERIMENT_ID are both set. Keep one of them.');
  return {
    uri: server.uri,
    ...(given && { authorization: given.authorization }),
    headers,
    secrets: [...(given?.parts ?? []), ...Object.values(headers)],
    tls: tlsOf(env, world),
    ...(options.experiment
      ? { experimentName: options.experiment }
      : { experimentName: env.experimentName, experimentId: env.experimentId }),
    runId: env.runId,
    retry: env.retry,
    timeout: env.timeout * 1000,
    artifactTimeout: env.artifactTimeout * 1000,
  };
}

const unsupported = (variable: string, why: string): UserError =>
  new UserError(`${variable} is set, but ${why}. Unset it and use a user name and password, a token, or a header.`);

interface Server {
  readonly uri: string;
  readonly login?: Pick<Credentials, 'username' | 'password'>;
}

function addressOf(option: string | undefined, variable: string | undefined): Server {
  const [text, name] = option ? [option, 'uri'] : [variable, 'MLFLOW_TRACKING_URI'];
  if (!text) throw new UserError('no MLflow server is named. Give `uri`, or set MLFLOW_TRACKING_URI.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    // The text itself may hold a password, as in a database's address.
    throw new UserError(`${name} is not the address of an MLflow server. It begins with http:// or https://.`);
  const login = url.username || url.password ? { username: url.username, password: url.password } : undefined;
  if (login && option)
    throw new UserError(
      'uri holds a user name or a password, and configs are kept with their runs. Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD instead.',
    );
  const uri = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return login
    ? {
        uri,
        login: { username: decodeURIComponent(login.username), password: decodeURIComponent(login.password) },
      }
    : { uri };
}

/** Names that carry secrets more often than not. */
const telling = /auth|cookie|token|secret|key|password/i;

function headersOf(
  options: Readonly<Record<string, string>> = {},
  variable: Readonly<Record<string, string>>,
  workspace: string | undefined,
): Record<string, Secret> {
  const open = Object.keys(options).find((name) => telling.test(name));
  if (open)
    throw new UserError(
      `header ${open} looks like a secret, and configs are kept with their runs. Set EXP_MLFLOW_HEADERS="${open}: ..." instead.`,
    );
  const all = { ...(workspace && { 'x-mlflow-workspace': workspace }), ...options, ...variable };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), secret(value)]));
}

function tlsOf(env: ReturnType<typeof readEnvironment>, world: World): Tls {
  if (env.insecureTls && env.serverCertPath)
    throw new UserError('MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH exclude each other.');
  const pem = (variable: string, path: string | undefined) => {
    const text = path && readIfThere(world, path);
    if (path && !text) throw new UserError(`${variable} names ${path}, which is not a file that can be read.`);
    return text || undefined;
  };
  const authorities = pem('MLFLOW_TRACKING_SERVER_CERT_PATH', env.serverCertPath);
  const identity = pem('MLFLOW_TRACKING_CLIENT_CERT_PATH', env.clientCertPath);
  return {
    insecure: env.insecureTls,
    ...(authorities && { authorities }),
    ...(identity && { identity: secret(identity) }),
  };
}

function readIfThere(world: World, path: string): string | undefined {
  try {
    return world.readText(path);
  } catch {
    return undefined;
  }
}
