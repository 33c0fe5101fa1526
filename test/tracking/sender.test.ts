import { describe, expect, it } from 'vitest';
import { type Cursor, createSender, type Outbox, type Row } from '../../src/tracking/sender.js';
import { timeline } from '../../src/tracking/timeline.js';
import { refused } from '../../src/tracking/trouble.js';
import { keptByMlflow } from '../helpers/kept-by-mlflow.js';

const rows = Array.from({ length: 250 }, (_, i): Row => ({ step: 10 * (i + 1), values: { a: i, b: Number.NaN } }));
const noted = [
  { step: 0, time: 1_000_000 },
  { step: 2500, time: 2_000_000 },
];

interface Given {
  readonly rows?: readonly Row[];
  readonly noted?: typeof noted;
  readonly ended?: boolean;
  readonly config?: { readonly steps: number };
}

/** A run as a process that has just started finds it. */
function outboxOf({ rows: there = rows, noted: known = noted, ended = true, config = { steps: 2500 } }: Given): Outbox {
  let unread = there;
  return {
    stand: () => ({
      uid: 'ring/one',
      name: 'one',
      started: 1_000_000,
      ...(ended && { ended: 2_000_000 }),
      status: ended ? 'FINISHED' : 'RUNNING',
      user: 'somebody',
      tags: { 'exp.name': 'ring' },
      config,
      dataset: { name: 'ring', digest: 'd', sourceType: 'local', source: '{}' },
      times: timeline(known),
      pictures: ['step-00000000.png', 'step-00001000.png'],
      files: [{ path: 'config.yaml', bytes: Buffer.from('name: ring') }],
    }),
    rows: () => {
      const read = unread;
      unread = [];
      return read;
    },
    picture: (name) => Buffer.from(name),
    model: async () => ({ name: 'generator', files: [] }),
  };
}

/** A disk for the cursor that processes come and go around. */
function world(fault?: Parameters<typeof keptByMlflow>[0]) {
  const { client, kept } = keptByMlflow(fault);
  let cursor: Cursor | undefined;
  let saves = 0;
  const warnings: string[] = [];
  const sender = (outbox: Outbox, lose = (_save: number) => false) =>
    createSender(
      client,
      outbox,
      cursor,
      (next) => {
        if (lose(++saves)) throw new Error('killed');
        cursor = structuredClone(next);
      },
      { uri: 'http://here', experiment: 'e', images: true, model: true, warn: (text) => warnings.push(text) },
    );
  return { client, kept, warnings, sender, cursor: () => cursor };
}

function expectWhole({ kept }: ReturnType<typeof world>): void {
  expect(kept.runs.size).toBe(1);
  const of = (key: string) =>
    [...kept.metrics.values()].filter((one) => one.key === key).sort((x, y) => x.step - y.step);
  expect(of('a').map(({ step, value }) => [step, value])).toEqual(rows.map(({ step, values }) => [step, values.a]));
  expect(of('b')).toHaveLength(rows.length);
  expect(kept.artifacts.size).toBe(5); // two pictures, each full and small, and the config
  expect(kept.models.size).toBe(1);
  expect(kept.changes.at(-1)).toEqual({ status: 'FINISHED', endTime: 2_000_000 });
}

describe('a sender', () => {
  it('sends all of a run once, and nothing again', async () => {
    const one = world();
    expect(await one.sender(outboxOf({})).pass()).toBe(true);
    expectWhole(one);
    expect([...one.kept.metrics.values()][0]).toMatchObject({ step: 10, timestamp: 1_004_000 });
    const { calls } = one.kept;
    expect(await one.sender(outboxOf({})).pass()).toBe(true);
    expect(one.kept.calls).toBe(calls);
  });

  it.each(['before', 'after'] as const)(
    'loses and doubles nothing where each call fails once, %s its effect',
    async (when) => {
      for (let at = 1; at <= 16; at++) {
        const one = world((call) => (call === at ? when : undefined));
        const sender = one.sender(outboxOf({}));
        await expect(sender.pass()).rejects.toThrow();
        await sender.pass();
        expectWhole(one);
      }
    },
  );

  it('loses and doubles nothing where its process is killed at any write of the cursor', async () => {
    let kills = 0;
    for (let at = 1; ; at++) {
      const one = world();
      const killed = await one
        .sender(outboxOf({}), (save) => save === at)
        .pass()
        .catch((error: Error) => error);
      if (killed === true) break;
      kills++;
      // What the next process knows of the time is not what the first knew.
      const later = [noted[0]!, { step: 1200, time: 1_999_000 }, noted[1]!];
      await one.sender(outboxOf({ noted: one.cursor()?.sending ? later : noted })).pass();
      expectWhole(one);
    }
    expect(kills).toBeGreaterThan(8);
  });

  it('would double numbers if it forgot under which time they were on their way', async () => {
    const one = world((call) => (call === 6 ? 'after' : undefined)); // the first batch of numbers
    await expect(one.sender(outboxOf({})).pass()).rejects.toThrow('cut');
    expect(one.cursor()?.sending).toHaveLength(100);
    const forgetful = createSender(
      one.client,
      outboxOf({ noted: [noted[0]!, { step: 2500, time: 3_000_000 }] }),
      { ...one.cursor()!, sending: undefined },
      () => {},
      { uri: 'http://here', experiment: 'e', images: true, model: true, warn: () => {} },
    );
    await forgetful.pass();
    expect(() => expectWhole(one)).toThrow();
  });

  it('sends no step again that a resumed run writes again, under whatever time', async () => {
    const one = world();
    const begun = { rows: rows.slice(0, 150), noted: [noted[0]!, { step: 1500, time: 1_600_000 }] };
    expect(await one.sender(outboxOf({ ...begun, ended: false })).pass()).toBe(false);
    const resumed = [...begun.noted, { step: 1000, time: 5_000_000 }, { step: 2500, time: 6_000_000 }];
    await one.sender(outboxOf({ noted: resumed })).pass();
    expectWhole(one);
  });

  it('waits with numbers whose time is not known yet', async () => {
    const one = world();
    await one.sender(outboxOf({ noted: [noted[0]!, { step: 100, time: 1_100_000 }], ended: false })).pass();
    expect(one.cursor()?.step).toBe(100);
  });

  it('waits no longer where the run has ended, for a process that was killed noted no more', async () => {
    const one = world();
    await one.sender(outboxOf({ noted: [noted[0]!, { step: 900, time: 1_900_000 }] })).pass();
    expectWhole(one);
    expect(one.cursor()).toMatchObject({ step: 2500, picture: 1000 });
  });

  it('tells what a resume changed as tags, for params are written once', async () => {
    const one = world();
    await one.sender(outboxOf({ ended: false })).pass();
    await one.sender(outboxOf({ config: { steps: 4000 } })).pass();
    const [run] = one.kept.runs.values();
    expect(run!.params).toEqual({ steps: '2500' });
    expect(run!.tags['exp.resumed.steps']).toBe('4000');
  });

  it('leaves files where they are when the server takes none, and says so', async () => {
    const one = world();
    one.client.putArtifact = () => Promise.reject(refused('it keeps none'));
    expect(await one.sender(outboxOf({})).pass()).toBe(true);
    expect(one.warnings).toEqual(['files stay in the run folder: it keeps none']);
    expect(one.kept.metrics.size).toBe(2 * rows.length);
  });
});
