/** What is above every tab of a run: what it is, how it stands, and what one may type next. */
import { useState } from 'preact/hooks';
import type { RunReply, RunRow } from '../../src/ui/contract.js';
import { lasting, moment, words } from '../numbers.js';
import { writeAddress } from '../router.js';
import { Progress } from '../runs/cells.js';
import { Title } from '../title.js';
import { commandsOf } from './commands.js';

interface Props {
  readonly run: RunReply;
  /** Newer than the run's own, perhaps. */
  readonly row: RunRow;
  /** Of all runs. */
  readonly folder: string;
}

export function Header({ run, row, folder }: Props) {
  const { reason } = run.meta as { readonly reason?: string | null };
  return (
    <header class="run-header">
      <Title row={row} />
      <p class="facts">
        <code>{row.id}</code>
        {row.sweep && (
          <a href={writeAddress('sweep', { id: row.sweep })}>
            trial {row.trial} of {row.sweep}
          </a>
        )}
        {row.seed !== null && <span>seed {row.seed}</span>}
        <Steps row={row} />
        {row.started && <time dateTime={row.started}>started {moment(row.started)}</time>}
        {row.seconds !== null && <span>{lasting(row.seconds)}</span>}
      </p>
      {reason && <p class="said">{reason}</p>}
      <p class="commands">
        {commandsOf({ ...run, row }, folder).map((command) => (
          <Command key={command} command={command} />
        ))}
      </p>
    </header>
  );
}

function Steps({ row }: Pick<Props, 'row'>) {
  const { step, totalSteps, epoch, seconds, status } = row;
  if (step === null) return null;
  const left = status === 'running' && totalSteps && seconds && step > 0 ? (seconds / step) * (totalSteps - step) : 0;
  return (
    <span>
      step {words(step)}
      {totalSteps !== null && ` of ${words(totalSteps)}`}
      {epoch !== null && `, epoch ${words(epoch)}`}
      {status === 'running' && <Progress run={row} />}
      {left > 0 && <span class="quiet"> about {lasting(left)} left</span>}
    </span>
  );
}

/** Milliseconds for which a command says that it was copied. */
const said = 1500;

function Command({ command }: { readonly command: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    setCopied(true);
    setTimeout(() => setCopied(false), said);
  };
  return (
    <button type="button" class="command" title="Copy" onClick={copy}>
      <code>{command}</code>
      <span class="quiet" role="status">
        {copied ? 'copied' : 'copy'}
      </span>
    </button>
  );
}
