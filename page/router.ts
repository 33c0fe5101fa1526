/** The page's address: a screen, and keys with values that outlive a reload. All of it lies behind the `#`. */
import { useEffect, useMemo, useState } from 'preact/hooks';

export interface Address {
  /** `runs`, `sweeps`, `run`, `sweep`, `compare`, `samples`. */
  readonly screen: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** `#run?id=a/b&tab=config` */
export function readAddress(hash: string): Address {
  const [screen = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  return { screen: screen || 'runs', keys: Object.fromEntries(new URLSearchParams(query)) };
}

export function writeAddress(screen: string, keys: Readonly<Record<string, string | undefined>> = {}): string {
  const pairs = Object.entries(keys).flatMap(([key, value]) =>
    value ? [`${key}=${encodeURIComponent(value).replaceAll('%2F', '/').replaceAll('%2C', ',')}`] : [],
  );
  return `#${screen}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

/** Keys and values in the page's address. */
export interface Place {
  get(key: string): string | undefined;
  /** Changes some; undefined takes one out. No step back in the browser leads to what was before. */
  set(changes: Readonly<Record<string, string | undefined>>): void;
}

/** Another screen: a step that the browser can take back. */
export const go = (screen: string, keys: Readonly<Record<string, string | undefined>> = {}): void => {
  location.hash = writeAddress(screen, keys);
};

export function useAddress(): { readonly address: Address; readonly place: Place } {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return useMemo(() => {
    const address = readAddress(hash);
    const place: Place = {
      get: (key) => address.keys[key],
      set(changes) {
        const now = readAddress(location.hash);
        history.replaceState(null, '', writeAddress(now.screen, { ...now.keys, ...changes }));
        setHash(location.hash);
      },
    };
    return { address, place };
  }, [hash]);
}
