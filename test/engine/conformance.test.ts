/** The command that runs TensorFlow.js's own tests on the compiled engine: it passes, and it notices what is wrong. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../scripts/conformance/suite.js';
import { count, judge, staleRules } from '../../scripts/conformance/verdict.js';

const root = join(import.meta.dirname, '../..');

/** A process of its own, since the files need tsx to be required and jasmine is global. */
function run(script: string) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(root, script), '--only', 'ops/sub'],
    { encoding: 'utf8', cwd: root },
  );
  return { status, text: stdout + stderr };
}

describe('the tests of tf.sub', () => {
  it('pass on the compiled engine', () => {
    const { status, text } = run('scripts/conformance/main.ts');
    expect(text).toContain('\n100.0% of the tests');
    expect(text).toMatch(/^ops\/sub +[1-9]\d+ +3 {2}complex64 \(3\)$/m);
    expect(status).toBe(0);
  });

  it('fail where the kernel subtracts the wrong way round', () => {
    const { status, text } = run('test/helpers/swapped-sub.ts');
    expect(text).toContain('fails: ops/sub: sub A - c\n    Error: Arrays differ: actual[0] = 4, expected[0] = -4.');
    expect(status).toBe(1);
  });
});

describe('a verdict', () => {
  const outcome = (test: string, status: Outcome['status'], ...messages: string[]): Outcome => ({
    file: 'ops/pow',
    test,
    status,
    messages,
    onBackend: true,
    computed: true,
  });
  const outcomes = [
    outcome('int32', 'passed'),
    outcome('complex', 'failed', 'no kernel "Complex"'),
    outcome('special', 'failed', 'NaN instead of 1'),
    outcome('off', 'pending'),
    { ...outcome('helper', 'failed'), onBackend: false },
  ];
  const limits = [{ error: /"Complex"/, reason: 'complex64' }];
  const differences = [{ file: /^ops\/pow$/, test: /special/, reason: 'a power of nothing' }];
  const verdicts = (rules: Parameters<typeof judge>[1]) => judge(outcomes, rules).map(({ verdict }) => verdict);

  it('follows the rules', () => {
    expect(verdicts({ limits, differences })).toEqual(['passed', 'skipped', 'explained', 'skipped', 'skipped']);
    expect(verdicts({ limits: [], differences: [] })).toEqual([
      ...['passed', 'unexplained', 'unexplained', 'skipped', 'skipped'],
    ]);
    expect(count(judge(outcomes, { limits, differences }))).toEqual({
      ...{ passed: 1, computed: 1, failed: 1, skipped: 3 },
    });
  });

  it('finds rules that are out of date', () => {
    const stale = (rules: Parameters<typeof judge>[1]) => staleRules(judge(outcomes, rules), rules);
    expect(stale({ limits, differences })).toEqual([]);
    expect(stale({ limits: [{ error: /"Gone"/, reason: 'gone' }], differences: [] })).toEqual([
      'no test fails for "gone" any more',
    ]);
    expect(stale({ limits, differences: [...differences, { test: /int32/, reason: 'whole numbers' }] })).toEqual([
      'no test fails for "whole numbers" any more',
      'ops/pow: "int32" passes, though it is said to fail',
    ]);
  });
});
