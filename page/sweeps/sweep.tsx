/** The screen `sweep`. */
import type { ScreenProps } from '../app.js';

export function Sweep({ known }: ScreenProps & { id?: string; ids?: readonly string[] }) {
  return <p class="quiet">{known.runs.length}</p>;
}
