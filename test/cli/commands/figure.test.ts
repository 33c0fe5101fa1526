/** `exp figure`: the moments that a run kept, as files. What is drawn is tested where it is drawn. */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { exp } from '../fake-io.js';
import { base } from './base.js';

const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-'));
afterAll(() => rmSync(scratch, { recursive: true }));

async function trained(name: string, config: string): Promise<string> {
  const file = join(scratch, `${name}.yaml`);
  writeFileSync(file, config);
  const { code, out, err } = await exp(['run', file, '--quiet', '--runs-dir', scratch]);
  expect(code, err).toBe(0);
  return out.trim();
}

const line = base
  .replace('type: ring', 'type: gaussian-1d')
  .replace('dim: 4', 'dim: 1')
  .concat('callbacks: [{ type: checkpoint, every: 10 steps, keep: 9 }]\n');

it('draws each moment, four of them and all in motion, from the start to the end', async () => {
  const path = await trained('line', line);
  const { code, out, err } = await exp(['figure', path, '--json']);
  expect(code, err).toBe(0);
  const { steps, folder, files } = JSON.parse(out);
  expect([steps, folder]).toEqual([[0, 10, 20, 30], join(path, 'densities')]);
  const names = ['animation.svg', 'panels.svg', ...[0, 1, 2, 3].map((i) => `step-000000${i}0.svg`)];
  expect(readdirSync(folder).sort()).toEqual(names);
  expect(files).toHaveLength(6);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  expect(read('step-00000020.svg')).toContain('>step 20<');
  expect(read('step-00000020.svg')).not.toEqual(read('step-00000030.svg'));
  expect(read('animation.svg')).toContain('<animate ');
  const few = JSON.parse((await exp(['figure', path, '--json', '--frames', '2', '--out', join(scratch, 'few')])).out);
  expect(few.steps).toEqual([0, 30]);
});

it('is refused for points of the plane', async () => {
  const { code, out, err } = await exp(['figure', await trained('plane', base)]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/a game between a generator and a discriminator on a line.*configs\/figure-1\.yaml is one/);
});
