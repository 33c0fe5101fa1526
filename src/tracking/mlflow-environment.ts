/** The variables that MLflow's Python client honours, read and checked as it does; an empty one counts as unset. Decides nothing. */
import { UserError } from '../registry/problem.js';
import type { RetryPolicy } from './retry.js';

export interface MlflowEnvironment {
  readonly uri?: string;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  readonly awsSigv4: boolean;
  readonly auth?: string;
  readonly insecureTls: boolean;
  readonly serverCertPath?: string;
  readonly clientCertPath?: string;
  readonly experimentName?: string;
  readonly experimentId?: string;
  readonly runId?: string;
  readonly workspace?: string;
  readonly retry: RetryPolicy;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly artifactTimeout: number;
  /** Ours, EXP_MLFLOW_HEADERS: lines of `Name: value`, for what must not stand in a config. */
  readonly headers: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws UserError that names the variable, not its value */
export function readEnvironment(variables: Variables): MlflowEnvironment {
  const text = (name: string) => variables[`MLFLOW_${name}`] || undefined;
  const flag = (name: string, otherwise: boolean) => {
    const value = text(name)?.toLowerCase();
    if (value === undefined) return otherwise;
    if (!['true', 'false', '1', '0'].includes(value)) throw wrong(`MLFLOW_${name}`, 'true, false, 1 or 0');
    return value === 'true' || value === '1';
  };
  const number = (name: string, otherwise: number, least: number, most: number) => {
    const value = Number(text(name) ?? otherwise);
    if (!(value >= least && value <= most)) throw wrong(`MLFLOW_${name}`, `a number from ${least} to ${most}`);
    return value;
  };
  return {
    uri: text('TRACKING_URI'),
    username: text('TRACKING_USERNAME'),
    password: text('TRACKING_PASSWORD'),
    token: text('TRACKING_TOKEN'),
    awsSigv4: flag('TRACKING_AWS_SIGV4', false),
    auth: text('TRACKING_AUTH'),
    insecureTls: flag('TRACKING_INSECURE_TLS', false),
    serverCertPath: text('TRACKING_SERVER_CERT_PATH'),
    clientCertPath: text('TRACKING_CLIENT_CERT_PATH'),
    experimentName: text('EXPERIMENT_NAME'),
    experimentId: text('EXPERIMENT_ID'),
    runId: text('RUN_ID'),
    workspace: text('WORKSPACE'),
    retry: {
      retries: Math.floor(number('HTTP_REQUEST_MAX_RETRIES', 7, 0, 10)),
      factor: number('HTTP_REQUEST_BACKOFF_FACTOR', 2, 0, 120),
      jitter: number('HTTP_REQUEST_BACKOFF_JITTER', 1, 0, 120),
      respectRetryAfter: flag('HTTP_RESPECT_RETRY_AFTER_HEADER', true),
    },
    timeout: number('HTTP_REQUEST_TIMEOUT', 120, 0.001, 86_400),
    artifactTimeout: number('ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT', 600, 0.001, 86_400),
    headers: headerLines(variables.EXP_MLFLOW_HEADERS ?? ''),
  };
}

const wrong = (variable: string, fits: string): UserError => new UserError(`${variable} must be ${fits}.`);

function headerLines(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
      if (!name || value === undefined) throw wrong('EXP_MLFLOW_HEADERS', 'lines of `Name: value`');
      return [name, value];
    }),
  );
}
