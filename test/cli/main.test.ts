/** The command line as a whole: help, usage, errors, and what is loaded when. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { importsOf } from '../helpers/imports.js';
import { exp } from './fake-io.js';

describe('usage', () => {
  it('help goes to standard output', async () => {
    const { code, out, err } = await exp(['--help']);
    expect([code, err]).toEqual([0, '']);
    for (const command of 'run resume check why list describe ls show sample export schema'.split(' '))
      expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(out).toContain('Exit codes: 0 ok');
  });

  it('tells the version', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(await exp(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    [[], /Usage: exp/],
    [['rnu'], /unknown command 'rnu'\n\(Did you mean run\?\)/],
    [['run'], /missing required argument 'config'/],
    [['ls', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['why', 'configs/ring.yaml'], /missing required argument 'key'/],
    [['sample', 'ring', '--rows', '0'], /must be at least 1/],
    [['sample', 'ring', '--checkpoint', 'newest'], /must be a whole number/],
  ])('%j is refused with 2', async (argv, words) => {
    const { code, out, err } = await exp(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });
});

describe('errors', () => {
  it("a user's mistake is a postcard on standard error, without a stack", async () => {
    const { code, out, err } = await exp(['check', 'configs/ring.yaml', 'loss=wassertein', 'trainer.stepz=1']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'argument "loss=wassertein" loss: "wassertein" is not a loss. Did you mean "wasserstein"?\n' +
        'argument "trainer.stepz=1" trainer.stepz: "stepz" is not a key of trainer "adversarial". Did you mean "steps"?\n',
    );
  });

  it('a fault of ours asks to be reported, with its stack', async () => {
    vi.doMock('../../src/cli/commands/schema.js', () => ({
      schema: () => {
        throw new TypeError('made up');
      },
    }));
    const { code, err } = await exp(['schema']);
    vi.doUnmock('../../src/cli/commands/schema.js');
    expect(code).toBe(1);
    expect(err).toMatch(/^Unexpected: made up\n.*Please report/);
    expect(err).toMatch(/^\s+at /m);
  });
});

describe('what is loaded', () => {
  /** Files that loading `entry` (below src/) loads at once; imports that wait for a call are left out. */
  function loaded(entry: string, known = new Set<string>()): Set<string> {
    if (known.has(entry)) return known;
    known.add(entry);
    const text = readFileSync(join(import.meta.dirname, '../../src', entry), 'utf8').replaceAll(/await import\(/g, '(');
    for (const { from, typeOnly } of importsOf(text))
      if (!typeOnly && from.startsWith('.')) loaded(join(dirname(entry), from).replace(/\.js$/, '.ts'), known);
    return known;
  }

  it.each(['cli/main.ts', 'cli/commands/ls.ts', 'cli/commands/show.ts'])('%s does without TensorFlow.js', (entry) => {
    const files = loaded(entry);
    expect(files.size).toBeGreaterThan(3);
    expect([...files].filter((file) => ['engine/tf.ts', 'engine/session.ts'].includes(file))).toEqual([]);
  });

  it('control: exp run does not', () => expect(loaded('cli/commands/run.ts')).toContain('engine/tf.ts'));
});
