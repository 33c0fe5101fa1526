/** The live table of a sweep: what it says, that it fits, and that nothing but text leaves a terminal. */
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { createLiveLines } from '../../src/cli/live-lines.js';
import { type SweepSnapshot, sweepLines, trialLine } from '../../src/cli/sweep-table.js';
import { fakeIo } from './fake-io.js';

const plain = pc.createColors(false);

const snapshot: SweepSnapshot = {
  name: 'mnist-mlp-tuning',
  metric: { name: 'sliced-wasserstein', goal: 'minimize' },
  limit: 200,
  counts: { done: 41, pruned: 12, diverged: 3, failed: 1, running: 12, waiting: 8 },
  best: {
    trial: 17,
    value: 0.03124567,
    parameters: {
      'loss.type': 'non-saturating',
      'trainer.k': 2,
      'optimizer.generator.learningRate': 0.000213456,
      'optimizer.discriminator.learningRate': 0.00041,
      'generator.hidden': [1200, 1200],
    },
  },
  running: Array.from({ length: 12 }, (_, i) => ({
    id: `00${57 + i}-1`,
    worker: `a-machine-with-a-long-name:${40000 + i}`,
    reports: i,
    total: 20,
    step: 1000 * i,
    rate: 152.3,
    last: 0.05 / (i + 1),
    seconds: 63 * i,
  })),
  seconds: 754,
  secondsLeft: 1803,
};

describe('the table of a sweep', () => {
  it('in 80 columns', () => {
    expect(sweepLines(snapshot, 80, plain).join('\n')).toMatchInlineSnapshot(`
      "mnist-mlp-tuning  57 of 200 trials  12 min 34 s  about 30 min 3 s left
      ███░░░░░░░░░  41 done  12 pruned  3 diverged  1 failed  12 running  8 waiting
      best: trial 17, sliced-wasserstein 0.03125
        loss.type=non-saturating trainer.k=2
        optimizer.generator.learningRate=2.135e-4
        optimizer.discriminator.learningRate=4.1e-4 generator.hidden=[1200,1200]
      task    reports   step   it/s      last         for  worker
      0057-1     0/20      0  152.3      0.05        0 ms  a-machine-with-a-long-nam…
      0058-1     1/20  1,000  152.3     0.025   1 min 3 s  a-machine-with-a-long-nam…
      0059-1     2/20  2,000  152.3   0.01667   2 min 6 s  a-machine-with-a-long-nam…
      0060-1     3/20  3,000  152.3    0.0125   3 min 9 s  a-machine-with-a-long-nam…
      0061-1     4/20  4,000  152.3      0.01  4 min 12 s  a-machine-with-a-long-nam…
      0062-1     5/20  5,000  152.3  0.008333  5 min 15 s  a-machine-with-a-long-nam…
      0063-1     6/20  6,000  152.3  0.007143  6 min 18 s  a-machine-with-a-long-nam…
      0064-1     7/20  7,000  152.3   0.00625  7 min 21 s  a-machine-with-a-long-nam…
      and 4 more tasks"
    `);
  });

  it('in 160 columns', () => {
    expect(sweepLines(snapshot, 160, plain).join('\n')).toMatchInlineSnapshot(`
      "mnist-mlp-tuning  57 of 200 trials  12 min 34 s  about 30 min 3 s left
      ███░░░░░░░░░  41 done  12 pruned  3 diverged  1 failed  12 running  8 waiting
      best: trial 17, sliced-wasserstein 0.03125
        loss.type=non-saturating trainer.k=2 optimizer.generator.learningRate=2.135e-4 optimizer.discriminator.learningRate=4.1e-4 generator.hidden=[1200,1200]
      task    reports   step   it/s      last         for  worker
      0057-1     0/20      0  152.3      0.05        0 ms  a-machine-with-a-long-name:40000
      0058-1     1/20  1,000  152.3     0.025   1 min 3 s  a-machine-with-a-long-name:40001
      0059-1     2/20  2,000  152.3   0.01667   2 min 6 s  a-machine-with-a-long-name:40002
      0060-1     3/20  3,000  152.3    0.0125   3 min 9 s  a-machine-with-a-long-name:40003
      0061-1     4/20  4,000  152.3      0.01  4 min 12 s  a-machine-with-a-long-name:40004
      0062-1     5/20  5,000  152.3  0.008333  5 min 15 s  a-machine-with-a-long-name:40005
      0063-1     6/20  6,000  152.3  0.007143  6 min 18 s  a-machine-with-a-long-name:40006
      0064-1     7/20  7,000  152.3   0.00625  7 min 21 s  a-machine-with-a-long-name:40007
      and 4 more tasks"
    `);
  });

  it('before there is anything to show', () => {
    const counts = { done: 0, pruned: 0, diverged: 0, failed: 0, running: 0, waiting: 0 };
    const empty = { ...snapshot, counts, best: undefined, running: [], secondsLeft: undefined };
    expect(sweepLines(empty, 80, plain).join('\n')).toMatchInlineSnapshot(`
      "mnist-mlp-tuning  0 of 200 trials  12 min 34 s
      ░░░░░░░░░░░░  0 done"
    `);
  });

  it('leaves out columns of which nothing is known', () => {
    const running = [{ id: '0057-1', worker: 'a:1', reports: 2, seconds: 63 }];
    const [head, row] = sweepLines({ ...snapshot, running }, 80, plain).slice(-2);
    expect(head!.split(/ +/)).toEqual(['task', 'reports', 'for', 'worker']);
    expect(row!.split(/ {2,}/)).toEqual(['0057-1', '2', '1 min 3 s', 'a:1']);
  });

  it.each([40, 60, 79, 80, 81, 120, 160, 300])('fits %s columns, in a screen of 24 lines', (columns) => {
    const lines = sweepLines(snapshot, columns, plain);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(columns);
    expect(lines.length).toBeLessThanOrEqual(16);
  });

  it('has the same text in colour', () => {
    const painted = sweepLines(snapshot, 100, pc.createColors(true));
    const bare = painted.map((line) => stripVTControlCharacters(line).trimEnd());
    expect(bare).toEqual(sweepLines(snapshot, 100, plain));
    expect(painted).not.toEqual(bare);
  });
});

it('a finished trial in a line', () => {
  const parameters = { 'loss.type': 'hinge', 'trainer.k': 2 };
  const told = (trial: object) =>
    trialLine({ number: 17, state: 'complete', value: 0.0312, parameters, ...trial }, snapshot);
  expect(told({})).toBe('trial 17  done  0.0312  the best so far  57 of 200  loss.type=hinge trainer.k=2');
  expect(told({ number: 18, state: 'diverged', value: undefined, reason: 'loss is NaN' })).toBe(
    'trial 18  diverged  57 of 200  loss.type=hinge trainer.k=2  loss is NaN',
  );
});

const csi = '\u001b[';

/** What a terminal shows after all that was written: `nA` goes up, `J` erases what is below. */
function screen(written: string): string[] {
  const lines = [''];
  let row = 0;
  const put = (text: string) => {
    for (const part of text.split(/(\n|\r)/)) {
      if (part === '\n') lines[++row] ??= '';
      else if (part !== '\r') lines[row] += part;
    }
  };
  const [first, ...rest] = written.split(csi);
  put(first!);
  for (const part of rest) {
    const [, count, code, text] = /^(\d*)([A-Z])(.*)$/s.exec(part)!;
    if (code === 'A') row -= Number(count);
    else lines.splice(row, lines.length, '');
    put(text!);
  }
  return lines;
}

describe('live lines', () => {
  it('are redrawn in place, below lines that stay', () => {
    const { io, said } = fakeIo({ columns: 80 });
    const live = createLiveLines(io.err);
    live.draw(['one', 'two', 'three']);
    live.draw(['uno', 'due']);
    live.line('trial 0');
    live.draw(['eins', 'zwei', 'drei']);
    expect(screen(said.err)).toEqual(['trial 0', 'eins', 'zwei', 'drei', '']);
    live.clear();
    live.line('the end');
    expect(screen(said.err)).toEqual(['trial 0', 'the end', '']);
  });

  it('off a terminal there are lines that stay, without control characters', () => {
    const { io, said } = fakeIo();
    const live = createLiveLines(io.err);
    live.draw(sweepLines(snapshot, live.columns, io.err.colours));
    live.line('trial 0');
    live.clear();
    expect(said.err).toBe('trial 0\n');
    expect(live.live).toBe(false);
  });

  it('on one, control characters would be seen', () => {
    const { io, said } = fakeIo({ columns: 80 });
    const live = createLiveLines(io.err);
    live.draw(['one']);
    live.draw(['two']);
    expect(said.err).toContain(csi);
  });

  it('say nothing where they are to be quiet', () => {
    const { io, said } = fakeIo({ columns: 80 });
    const live = createLiveLines(io.err, true);
    live.draw(['one']);
    live.line('two');
    live.clear();
    expect(said.err).toBe('');
    expect(live.live).toBe(false);
  });
});
