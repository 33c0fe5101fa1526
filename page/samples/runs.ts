/** Runs as the samples need them: asked for again whenever something changed. */
import { useEffect, useState } from 'preact/hooks';
import type { RunReply } from '../../src/ui/contract.js';

/** Answers by id. A run whose answer has not come, or went wrong, is not there. */
export type Replies = Readonly<Record<string, RunReply>>;

export function useReplies(ids: readonly string[], ask: (id: string) => Promise<RunReply>, version: number): Replies {
  const [replies, setReplies] = useState<Replies>({});
  const key = ids.join('\n');
  useEffect(() => {
    let wanted = true;
    for (const id of key.split('\n').filter(Boolean))
      ask(id).then(
        (reply) => wanted && setReplies((known) => ({ ...known, [id]: reply })),
        () => undefined, // what went wrong is told where the run itself is shown
      );
    return () => {
      wanted = false;
    };
  }, [key, ask, version]);
  return replies;
}
