/** Runs command lines in this process and listens to what they say. */
import pc from 'picocolors';
import type { Channel, Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Setting {
  /** Width of a terminal that both channels are; plain files unless given. */
  readonly columns?: number;
  readonly coloured?: boolean;
  /** The signal that has come in, if any, asked each time. */
  readonly interrupted?: () => string | undefined;
}

export async function exp(argv: readonly string[], setting: Setting = {}): Promise<Said> {
  const { io, said } = fakeIo(setting);
  const code = await main(argv, io);
  return { code, ...said };
}

export function fakeIo({ columns, coloured = false, interrupted = () => undefined }: Setting = {}) {
  const said = { out: '', err: '' };
  const channel = (name: keyof typeof said): Channel => ({
    write: (text) => {
      said[name] += text;
    },
    live: columns !== undefined,
    columns: columns ?? Number.POSITIVE_INFINITY,
    colours: pc.createColors(coloured),
  });
  const io: Io = {
    out: channel('out'),
    err: channel('err'),
    listen: () => ({ interrupted, release: () => undefined }),
    graphics: async (protocol = 'blocks') => ({ protocol, colourDepth: 24 }),
  };
  return { io, said };
}
