/** Settings from options and variables, as MLflow's Python client reads them; and no secret in anything that is shown. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type MlflowOptions, mlflowSettings } from '../../src/tracking/mlflow-settings.js';
import { secret, without } from '../../src/tracking/secret.js';

const uri = 'http://127.0.0.1:5000';

function settingsOf(
  environment: Record<string, string>,
  options: MlflowOptions = {},
  files: Record<string, string> = {},
) {
  const readText = (path: string) => {
    if (files[path] === undefined) throw new Error(`${path}: no such file`);
    return files[path];
  };
  return mlflowSettings(options, { environment, readText, home: '/home/me' });
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const file = {
  '/home/me/.mlflow/credentials':
    '[other]\nmlflow_tracking_username = x\n[mlflow]\nmlflow_tracking_username = ann\nmlflow_tracking_password = p%w\n',
};

describe('credentials', () => {
  const authorization = (environment: Record<string, string>, files = {}) =>
    settingsOf({ MLFLOW_TRACKING_URI: uri, ...environment }, {}, files).authorization?.reveal();

  it.each([
    ['none', {}, {}, undefined],
    ['a token', { MLFLOW_TRACKING_TOKEN: 't' }, {}, 'Bearer t'],
    [
      'user and password over a token',
      { MLFLOW_TRACKING_USERNAME: 'u', MLFLOW_TRACKING_PASSWORD: 'p', MLFLOW_TRACKING_TOKEN: 't' },
      {},
      basic('u:p'),
    ],
    [
      'a token where the password is missing',
      { MLFLOW_TRACKING_USERNAME: 'u', MLFLOW_TRACKING_TOKEN: 't' },
      {},
      'Bearer t',
    ],
    ['the file', {}, file, basic('ann:p%w')],
    ['the file completing a variable', { MLFLOW_TRACKING_USERNAME: 'u' }, file, basic('u:p%w')],
    [
      'the address',
      { MLFLOW_TRACKING_URI: 'http://a:b%40c@127.0.0.1:5000/base/', MLFLOW_TRACKING_TOKEN: 't' },
      {},
      basic('a:b@c'),
    ],
  ])('%s', (_, environment, files, expected) => {
    expect(authorization(environment, files)).toBe(expected);
  });

  it('are split off the address', () => {
    expect(settingsOf({ MLFLOW_TRACKING_URI: 'http://a:b@127.0.0.1:5000/base/' }).uri).toBe(`${uri}/base`);
  });

  it('are shown nowhere', () => {
    const settings = settingsOf(
      {
        MLFLOW_TRACKING_URI: 'https://ann:hunter2@example.org',
        EXP_MLFLOW_HEADERS: 'X-Api-Key: hunter2-key\nX-Other: hunter2: more',
        MLFLOW_TRACKING_CLIENT_CERT_PATH: '/key.pem',
      },
      {},
      { '/key.pem': 'hunter2 PEM' },
    );
    expect(settings.headers['x-other']?.reveal()).toBe('hunter2: more');
    const shown = [JSON.stringify(settings), inspect(settings, { depth: 9 }), `${settings.authorization}`].join();
    expect(shown).not.toMatch(/hunter2|YW5uOmh1bnRlcjI/);
    expect(JSON.stringify({ authorization: settings.authorization?.reveal() })).toContain('YW5uOmh1bnRlcjI');
  });

  it('are cut out of what others say, the longest first', () => {
    expect(without([secret('ab'), secret('abc'), secret('')], 'x abc ab')).toBe('x *** ***');
  });
});

describe('mistakes', () => {
  it.each([
    ['no address', {}, {}, 'MLFLOW_TRACKING_URI'],
    ['a database', { MLFLOW_TRACKING_URI: 'postgres://u:hunter2@h/db' }, {}, 'http://'],
    ['databricks', { MLFLOW_TRACKING_URI: 'databricks' }, {}, 'http://'],
    ['a password in a config', {}, { uri: 'http://u:hunter2@h' }, 'MLFLOW_TRACKING_PASSWORD'],
    [
      'a secret header in a config',
      { MLFLOW_TRACKING_URI: uri },
      { headers: { 'X-Api-Key': 'hunter2' } },
      'EXP_MLFLOW_HEADERS',
    ],
    ['signing for AWS', { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_AWS_SIGV4: 'true' }, {}, 'AWS'],
    ['plug-ins', { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_AUTH: 'kubernetes' }, {}, 'plug-ins'],
    ['no truth value', { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_INSECURE_TLS: 'yes' }, {}, 'true, false, 1 or 0'],
    ['too many retries', { MLFLOW_TRACKING_URI: uri, MLFLOW_HTTP_REQUEST_MAX_RETRIES: '11' }, {}, 'from 0 to 10'],
    ['no number', { MLFLOW_TRACKING_URI: uri, MLFLOW_HTTP_REQUEST_TIMEOUT: 'hunter2' }, {}, 'a number'],
    [
      'two experiments',
      { MLFLOW_TRACKING_URI: uri, MLFLOW_EXPERIMENT_NAME: 'a', MLFLOW_EXPERIMENT_ID: '1' },
      {},
      'Keep one',
    ],
    ['no certificate', { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_SERVER_CERT_PATH: '/no.pem' }, {}, '/no.pem'],
    ['no headers', { MLFLOW_TRACKING_URI: uri, EXP_MLFLOW_HEADERS: 'hunter2' }, {}, 'Name: value'],
  ])('%s', (_, environment, options, part) => {
    const asked = () => settingsOf(environment as Record<string, string>, options);
    expect(asked).toThrow(part);
    expect(asked).not.toThrow('hunter2');
  });
});

it('reads the rest, in milliseconds where they are times', () => {
  const settings = settingsOf({
    MLFLOW_TRACKING_URI: uri,
    MLFLOW_EXPERIMENT_ID: '7',
    MLFLOW_RUN_ID: 'r',
    MLFLOW_WORKSPACE: 'team',
    MLFLOW_TRACKING_INSECURE_TLS: 'TRUE',
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '3',
    MLFLOW_HTTP_REQUEST_TIMEOUT: '5',
    MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER: '0',
  });
  expect(settings).toMatchObject({ experimentId: '7', runId: 'r', timeout: 5000, artifactTimeout: 600_000 });
  expect(settings.retry).toEqual({ retries: 3, factor: 2, jitter: 1, respectRetryAfter: false });
  expect(settings.tls.insecure).toBe(true);
  expect(settings.headers['x-mlflow-workspace']?.reveal()).toBe('team');
  const named = settingsOf({ MLFLOW_EXPERIMENT_ID: '7' }, { uri, experiment: 'mine' });
  expect([named.experimentName, named.experimentId]).toEqual(['mine', undefined]);
});
