/** What a run was told and what it was made with: values and their origins, the config's text, and the environment. */
import { useMemo, useState } from 'preact/hooks';
import type { RunReply } from '../../src/ui/contract.js';
import { factsOf } from './environment.js';
import { matching, valuesOf } from './values.js';

export function Config({ run }: { readonly run: RunReply }) {
  const [wanted, setWanted] = useState('');
  const values = useMemo(() => valuesOf(run), [run]);
  const shown = matching(values, wanted);
  return (
    <>
      <section aria-label="Values">
        <div class="bar">
          <input
            type="search"
            class="filter"
            placeholder="Filter: optimizer default"
            aria-label="Filter values"
            value={wanted}
            onInput={({ currentTarget: { value } }) => setWanted(value)}
          />
          <span class="quiet" role="status">
            {shown.length} of {values.length}
          </span>
        </div>
        <div class="scroll">
          <table class="values">
            <thead>
              <tr>
                <th>path</th>
                <th>value</th>
                <th>from</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ path, value, origin, override }) => (
                <tr key={path} class={override ? 'override' : undefined}>
                  <td>
                    <code>{path}</code> {override && <span class="badge">override</span>}
                  </td>
                  <td>
                    <code>{value}</code>
                  </td>
                  <td class="quiet">{origin}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <details class="text">
        <summary>config.yaml</summary>
        <pre>{run.config}</pre>
      </details>
      <section aria-label="Environment">
        <h3>Environment</h3>
        <div class="scroll">
          <table>
            <tbody>
              {factsOf(run.meta).map(([name, words], i) => (
                <tr key={i}>
                  <th scope="row">{name}</th>
                  <td>
                    <code>{words}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </>
  );
}
