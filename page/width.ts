/** How wide an element is, as the window and its neighbours let it be. */
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Pixels. */
export function useWidth(box: RefObject<HTMLElement>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watch = new ResizeObserver(() => setWidth(box.current?.clientWidth ?? 0));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [box]);
  return width;
}
