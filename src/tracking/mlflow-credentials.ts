/** Who we are to an MLflow server: which of the ways to say so wins, as in its Python client. Reads nothing by itself. */
import type { MlflowEnvironment } from './mlflow-environment.js';
import { type Secret, secret } from './secret.js';

export interface Credentials {
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
}

export interface Given {
  readonly authorization: Secret;
  /** The header and everything it is made of, to be cut out of messages. */
  readonly parts: readonly Secret[];
}

/**
 * What stood in the server's address, or else the variables, which `~/.mlflow/credentials` completes. A user name and a
 * password, both there, win over a token. Undefined where nothing is known.
 */
export function credentialsOf(
  inAddress: Credentials | undefined,
  environment: Pick<MlflowEnvironment, 'username' | 'password' | 'token'>,
  readFile: () => string | undefined,
): Given | undefined {
  const whole = environment.username && environment.password;
  const file = inAddress || whole ? {} : readCredentials(readFile() ?? '');
  const username = inAddress ? inAddress.username : environment.username || file.username;
  const password = inAddress ? inAddress.password : environment.password || file.password;
  if (inAddress || (username && password)) return basic(username ?? '', password ?? '');
  return environment.token ? bearer(environment.token) : undefined;
}

function basic(username: string, password: string): Given {
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  const authorization = secret(`Basic ${encoded}`);
  return { authorization, parts: [authorization, secret(encoded), secret(password)] };
}

function bearer(token: string): Given {
  const authorization = secret(`Bearer ${token}`);
  return { authorization, parts: [authorization, secret(token)] };
}

/** INI, of which section [mlflow] counts. A key is lower case, its value as it stands up to the end of the line. */
export function readCredentials(text: string): Credentials {
  let section = '';
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, heading] = /^\s*\[(.+)\]\s*$/.exec(line) ?? [];
    if (heading !== undefined) section = heading;
    const [, key, value] = /^\s*(\w+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === 'mlflow' && key && value) found.set(key.toLowerCase(), value);
  }
  return { username: found.get('mlflow_tracking_username'), password: found.get('mlflow_tracking_password') };
}
