/** Blocks as one page of HTML that needs nothing else: figures lie in it, and there is no script. */
import { type Block, type Figure, withCode } from './block.js';

export const html = (title: string, blocks: readonly Block[], language = 'en'): string => `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
${style}
</style>
<main>
${blocks.map(written).join('\n')}
</main>
</html>
`;

const style = `body { margin: 0; background: #fff; color: #24292f; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1, h2, h3 { line-height: 1.25; margin: 2rem 0 0.75rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid #d0d7de; text-align: left; vertical-align: top; }
th, .right { white-space: nowrap; }
.right { text-align: right; }
img { max-width: 100%; height: auto; }
figure { margin: 1rem 0; }
figcaption { font-size: 0.85rem; }
.gallery { display: flex; flex-wrap: wrap; gap: 1rem; }
.gallery figure { flex: 1 1 16rem; max-width: 24rem; margin: 0; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.85em; background: #f6f8fa; }
code { padding: 0.1em 0.3em; overflow-wrap: anywhere; }
pre { padding: 0.75rem 1rem; overflow-x: auto; }`;

function written(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${inline(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${inline(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${inline(item)}</li>`).join('\n')}\n</ul>`;
    case 'table': {
      const { columns, rows } = block;
      const cell = (name: string, words: string, i: number) =>
        `<${name}${columns[i]?.align === 'right' ? ' class="right"' : ''}>${inline(words)}</${name}>`;
      const line = (name: string, cells: readonly string[]) =>
        `<tr>${cells.map((words, i) => cell(name, words, i)).join('')}</tr>`;
      const head = line(
        'th',
        columns.map(({ title }) => title),
      );
      return `<div class="scroll"><table>\n${[head, ...rows.map((row) => line('td', row))].join('\n')}\n</table></div>`;
    }
    case 'figure':
      return figure(block.figure);
    case 'gallery':
      return `<div class="gallery">\n${block.figures.map(figure).join('\n')}\n</div>`;
    case 'code':
      return `<pre>${escaped(block.text)}</pre>`;
  }
}

/** An image whose data are in its address, so that a figure's styles and ids stay its own. */
function figure({ content, alt, caption }: Figure): string {
  const type = typeof content === 'string' ? 'image/svg+xml' : 'image/png';
  const source = `data:${type};base64,${Buffer.from(content).toString('base64')}`;
  const words = caption ? `<figcaption>${inline(caption)}</figcaption>` : '';
  return `<figure><img src="${source}" alt="${escaped(alt)}">${words}</figure>`;
}

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const inline = (words: string): string => withCode(words, escaped, (code) => `<code>${escaped(code)}</code>`);
