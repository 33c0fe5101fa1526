/** The screen `sweeps`. */
import type { ScreenProps } from '../app.js';

export function Sweeps({ known }: ScreenProps & { id?: string; ids?: readonly string[] }) {
  return <p class="quiet">{known.runs.length}</p>;
}
