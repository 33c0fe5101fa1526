/** Reads the examples out of a Markdown page: fenced blocks, and the commands of `exp` in shell blocks. */

export interface Block {
  readonly language: string;
  /** The file the block is, in "```yaml title=ring.yaml". */
  readonly title?: string;
  /** The config whose mistakes the block tells, in "```text error=wrong.yaml". */
  readonly error?: string;
  readonly text: string;
}

export function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, language, info, text]) => ({
    language: language!,
    ...Object.fromEntries([...info!.matchAll(/(title|error)=(\S+)/g)].map(([, key, value]) => [key, value])),
    text: text!,
  }));
}

/** The words after `exp` of each command that calls it. */
export function commandsOf(shell: string): string[][] {
  return shell.split(/\n|&&/).flatMap((command) => {
    const words = [...command.replace(/ # .*/, '').matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
      word.replace(/['"]/g, ''),
    );
    const at = words.indexOf('exp');
    return at >= 0 && at <= 1 ? [words.slice(at + 1)] : [];
  });
}
