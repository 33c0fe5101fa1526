import { describe, expect, it } from 'vitest';
import { printJson } from '../../src/cli/io.js';
import { coloured } from '../../src/cli/process.js';
import { fakeIo } from './fake-io.js';

it('JSON holds NaN and infinities as words', () => {
  const { io, said } = fakeIo();
  printJson(io, { a: Number.NaN, b: [Number.NEGATIVE_INFINITY, 1] });
  expect(JSON.parse(said.out)).toEqual({ a: 'NaN', b: ['-Infinity', 1] });
});

describe('colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [false, { CI: 'true' }, false],
    [true, { CI: 'true' }, false],
    [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('on a terminal: %s, %j: %s', (terminal, env, expected) => {
    expect(coloured(terminal, env as NodeJS.ProcessEnv)).toBe(expected);
  });
});
