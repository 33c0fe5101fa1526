/**
 * What an address below api/ answers, but for the lists of runs: which function, and what of the question it is given. A
 * question that asks for what is not there is a UserError. Writes nothing.
 */
import type { Json } from '../registry/json.js';
import { UserError } from '../registry/problem.js';
import { modelOf } from './models.js';
import { runPlace, sweepPlace } from './places.js';
import { densityOf, exampleRows } from './reference.js';
import { metricsFrom } from './run-columns.js';
import { fileOf, mediaOf } from './run-files.js';
import { describeRun } from './run-reply.js';
import type { Answer } from './server.js';
import { describeSweep } from './sweep-reply.js';

type Answered = (runsFolder: string, query: Query) => Promise<Answer>;

interface Query {
  text(name: string): string;
  /** An integer from 0 on. */
  count(name: string): number;
}

/** What is written as JSON has the form of JSON. */
const json = (value: unknown): Answer => ({ type: 'json', value: value as Json });

const answers: Readonly<Record<string, Answered>> = {
  'api/run': async (folder, { text }) => json(await describeRun(folder, text('id'))),
  'api/metrics': async (folder, { text, count }) => json(metricsFrom(runPlace(folder, text('id')).path, count('from'))),
  'api/sweep': async (folder, { text }) => json(await describeSweep(folder, sweepPlace(folder, text('id')))),
  'api/file': async (folder, { text }) => {
    const file = fileOf(runPlace(folder, text('id')).path, text('path'));
    return { type: 'bytes', bytes: file, media: mediaOf(text('path')) };
  },
  'api/model': async (folder, { text }) => ({
    type: 'bytes',
    bytes: await modelOf(runPlace(folder, text('id')).path, text('which')),
    media: 'application/octet-stream',
  }),
  'api/reference': async (folder, { text, count }) =>
    json(await exampleRows(runPlace(folder, text('id')).path, count('count'))),
  'api/density': async (folder, { text }) => json(await densityOf(runPlace(folder, text('id')).path)),
};

/** Null for no such address. @throws UserError */
export async function answer(runsFolder: string, path: string, query: URLSearchParams): Promise<Answer | null> {
  if (!Object.hasOwn(answers, path)) return null;
  return answers[path]!(runsFolder, { text: (name) => textIn(query, name), count: (name) => countIn(query, name) });
}

function textIn(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value !== null) return value;
  throw new UserError(`the question lacks ${name}=.`);
}

function countIn(query: URLSearchParams, name: string): number {
  const value = Number(textIn(query, name));
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError(`${name}=${query.get(name)} is not a whole number from 0 on.`);
}
