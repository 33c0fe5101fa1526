/** Asks a slow question about something that changes quickly: one at a time, and always about the newest once free. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** The last answer. `about` is asked about again whenever it is another; answers that failed are passed over. */
export function useLatest<A, R>(about: A | undefined, ask: (about: A) => Promise<R>): R | undefined {
  const [answer, setAnswer] = useState<R>();
  const next = useRef<(() => Promise<R>) | undefined>(undefined);
  const busy = useRef(false);
  useEffect(() => {
    if (about === undefined) return;
    next.current = () => ask(about);
    if (busy.current) return;
    busy.current = true;
    void (async () => {
      for (let one = next.current; one; one = next.current) {
        next.current = undefined;
        await one().then(setAnswer, (error: unknown) => console.error(error));
      }
      busy.current = false;
    })();
  }, [about, ask]);
  return answer;
}
