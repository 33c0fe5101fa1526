/** Optuna and W&B's engine still decide and compute what unit tests compare ours with. Needs `python3` with venv and pip. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'sparring-optuna-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Numbers to nine digits, for another processor's logarithms. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, one) => (typeof one === 'number' ? Number(one.toPrecision(9)) : one));

it.each(['optuna', 'wandb'])('the recording of %s can be made again', (name) => {
  const kept = JSON.parse(readFileSync(join(root, `test/fixtures/${name}-decisions.json`), 'utf8'));
  const module = name === 'wandb' ? 'sweeps' : name;
  execFileSync('python3', ['-m', 'venv', join(folder, name)]);
  const python = join(folder, name, 'bin/python');
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', `${module}==${kept.versions[module]}`]);
  const made = JSON.parse(
    execFileSync(python, [join(root, `test/oracles/${name}-decisions.py`)], { encoding: 'utf8' }),
  );
  expect(Object.keys(made)).toEqual(Object.keys(kept));
  expect(rounded({ ...made, versions: {} })).toEqual(rounded({ ...kept, versions: {} }));
});
