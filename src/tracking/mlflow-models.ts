/** Logged models, of MLflow 3 and later: made, filled with files, declared ready. One begun by a process that died is finished. */
import { uploadPath } from './artifacts.js';
import type { Http } from './http.js';
import type { NewModel, Warn } from './mlflow.js';
import { listIn, objectIn, textIn } from './mlflow-answers.js';
import { fittingWords, limits } from './names.js';
import type { Answer } from './reply.js';
import { refused, type TrackingError } from './trouble.js';

const api = '/api/2.0/mlflow/logged-models';
const uidTag = 'exp.model_uid';

export const modelLogger =
  (http: Http, serverUri: string, warn: Warn) =>
  async (model: NewModel): Promise<string> => {
    const body = {
      experiment_id: model.experimentId,
      name: model.name,
      model_type: model.type,
      source_run_id: model.runId,
      params: fittingWords(model.params ?? {}, limits.param, warn),
      tags: fittingWords({ ...model.tags, [uidTag]: model.uid }, limits.tag, warn),
    };
    const made = await http.retrying(
      async () =>
        (await find(http, model)) ?? infoOf(objectIn(await http.once({ method: 'POST', path: api, body }), 'model')),
    );
    if (made.ready) return made.id;
    for (const { path, bytes } of model.files)
      await http.ask({ method: 'PUT', path: uploadPath(made.artifactUri, serverUri, path), body: bytes });
    const ready = { model_id: made.id, status: 'LOGGED_MODEL_READY' };
    await http.ask({ method: 'PATCH', path: `${api}/${encodeURIComponent(made.id)}`, body: ready });
    return made.id;
  };

interface Made {
  readonly id: string;
  readonly artifactUri: string;
  readonly ready: boolean;
}

async function find(http: Http, { experimentId, uid }: NewModel): Promise<Made | undefined> {
  const body = { experiment_ids: [experimentId], filter: `tags.\`${uidTag}\` = '${uid}'` };
  const answer = await http.once({ method: 'POST', path: `${api}/search`, body }).catch((error) => {
    // The page of a server that has no such address; a model has a run, so it is MLflow that answers here.
    const { status, reason } = error as TrackingError;
    if (status === 404 && !reason) throw refused('this server keeps no models: that takes MLflow 3.', { status });
    throw error;
  });
  const found = listIn(answer, 'models').map((model) => infoOf(model));
  return found.find(({ ready }) => ready) ?? found[0];
}

function infoOf(model: Answer): Made {
  const info = objectIn(model, 'info');
  return {
    id: textIn(info, 'model_id'),
    artifactUri: textIn(info, 'artifact_uri'),
    ready: info.status === 'LOGGED_MODEL_READY' || info.status === 2,
  };
}
