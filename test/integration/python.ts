/** Programs from PyPI, installed once and shared by the integration tests. Needs `python3` with venv and pip. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of programs (`python`, `mlflow`, ...) of an environment with these packages, such as `mlflow==3.17.2`.
 * It is kept in the temp folder, named by its packages, and used again; one that was not finished is begun anew.
 */
export function pythonWith(...packages: readonly string[]): string {
  const name = createHash('sha256').update(packages.join('\n')).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `sparring-python-${name}`);
  const [bin, finished] = [join(folder, 'bin'), join(folder, 'finished')];
  if (existsSync(finished)) return bin;
  rmSync(folder, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', folder]);
  execFileSync(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', ...packages]);
  writeFileSync(finished, '');
  return bin;
}
