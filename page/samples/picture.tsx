/** One run's picture at the wanted step: all of it or one cell, and the files that can be made of its whole timeline. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunReply } from '../../src/ui/contract.js';
import { type Frame, gifOf, mostFrames, save, stripOf, thinned } from './keep.js';
import { boxOf, cellAt, type Layout } from './layout.js';
import { drawn } from './pictures.js';
import { type Shown, shownAt } from './timeline.js';

interface Props {
  readonly run: RunReply;
  readonly layout: Layout | undefined;
  readonly step: number;
  readonly cell: number | undefined;
  picture(run: string, file: string): Promise<ImageBitmap>;
  /** Shows one cell, or the whole picture. */
  zoom(cell: number | undefined): void;
}

/** Pixels that a cell, shown alone, is high at least. */
const cellHeight = 280;

export function RunPicture({ run, layout, step, cell, picture, zoom }: Props) {
  const shown = shownAt(run.samples, step);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [problem, setProblem] = useState('');
  const box = layout && cell !== undefined ? boxOf(layout, cell) : undefined;
  const cut = (image: ImageBitmap) => drawn(image, box, box ? Math.max(1, Math.round(cellHeight / box.height)) : 1);
  const { id } = run.row;
  const file = shown?.file;
  useEffect(() => {
    if (file === undefined) return;
    let wanted = true;
    picture(id, file).then(
      (image) => {
        if (!wanted || !canvas.current) return;
        const made = cut(image);
        Object.assign(canvas.current, { width: made.width, height: made.height });
        canvas.current.getContext('2d')!.drawImage(made, 0, 0);
        canvas.current.dataset.step = String(shown!.step);
        setProblem('');
      },
      (error: unknown) => wanted && setProblem(`${file}: ${String(error)}`),
    );
    return () => {
      wanted = false;
    };
  }, [id, file, cell, picture]);
  const click = (event: MouseEvent) => {
    if (!layout) return;
    const { left, top, width } = canvas.current!.getBoundingClientRect();
    const scale = canvas.current!.width / width;
    zoom(
      cell === undefined ? cellAt(layout, (event.clientX - left) * scale, (event.clientY - top) * scale) : undefined,
    );
  };
  return (
    <figure class="run-picture">
      <figcaption>
        <b>{run.row.name}</b> <span class="quiet">{id}</span>
        <br />
        <span class={shown?.exact ? 'quiet' : 'said'}>{wordsOf(shown, step, cell)}</span>
      </figcaption>
      <canvas ref={canvas} hidden={!shown} class={layout ? 'can-zoom' : ''} onClick={click} />
      {problem && <p class="said">{problem}</p>}
      <Files run={run} cell={cell} frame={async ({ step, file }) => ({ step, canvas: cut(await picture(id, file)) })} />
    </figure>
  );
}

function wordsOf(shown: Shown | undefined, step: number, cell: number | undefined): string {
  if (!shown) return `no picture up to step ${step}`;
  const place = cell === undefined ? '' : `, cell ${cell}`;
  return shown.exact ? `step ${shown.step}${place}` : `step ${shown.step}${place}: none at ${step}, nearest earlier`;
}

interface FilesProps extends Pick<Props, 'run' | 'cell'> {
  frame(sample: { readonly step: number; readonly file: string }): Promise<Frame>;
}

/** Makes files of what is shown, through all steps. */
function Files({ run, cell, frame }: FilesProps) {
  const [busy, setBusy] = useState('');
  const ordered = [...run.samples].sort((a, b) => a.step - b.step);
  const name = `${run.row.id.replaceAll('/', '-')}${cell === undefined ? '' : `-cell-${cell}`}`;
  const make = (kind: string, made: (frames: readonly Frame[]) => Promise<Blob> | Blob) => async () => {
    setBusy(`making the ${kind}…`);
    try {
      save(await made(await Promise.all(thinned(ordered).map(frame))), `${name}.${kind}`);
      setBusy('');
    } catch (error) {
      setBusy(String(error));
    }
  };
  if (ordered.length === 0) return null;
  return (
    <p class="files">
      <button type="button" onClick={make('png', stripOf)}>
        Strip (PNG)
      </button>{' '}
      <button type="button" onClick={make('gif', gifOf)}>
        GIF
      </button>{' '}
      <span class="quiet">
        {busy || (ordered.length > mostFrames ? `${mostFrames} of ${ordered.length} steps` : `${ordered.length} steps`)}
      </span>
    </p>
  );
}
