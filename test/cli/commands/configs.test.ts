/** The commands that look at configs and components: check, why, schema, list, describe. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildForStudy } from '../../../scripts/examples.js';
import { exampleOf } from '../../../src/cli/example.js';
import { describeKeys } from '../../../src/cli/keys.js';
import { catalog } from '../../../src/experiment/catalog.js';
import { interpolate } from '../../../src/experiment/interpolate.js';
import { parseExperiment } from '../../../src/experiment/parse.js';
import { partsOf } from '../../../src/experiment/parts.js';
import { readConfig } from '../../../src/experiment/source.js';
import { exp } from '../fake-io.js';

const scratch = mkdtempSync(join(tmpdir(), 'sparring-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const write = (name: string, text: string) => {
  writeFileSync(join(scratch, name), text);
  return join(scratch, name);
};

const ring = 'configs/ring.yaml';

describe('exp check', () => {
  it('tells shapes through both networks, parameters, cost, memory and time', async () => {
    const { code, out, err } = await exp(['check', ring]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^no mistakes in ring$/m);
    expect(out).toMatch(/^generator: mlp {2}output {2}parameters\n {2}input +\[16\]\n {2}0-dense +\[128\] +2,176$/m);
    expect(out).toMatch(/D\(G\(z\)\) +\[16\] -> \[2\] -> \[1\], fits/);
    expect(out).toMatch(/a step +108 MFLOP, [\d.]+ MB touched, \d+ operations/);
    expect(out).toMatch(/time +about .* a step, .* in all/);
  });

  it('prints one JSON document', async () => {
    const { out } = await exp(['check', ring, 'trainer.steps=10', '--json']);
    const checked = JSON.parse(out);
    expect(checked).toMatchObject({
      name: 'ring',
      steps: 10,
      networks: { generator: { parameters: 18946 } },
      warnings: [],
    });
    expect(checked.time.perStep).toBeGreaterThan(0);
    expect(checked.time.total).toBeCloseTo(10 * checked.time.perStep, 12);
    expect(checked.traced).toBeUndefined();
  });

  it('tells the device, and what is missing of it', async () => {
    expect((await exp(['check', ring])).out).toMatch(/^ {2}device +cpu$/m);
    const { code, out } = await exp(['check', ring, 'engine.device=cuda']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}device +cuda$/m);
    expect(out).toMatch(/^warning: engine\.device: cuda is not to be had on this machine: .*cuDNN 9/m);
    expect(out).not.toMatch(/^ {2}time /m);
    expect(JSON.parse((await exp(['check', ring, 'engine.device=cuda', '--json'])).out).device).toBe('cuda');
    const eager = await exp(['check', ring, 'engine.device=cuda', 'engine.executor=eager']);
    expect(eager.code).toBe(2);
    expect(eager.err).toMatch(
      /^argument "engine\.device=cuda" engine\.device: the eager engine computes on the processor/,
    );
  });

  it('finds every mistake', async () => {
    const { code, err } = await exp(['check', ring, 'loss=hing', 'discriminator.output=tanh', 'data.batch=0']);
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n')).toHaveLength(2); // of form; then, once these are mended, of fit
    expect((await exp(['check', ring, 'discriminator.output=tanh'])).err).toContain('losses work on logits');
  });

  it('warns of data that are not there, and checks the rest', async () => {
    const { code, out } = await exp(['check', ring, 'data={ type: npy, path: ./nowhere.npy }']);
    expect(code).toBe(0);
    expect(out).toMatch(/^warning: the data are not there, .*nowhere\.npy/m);
    expect((await exp(['check', ring, 'data={ type: npy, path: ./nowhere.npy }', 'loss=hing'])).code).toBe(2);
  });

  it('names an operation that the engine lacks, unless the eager one is asked for', async () => {
    write(
      'cubic.ts',
      `import { defineLoss, tf, Type } from ${JSON.stringify(join(import.meta.dirname, '../../../src/index.ts'))};
       const odd = (x: any) => tf.mean(tf.unique(x).values);
       export const odder = defineLoss({
         name: 'odder', summary: 'Uses an operation that is not covered.',
         config: Type.Object({}, { additionalProperties: false }),
         build: () => ({ discriminator: (real, fake) => tf.sub(odd(fake), odd(real)), generator: odd }),
       });`,
    );
    const config = write('cubic.yaml', `extends: ${join(process.cwd(), ring)}\nplugins: [./cubic.ts]\nloss: odder\n`);
    const compiled = await exp(['check', config]);
    expect(compiled.code).toBe(2);
    expect(compiled.err).toMatch(/no kernel "Unique" \(tf\.unique.*engine\.executor: eager/);
    const eager = await exp(['check', config, 'engine=eager']);
    expect(eager.code).toBe(0);
    expect(eager.out).toMatch(/^warning: the cost of a step is not known: .*Unique/m);
  });
});

describe('exp why', () => {
  it('goes from the default to the last word', async () => {
    const base = write('base.yaml', `extends: ${join(process.cwd(), ring)}\ntrainer: { k: 2 }\n`);
    const { code, out } = await exp(['why', base, 'trainer.k', 'trainer.k=3']);
    expect(code).toBe(0);
    expect(out).toMatch(/^trainer\.k: \{ type: constant, value: 3 \}\n {2}default +\{ type: constant, value: 1 \}\n/);
    expect(out).toMatch(/base\.yaml:2:15 +2\n {2}argument "trainer\.k=3" +3\n$/);
  });

  it('prints JSON, and knows what is near', async () => {
    const { out } = await exp(['why', ring, 'seed', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      path: 'seed',
      value: 1,
      steps: [{ from: 'default', value: 0 }, { value: 1 }],
    });
    const { code, err } = await exp(['why', ring, 'sed']);
    expect([code, err]).toEqual([2, '"sed" is not in this config. Did you mean "seed"?\n']);
  });
});

describe('exp schema', () => {
  it('writes the schema to standard output or a file', async () => {
    const { out } = await exp(['schema']);
    expect(JSON.parse(out)).toMatchObject({ title: 'Sparring experiment' });
    const file = join(scratch, 'schema.json');
    expect(await exp(['schema', '--out', file])).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(file, 'utf8')).toBe(out);
  });
});

describe('exp list', () => {
  it('lists every component once', async () => {
    const { out } = await exp(['list', '--json']);
    const all = Object.entries(JSON.parse(out) as Record<string, { name: string }[]>);
    const listed = all.flatMap(([kind, components]) => components.map(({ name }) => `${kind} ${name}`));
    expect(listed.sort()).toEqual(
      catalog
        .all()
        .map(({ kind, name }) => `${kind} ${name}`)
        .sort(),
    );
  });

  it('lists one kind, in the singular or plural', async () => {
    const { out } = await exp(['list', 'losses']);
    expect(out).toBe((await exp(['list', 'loss'])).out);
    expect(out).toMatch(/^loss\n {2}blend/);
    expect((await exp(['list', 'layr'])).err).toBe('"layr" is not a kind of component. Did you mean "layer"?\n');
  });
});

describe("a config's plugins", () => {
  it('are listed, described and in the schema', async () => {
    write(
      'shy.ts',
      `import { defineLoss, Type } from ${JSON.stringify(join(import.meta.dirname, '../../../src/index.ts'))};
       export const shy = defineLoss({
         name: 'shy', summary: 'Says little.',
         config: Type.Object({ words: Type.Integer({ default: 3, description: 'How many.' }) }, { additionalProperties: false }),
         build: () => ({ discriminator: (real) => real, generator: (fake) => fake }),
       });`,
    );
    const config = write('shy.yaml', 'plugins: [./shy.ts]\n');
    expect((await exp(['list', 'loss', '--config', config])).out).toMatch(/shy +Says little\./);
    expect((await exp(['describe', 'shy', '--config', config])).out).toContain('words: integer = 3');
    expect((await exp(['schema', '--config', config])).out).toContain('"Says little."');
    expect((await exp(['list', 'loss'])).out).not.toContain('shy');
    expect((await exp(['describe', 'shy'])).code).toBe(2);
  });
});

describe('exp describe', () => {
  it('tells each key, its type, its default and what it does', async () => {
    const { out } = await exp(['describe', 'exponential-decay']);
    expect(out).toMatch(/^exponential-decay, a schedule\n/);
    expect(out).toContain('  rate: number > 0 (required)\n');
    expect(out).toContain('  staircase: boolean = false\n');
    expect(out).toMatch(/Example\n {2}optimizer: \{ type: adam, learningRate: \{ type: exponential-decay, from: /);
  });

  it('shows all of one name, or that of one kind', async () => {
    const both = (await exp(['describe', 'uniform'])).out;
    expect(both).toMatch(/uniform, a prior\n[\s\S]*uniform, an initializer\n/);
    expect((await exp(['describe', 'initializer/uniform'])).out).not.toContain('a prior');
  });

  it.each([
    ['adm', /no component is called "adm"\. Did you mean "adam"\?/],
    ['layer/dens', /Did you mean "layer\/dense"\?/],
    ['loss', /"loss" is a kind of component\. Try "exp list loss"\./],
  ])('%s', async (name, words) => {
    const { code, err } = await exp(['describe', name]);
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });

  it('keeps within the terminal', async () => {
    for (const line of (await exp(['describe', 'mlp'], { columns: 60 })).out.split('\n'))
      if (line.startsWith('      ')) expect(line.length).toBeLessThanOrEqual(60);
  });
});

describe.each(catalog.all().map((component) => [`${component.kind}/${component.name}`, component] as const))(
  '%s',
  (_, component) => {
    it('has an example that parses in its place', () => {
      const rest = [
        'data: ring',
        'prior: normal',
        'generator: mlp',
        'discriminator: mlp',
        'loss: hinge',
        'optimizer: adam',
        'encoder: mlp',
        'classifier: mlp',
      ];
      const example = exampleOf(component);
      if (component.kind === 'sampler' || component.kind === 'pruner') {
        const [keys] = Object.values<{ type: string }>(parse(example));
        expect(() => buildForStudy(component, keys!)).not.toThrow();
        return;
      }
      const trainer = component.kind === 'trainer' ? component.name : 'adversarial';
      const { unused } = partsOf(catalog.find('trainer', trainer)!);
      const others = rest.filter((line) => ![example.split(':')[0]!, ...unused].includes(line.split(':')[0]!));
      const config = write('example.yaml', `${[...others, example].join('\n')}\n`);
      expect(() => parseExperiment(interpolate(readConfig(config)), catalog)).not.toThrow();
    });

    it('describes every key', () => {
      const keys = describeKeys(component.config);
      expect(keys.filter(({ description, type }) => !description || !type || type.includes('undefined'))).toEqual([]);
    });
  },
);
