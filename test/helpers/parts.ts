/** Builds losses, optimizers, schedules, priors, datasets and metrics from configs as written, without text or lines. */
import { type TSchema, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { datasets } from '../../src/data/index.js';
import { losses } from '../../src/losses/index.js';
import { metrics } from '../../src/metrics/index.js';
import { optimizers } from '../../src/optimizers/index.js';
import { priors } from '../../src/priors/index.js';
import type { Build, Component, Typed } from '../../src/registry/component.js';
import { slotKind } from '../../src/registry/fields.js';
import { schedules } from '../../src/schedules/index.js';

const parts = [...losses, ...optimizers, ...schedules, ...priors, ...datasets, ...metrics] as readonly Component<
  any,
  any
>[];
const ajv = new Ajv({ useDefaults: true, strict: false });

/** Fills defaults, checks the schema and builds; nested components too. @throws Error listing what the schema refuses */
export const build: Build = (kind, config, needs) => {
  const component = parts.find((one) => one.kind === kind && one.name === config.type);
  if (!component) throw new Error(`no ${kind} is called ${config.type}`);
  return component.build(checked(component, config), { ...needs, build });
};

/** The config that `build` is given: defaults filled, numbers in a schedule's place written out. */
export function checked(component: Component<any, any>, { type: _, ...written }: Typed): Record<string, unknown> {
  const schemas = component.config.properties as Record<string, TSchema>;
  const config: Record<string, unknown> = structuredClone(written);
  for (const [key, value] of Object.entries(config))
    if (typeof value === 'number' && schemas[key] && slotKind(schemas[key])) config[key] = { type: 'constant', value };
  const validate = ajv.compile(Type.Object(component.config.properties, { additionalProperties: false }));
  if (!validate(config)) throw new Error(ajv.errorsText(validate.errors));
  return config;
}
