/**
 * Asks an MLflow server over its REST API, version 2.0. What must not happen twice is looked for, by a tag of ours, before it
 * is done, and again before each retry: a server may have done it and its reply been lost.
 */
import { uploadPath } from './artifacts.js';
import { requestsOf } from './batches.js';
import { createHttp, type HttpOptions } from './http.js';
import type { Dataset, MlflowClient, NewRun, RunQuery, TrackedRun, Warn } from './mlflow.js';
import { artifactOf, listIn, metricOf, objectIn, runOf, textIn } from './mlflow-answers.js';
import { modelLogger } from './mlflow-models.js';
import type { MlflowSettings } from './mlflow-settings.js';
import { fittingValue, fittingWords, limits } from './names.js';
import type { Answer } from './reply.js';
import { refused, TrackingError } from './trouble.js';

export interface MlflowClientOptions extends HttpOptions {
  readonly warn?: Warn;
}

const api = '/api/2.0/mlflow';
const uidTag = 'exp.run_uid';

export function createMlflowClient(settings: MlflowSettings, options: MlflowClientOptions = {}): MlflowClient {
  const http = createHttp(settings, options);
  const warn = options.warn ?? (() => {});
  const post = (path: string, body: object) => http.ask({ method: 'POST', path: `${api}${path}`, body });
  const get = (path: string, query: Readonly<Record<string, string | undefined>>) =>
    http.ask({ method: 'GET', path: `${api}${path}`, query });

  const runsBy = ({ experimentIds, filter, orderBy = [] }: RunQuery, page_token?: string) => ({
    method: 'POST' as const,
    path: `${api}/runs/search`,
    body: { experiment_ids: experimentIds, filter, order_by: orderBy, max_results: 1000, page_token },
  });
  const withUid = (experimentId: string, uid: string) =>
    runsBy({ experimentIds: [experimentId], filter: `tags."${uidTag}" = '${uid}'` });
  const firstRun = (answer: Answer): TrackedRun | undefined => {
    // Oldest first: of two that a slow server made after all, everyone takes the same.
    const found = listIn(answer, 'runs').map(runOf);
    return found.sort((a, b) => a.startTime - b.startTime || (a.id < b.id ? -1 : 1))[0];
  };

  const newRun = ({ experimentId, uid, name, startTime, tags = {}, user }: NewRun) => ({
    method: 'POST' as const,
    path: `${api}/runs/create`,
    body: {
      experiment_id: experimentId,
      user_id: user,
      run_name: fittingValue('run name', name, limits.key, warn),
      start_time: startTime,
      tags: fittingWords({ ...tags, [uidTag]: uid }, limits.tag, warn),
    },
  });

  const experimentByName = async (name: string): Promise<string> => {
    const query = { experiment_name: name };
    const found = objectIn(
      await http.once({ method: 'GET', path: `${api}/experiments/get-by-name`, query }),
      'experiment',
    );
    if (found.lifecycle_stage === 'deleted')
      throw refused(
        `experiment "${name}" was deleted. Restore it with \`mlflow experiments restore\`, or name another.`,
      );
    return textIn(found, 'experiment_id');
  };

  return {
    experimentId: (name) =>
      http.retrying(() =>
        orIf('RESOURCE_DOES_NOT_EXIST', experimentByName(name), () =>
          orIf(
            'RESOURCE_ALREADY_EXISTS',
            http
              .once({ method: 'POST', path: `${api}/experiments/create`, body: { name } })
              .then((made) => textIn(made, 'experiment_id')),
            () => experimentByName(name),
          ),
        ),
      ),

    findRun: async (experimentId, uid) => firstRun(await http.ask(withUid(experimentId, uid))),

    createRun: (run) =>
      http.retrying(async () => {
        const found = firstRun(await http.once(withUid(run.experimentId, run.uid)));
        return found ?? runOf(objectIn(await http.once(newRun(run)), 'run'));
      }),

    getRun: async (runId) => runOf(objectIn(await get('/runs/get', { run_id: runId }), 'run')),

    updateRun: async (runId, { status, endTime, name }) => {
      await post('/runs/update', { run_id: runId, status, end_time: endTime, run_name: name });
    },

    logBatch: async (runId, batch) => {
      for (const request of requestsOf(batch, warn)) await post('/runs/log-batch', { run_id: runId, ...request });
    },

    setTags: async (runId, tags) => {
      for (const request of requestsOf({ tags }, warn)) await post('/runs/log-batch', { run_id: runId, ...request });
    },

    logInputs: async (runId, datasets) => {
      await post('/runs/log-inputs', { run_id: runId, datasets: datasets.map(inputOf) });
    },

    putArtifact: async ({ artifactUri }, { path, bytes }) => {
      await http.ask({ method: 'PUT', path: uploadPath(artifactUri, settings.uri, path), body: bytes });
    },

    listArtifacts: async (runId, path) => {
      const pages = await paged((page_token) => get('/artifacts/list', { run_id: runId, path, page_token }));
      return pages.flatMap((page) => listIn(page, 'files').map(artifactOf));
    },

    logModel: modelLogger(http, settings.uri, warn),

    searchRuns: async (query) => {
      const pages = await paged((token) => http.ask(runsBy(query, token)));
      return pages.flatMap((page) => listIn(page, 'runs').map(runOf));
    },

    metricHistory: async (runId, key) => {
      const query = { run_id: runId, metric_key: key, max_results: '25000' };
      const pages = await paged((page_token) => get('/metrics/get-history', { ...query, page_token }));
      return pages.flatMap((page) => listIn(page, 'metrics').map(metricOf));
    },

    runUrl: ({ id, experimentId }) => `${settings.uri}/#/experiments/${experimentId}/runs/${id}`,
    close: () => http.close(),
  };
}

/** What `asked` gives, or `otherwise` where it is refused for this reason. */
async function orIf<T>(reason: string, asked: Promise<T>, otherwise: () => Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TrackingError && error.reason === reason) return otherwise();
    throw error;
  }
}

async function paged(page: (token: string | undefined) => Promise<Answer>): Promise<Answer[]> {
  const pages: Answer[] = [];
  let token: string | undefined;
  do {
    const answer = await page(token);
    pages.push(answer);
    token = typeof answer.next_page_token === 'string' && answer.next_page_token ? answer.next_page_token : undefined;
  } while (token);
  return pages;
}

const inputOf = ({ name, digest, sourceType, source, schema, profile, context }: Dataset) => ({
  dataset: { name: name.slice(0, 500), digest: digest.slice(0, 36), source_type: sourceType, source, schema, profile },
  tags: context ? [{ key: 'mlflow.data.context', value: context }] : [],
});
