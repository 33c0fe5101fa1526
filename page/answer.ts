/** One answer, asked for again as what it is about changes. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** `changes`: another of them means that something happened. Undefined until the first answer. */
export function useAnswer<T>(
  ask: (id: string) => Promise<T>,
  id: string,
  ...changes: readonly unknown[]
): T | Error | undefined {
  const [answer, setAnswer] = useState<T | Error>();
  const asked = useRef(0);
  const shown = useRef(0);
  useEffect(() => {
    const turn = ++asked.current;
    const take = (reply: T | Error) => {
      if (turn < shown.current) return; // answers may overtake one another
      shown.current = turn;
      setAnswer((old) => (reply instanceof Error && old !== undefined && !(old instanceof Error) ? old : reply));
    };
    ask(id).then(take, take);
  }, [ask, id, ...changes]);
  return answer;
}
