/** The numbers of each metric over the run: last, best, least, most; and the recipe by which it was measured. */
import type { Json } from '../../src/registry/json.js';
import type { Extent, Num, RunReply } from '../../src/ui/contract.js';
import { numberOf, words } from '../numbers.js';

interface Props extends Pick<RunReply, 'recipes'> {
  readonly metrics: Readonly<Record<string, Extent>>;
  /** Part of the names that are shown. */
  readonly wanted: string;
}

/** Of a number: its metric's, `frechet` of `frechet.error`. */
const recipeOf = (recipes: RunReply['recipes'], name: string): Json | undefined =>
  recipes[name] ?? recipes[name.split('.')[0]!];

export function Numbers({ metrics, recipes, wanted }: Props) {
  const names = Object.keys(metrics).filter((name) => name.includes(wanted));
  if (names.length === 0) return null;
  return (
    <section aria-label="Numbers">
      <h3>Numbers</h3>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>metric</th>
              <th class="number">last</th>
              <th class="number">best</th>
              <th class="number">min</th>
              <th class="number">max</th>
              <th>how</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const recipe = recipeOf(recipes, name);
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {(['last', 'best', 'min', 'max'] as const).map((which) => (
                    <Exact key={which} value={metrics[name]![which]} />
                  ))}
                  <td>
                    {recipe !== undefined && (
                      <details>
                        <summary>recipe</summary>
                        <pre>{JSON.stringify(recipe, null, 2)}</pre>
                      </details>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Exact({ value }: { readonly value: Num | null }) {
  const number = numberOf(value);
  return (
    <td class={`number ${number !== undefined && !Number.isFinite(number) ? 'bad' : ''}`} title={number?.toString()}>
      {number === undefined ? '' : words(number)}
    </td>
  );
}
