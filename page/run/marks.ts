/** What happened to a run that its charts mark: checkpoints, warnings, resumes and how it ended. From events.jsonl. */
import type { RunReply } from '../../src/ui/contract.js';
import type { Mark } from '../charts/lines.js';

export interface Happening {
  readonly step: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly words: string;
  readonly weight: NonNullable<Mark['weight']>;
}

type Event = RunReply['events'][number];

/** The step of an event. A resume has none: it goes on from the checkpoint before it. */
function stepOf({ type, step }: Event, checkpoint: number): number | undefined {
  if (typeof step === 'number') return step;
  return type === 'resumed' ? checkpoint : undefined;
}

function said(event: Event): Pick<Happening, 'words' | 'weight'> | undefined {
  switch (event.type) {
    case 'checkpoint':
      return event.best === true ? { words: 'best', weight: 'plain' } : { words: '', weight: 'minor' };
    case 'warning':
      return { words: String(event.metric ?? 'warning'), weight: 'bad' };
    case 'resumed':
    case 'taken-over':
      return { words: event.type.replace('-', ' '), weight: 'plain' };
    case 'ended':
      return event.status === 'completed'
        ? undefined
        : { words: String(event.status), weight: event.status === 'diverged' ? 'bad' : 'plain' };
    default:
      return undefined;
  }
}

/** In the order of their steps. `events`: the newest last. Of several best checkpoints the last has the word. */
export function happeningsOf(events: RunReply['events']): Happening[] {
  let checkpoint = 0;
  const found: Happening[] = [];
  for (const event of events) {
    const step = stepOf(event, checkpoint);
    if (event.type === 'checkpoint' && step !== undefined) checkpoint = step;
    const what = said(event);
    if (what && step !== undefined) found.push({ step, time: Date.parse(event.time) / 1000, ...what });
  }
  const best = found.findLast(({ words }) => words === 'best');
  return found
    .map((one) => (one.words === 'best' && one !== best ? { ...one, words: '', weight: 'minor' as const } : one))
    .sort((a, b) => a.step - b.step);
}
