/** Words that must never be shown. Whoever needs one asks for it by name; printed, logged or written out it is `***`. */
import { inspect } from 'node:util';

export interface Secret {
  /** For the request it is meant for, and nothing else. */
  reveal(): string;
}

export function secret(value: string): Secret {
  const hidden = () => '***';
  return Object.freeze({ reveal: () => value, toString: hidden, toJSON: hidden, [inspect.custom]: hidden });
}

/** `text` without any of the secrets, however it came by them: a server may echo what it was sent. */
export const without = (secrets: readonly Secret[], text: string): string =>
  secrets
    .map((one) => one.reveal())
    .filter((value) => value !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((left, value) => left.replaceAll(value, '***'), text);
