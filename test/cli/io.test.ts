import { describe, expect, it } from 'vitest';
import { createTerminal, printJson } from '../../src/cli/io.js';
import { coloured } from '../../src/cli/process.js';
import { fakeIo } from './fake-io.js';

describe('terminal', () => {
  it('keeps the status below other lines, on a live terminal', () => {
    const { io, said } = fakeIo({ columns: 60 });
    const terminal = createTerminal(io.err);
    terminal.line('first');
    terminal.redraw('10%');
    terminal.line('second');
    terminal.redraw('');
    terminal.line('third');
    const clear = '\r\u001b[2K';
    expect(said.err).toBe(`first\n${clear}10%${clear}second\n10%${clear}third\n`);
    expect([terminal.live, terminal.columns]).toEqual([true, 60]);
  });

  it('never redraws elsewhere', () => {
    const { io, said } = fakeIo();
    const terminal = createTerminal(io.err);
    terminal.redraw('10%');
    terminal.line('plain');
    expect([said.err, terminal.live]).toEqual(['plain\n', false]);
  });

  it('is silent when quiet', () => {
    const { io, said } = fakeIo({ columns: 60 });
    const terminal = createTerminal(io.err, true);
    terminal.redraw('10%');
    terminal.line('words');
    expect([said.err, terminal.live]).toEqual(['', false]);
  });
});

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
