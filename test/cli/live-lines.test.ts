/** The terminal that training is given: a status below lines that stay, on any width, and plain text off a terminal. */
import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../src/cli/live-lines.js';
import { fakeIo, type Setting } from './fake-io.js';

/** The text by which a status of `rows` rows is taken away. */
const erased = (rows: number) => `\r\u001b[${rows}A\u001b[J`;

describe('the terminal', () => {
  it('keeps the status below other lines, where it is live', () => {
    const { io, said } = fakeIo({ columns: 60 });
    const terminal = createTerminal(io.err);
    terminal.line('first');
    terminal.redraw('10%\nloss 3');
    terminal.line('second');
    terminal.redraw('');
    terminal.line('third');
    const status = '10%\nloss 3\n';
    expect(said.err).toBe(`first\n${status}${erased(2)}second\n${status}${erased(2)}third\n`);
    expect([terminal.live, terminal.columns]).toEqual([true, 60]);
  });

  it('takes away all rows of a status that a narrower window has broken', () => {
    const setting: { -readonly [K in keyof Setting]: Setting[K] } = { columns: 60 };
    const { io, said } = fakeIo(setting);
    const channel = {
      ...io.err,
      get columns() {
        return setting.columns!;
      },
    };
    const terminal = createTerminal(channel);
    terminal.redraw(`${'a'.repeat(45)}\n字字字字字字字字字字字`); // 45 and 22 cells
    setting.columns = 20;
    expect(terminal.columns).toBe(20);
    terminal.redraw('');
    expect(said.err).toContain(erased(3 + 2));
  });

  it('never redraws elsewhere, and writes no control character', () => {
    const { io, said } = fakeIo();
    const terminal = createTerminal(io.err);
    terminal.redraw('10%');
    terminal.line('plain');
    expect([said.err, terminal.live, terminal.columns]).toEqual(['plain\n', false, 80]);
  });

  it('is silent when quiet', () => {
    const { io, said } = fakeIo({ columns: 60 });
    const terminal = createTerminal(io.err, true);
    terminal.redraw('10%');
    terminal.line('words');
    expect([said.err, terminal.live]).toEqual(['', false]);
  });

  it('says what is left to do, quiet or not', () => {
    for (const quiet of [true, false]) {
      const { io, said } = fakeIo();
      createTerminal(io.err, quiet).notice('to do');
      expect(said.err).toBe('to do\n');
    }
  });
});
