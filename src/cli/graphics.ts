/** How a terminal shows pictures, told by its environment, or asked of it. Draws nothing itself. */

export const protocols = ['kitty', 'iterm', 'sixel', 'blocks'] as const;

/** Two protocols of terminals, the oldest format of pictures, and coloured half-blocks, which are text. */
export type Protocol = (typeof protocols)[number];

export interface Graphics {
  readonly protocol: Protocol;
  /** 24, 8, or less where half-blocks cannot be coloured. */
  readonly colourDepth: number;
}

/** By its variables alone; undefined where they do not tell. Inside tmux and screen the outer terminal is out of reach. */
export function protocolOf(env: NodeJS.ProcessEnv): Protocol | undefined {
  if (env.TMUX || env.STY) return undefined;
  if (env.KITTY_WINDOW_ID || /kitty|ghostty/.test(`${env.TERM} ${env.TERM_PROGRAM}`)) return 'kitty';
  if (/^(iTerm\.app|WezTerm)$/.test(env.TERM_PROGRAM ?? '') || env.LC_TERMINAL === 'iTerm2') return 'iterm';
  return /^(linux|dumb)$/.test(env.TERM ?? '') ? 'blocks' : undefined;
}

/** Primary device attributes: every terminal since the VT100 answers this, and one with sixels lists a 4. */
export const question = '\u001b[c';

/** What the answer tells; undefined for one that is not whole. */
export function answered(answer: string): Protocol | undefined {
  const attributes = /\[\?([\d;]*)c/.exec(answer)?.[1];
  if (attributes === undefined) return undefined;
  return attributes.split(';').slice(1).includes('4') ? 'sixel' : 'blocks';
}
