import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { loadExperiment } from '../../src/experiment/load.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();
const src = pathToFileURL(resolve('src')).href;
const mine = (name: string, form: string) => `
import { Type } from ${JSON.stringify(pathToFileURL(resolve('node_modules/@sinclair/typebox/build/esm/index.mjs')).href)};
import { defineLoss } from '${src}/losses/loss.ts';
const mine = defineLoss({
  name: '${name}',
  summary: 'Mine.',
  config: Type.Object({ slope: Type.Number({ default: 3, description: 'How steep.' }) }, { additionalProperties: false }),
  build: ({ slope }: { slope: number }) => ({ discriminator: (real, fake) => fake.sub(real).mul(slope), generator: (fake) => fake }),
});
export const helper = { unrelated: true };
${form}
`;

const using = (plugin: string, loss: string) =>
  files.write(
    'c.yaml',
    goodConfig.replace('seed: 1', `plugins: [./plugins/${plugin}]`).replace(/loss: .*/, `loss: ${loss}`),
  );

it.each([
  ['default', 'export default mine;'],
  ['named', 'export { mine };'],
  ['list', 'export default [mine];'],
])('adds a component from TypeScript, as a %s export', async (name, form) => {
  files.write(`plugins/${name}.ts`, mine(`mine-${name}`, form));
  const loaded = await loadExperiment(using(`${name}.ts`, `mine-${name}`), ['loss.slope=4'], registry);
  expect(loaded.config.loss).toEqual({ type: `mine-${name}`, slope: 4, scale: { discriminator: 1, generator: 1 } });
  expect(loaded.config.plugins).toEqual([`${files.path}/plugins/${name}.ts`]);
  expect(loaded.registry.names('loss')).toContain(`mine-${name}`);
  expect(registry.names('loss')).not.toContain(`mine-${name}`);
});

it('checks the config of a plugin like any other, with its keys suggested', async () => {
  files.write('plugins/checked.ts', mine('checked', 'export { mine };'));
  const told = await files.postcards(() =>
    loadExperiment(using('checked.ts', '{ type: checked, slop: 4 }'), [], registry),
  );
  expect(told).toBe('c.yaml:11:24 loss.slop: "slop" is not a key of loss "checked". Did you mean "slope"?');
});

it('tells of TypeScript that does not compile', async () => {
  files.write('plugins/broken.ts', 'export const x: = 3;');
  const told = await files.postcards(() => loadExperiment(using('broken.ts', 'hinge'), [], registry));
  expect(told).toMatch(/^c\.yaml:2:11 plugins\.0: "\.\/plugins\/broken\.ts" fails to load: /);
});

it('resolves a plugin relative to the file that names it, also through extends', async () => {
  files.write('plugins/far.ts', mine('far', 'export { mine };'));
  files.write(
    'plugins/with-far.yaml',
    goodConfig.replace('seed: 1', 'plugins: [far.ts]').replace(/loss: .*/, 'loss: far'),
  );
  const path = files.write('near.yaml', 'extends: plugins/with-far.yaml');
  expect((await loadExperiment(path, [], registry)).config.loss?.type).toBe('far');
});
