/** The JSON Schema by which editors complete and check study files, W&B's keys included. */
import { type TSchema, Type } from '@sinclair/typebox';
import { editorDocument, type Json, properties } from '../experiment/editor-schema.js';
import { positiveInteger } from '../registry/fields.js';
import type { Registry } from '../registry/registry.js';
import { type DistributionName, distributions } from '../samplers/distributions.js';
import { parameterSchema, studySchema } from './study-schema.js';
import { idle, idleInMetric } from './wandb.js';

/** What W&B's files have besides. */
const ofWandb = (keys: readonly string[]): Readonly<Record<string, TSchema>> =>
  Object.fromEntries(keys.map((key) => [key, Type.Unsafe({ description: 'Of W&B; it has no effect here.' })]));

const runCap = positiveInteger('The same as budget.trials.');

export function studyEditorSchema(registry: Registry): Json {
  const { metric, parameters } = studySchema.properties;
  const more = {
    metric: { ...metric, properties: { ...metric.properties, ...ofWandb(idleInMetric) } },
    run_cap: runCap,
  };
  const form = Type.Object(
    { ...studySchema.properties, ...more, ...ofWandb(idle) },
    { description: studySchema.description! },
  );
  const document = editorDocument('Sparring study', form, ['sampler', 'pruner'], registry, {});
  const { properties: keys, definitions } = document as { properties: Record<string, Json>; definitions: Json };
  const bayes = { const: 'bayes', description: "W&B's name for a search by results: tpe." };
  return {
    ...document,
    properties: {
      ...keys,
      method: { ...keys.method, anyOf: [bayes, ...(keys.method!.anyOf as Json[])] },
      parameters: { description: parameters.description, ...nested },
    },
    definitions: { ...definitions, parameter: parameter(registry) },
  };
}

const nested = { type: 'object', additionalProperties: { $ref: '#/definitions/parameter' }, minProperties: 1 };

/** One of the distributions, named or known by its keys; or parameters below. */
function parameter(registry: Registry): Json {
  const names = Object.keys(distributions) as DistributionName[];
  const unnamed: readonly DistributionName[] = ['constant', 'categorical', 'categorical_w_probabilities', 'uniform'];
  const form = (name: DistributionName, isNamed: boolean): Json => {
    const schema: Readonly<Record<string, TSchema>> = parameterSchema(name).properties;
    const { distribution: _, ...keys } = schema;
    const shown = properties(isNamed ? schema : keys, registry);
    const required = Object.entries(keys).flatMap(([key, part]: [string, TSchema]) =>
      part.default === undefined && key !== 'when' ? [key] : [],
    );
    const all = isNamed ? ['distribution', ...required] : required;
    return { type: 'object', properties: shown, required: all, additionalProperties: false };
  };
  const below = {
    type: 'object',
    properties: { parameters: nested },
    required: ['parameters'],
    additionalProperties: false,
  };
  return { anyOf: [...unnamed.map((name) => form(name, false)), ...names.map((name) => form(name, true)), below] };
}
