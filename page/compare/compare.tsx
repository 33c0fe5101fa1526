/** The screen `compare`. */
import type { ScreenProps } from '../app.js';

export function Compare({ known }: ScreenProps & { id?: string; ids?: readonly string[] }) {
  return <p class="quiet">{known.runs.length}</p>;
}
