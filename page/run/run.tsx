/** The screen `run`. */
import type { ScreenProps } from '../app.js';

export function Run({ known }: ScreenProps & { id?: string; ids?: readonly string[] }) {
  return <p class="quiet">{known.runs.length}</p>;
}
