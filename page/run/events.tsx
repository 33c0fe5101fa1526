/** What happened to a run, the newest first, of all types or of those chosen. */
import { useState } from 'preact/hooks';
import type { RunReply } from '../../src/ui/contract.js';
import { spelled } from '../numbers.js';
import { exactly } from './exactly.js';

export function Events({ events }: Pick<RunReply, 'events'>) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const types = [...new Set(events.map(({ type }) => type))].sort();
  const count = (type: string) => events.filter((event) => event.type === type).length;
  const flip = (type: string) =>
    setHidden((old) => new Set(old.has(type) ? [...old].filter((one) => one !== type) : [...old, type]));
  const shown = events.filter(({ type }) => !hidden.has(type)).toReversed();
  return (
    <section aria-label="Events">
      <div class="bar">
        {types.map((type) => (
          <label class="switch" key={type}>
            <input type="checkbox" checked={!hidden.has(type)} onChange={() => flip(type)} /> {type}{' '}
            <span class="quiet">{count(type)}</span>
          </label>
        ))}
      </div>
      <div class="scroll">
        <table class="events">
          <thead>
            <tr>
              <th>time</th>
              <th>type</th>
              <th>what</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ time, type, ...fields }, i) => (
              <tr key={events.length - i}>
                <td class="number">
                  <time dateTime={time} title={time}>
                    {exactly(time)}
                  </time>
                </td>
                <td class={type}>{type}</td>
                <td>
                  {Object.entries(fields).map(([name, value]) => (
                    <span key={name} class="field">
                      <span class="quiet">{name}</span> {spelled(value)}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {events.length === 0 && <p class="quiet">events.jsonl says nothing.</p>}
    </section>
  );
}
