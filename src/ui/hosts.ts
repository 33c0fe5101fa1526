/**
 * Which names a server may be called by. One that only this machine can reach is called by this machine's names: a page from
 * elsewhere whose own name was made to lead here (DNS rebinding) has another, and is refused.
 */

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Whether only this machine can reach a server that listens at `host`. */
export const isLoopback = (host: string): boolean => loopback.test(host);

/** `header`: the request's Host, with its port. */
export function mayAsk(header: string | undefined, listensAt: string): boolean {
  if (!isLoopback(listensAt)) return true;
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(header ?? '')?.[1];
  return name !== undefined && isLoopback(name);
}
