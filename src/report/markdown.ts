/** Blocks as Markdown of GitHub's kind. Figures are files beside it. */
import { type Block, type Column, type Figure, withCode } from './block.js';

export const markdown = (blocks: readonly Block[]): string => `${blocks.map(written).join('\n\n')}\n`;

function written(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(block.text)}`;
    case 'text':
      return inline(block.text);
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'table':
      return table(
        block.columns,
        block.rows.map((row) => row.map(inline)),
      );
    case 'figure':
      return [image(block.figure), ...(block.figure.caption ? [inline(block.figure.caption)] : [])].join('\n\n');
    case 'gallery': {
      const columns = block.figures.map(({ caption = '' }) => ({ title: caption }));
      return table(columns, [block.figures.map(image)]);
    }
    case 'code':
      return `\`\`\`sh\n${block.text}\n\`\`\``;
  }
}

const image = ({ file, alt }: Figure) => `![${inline(alt)}](${encodeURI(file)})`;

function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return [line(columns.map(({ title }) => inline(title))), line(rule), ...rows.map(line)].join('\n');
}

const inline = (words: string): string =>
  withCode(
    words.replaceAll('\n', ' '),
    (plain) => plain.replace(/[\\*_<|~]/g, '\\$&'),
    (code) => `\`${code.replaceAll('|', '\\|')}\``,
  );
