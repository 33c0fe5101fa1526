/** Opens a port for a server, and closes it with all who listen. What the server says is others' affair. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { quote } from '../experiment/words.js';
import { UserError } from '../registry/problem.js';

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

export interface Where {
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** How many of the ports after it may be taken instead, where it is in use. */
  readonly spare: number;
}

/** @throws UserError where no port can be had */
export async function listen(app: Hono, { host, port, spare }: Where): Promise<Listening> {
  for (let tried = port; ; tried++) {
    const server = createAdaptorServer({ fetch: app.fetch }) as Server;
    const problem = await opened(server, host, tried);
    if (!problem) return listening(server, host);
    if (problem.code !== 'EADDRINUSE' || tried >= Math.min(port + spare, 65535))
      throw refused(problem, host, port, tried);
  }
}

const opened = (server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | undefined> =>
  new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => resolve(undefined));
  });

function listening(server: Server, host: string): Listening {
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refused({ code, message }: NodeJS.ErrnoException, host: string, port: number, last: number): UserError {
  const ports = last > port ? `the ports ${port} to ${last} of ${host} are` : `port ${port} of ${host} is`;
  if (code === 'EADDRINUSE')
    return new UserError(`${ports} in use. Take another: exp ui --port 0 takes any that is free.`);
  if (code === 'EACCES') return new UserError(`port ${port} of ${host} is not for this user. Take one above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new UserError(`${quote(host)} is no address of this machine. Leave --host out, or try --host 0.0.0.0.`);
  return new UserError(`cannot listen at port ${port} of ${host}: ${message}`);
}
