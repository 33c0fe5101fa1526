/** Which colour is which curve. */
import type { Line } from './lines.js';

export const Legend = ({ lines }: { readonly lines: readonly Pick<Line, 'label' | 'colour'>[] }) => (
  <ul class="legend">
    {lines.map(({ label, colour }) => (
      <li key={label}>
        <i style={`background:${colour}`} />
        {label}
      </li>
    ))}
  </ul>
);
