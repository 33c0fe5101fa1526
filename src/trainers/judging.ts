/** How a network that judges examples is asked outside training: what it says of an example is a function of the example. */

import type { Mode } from '../networks/layer.js';
import { UserError } from '../registry/problem.js';

/** Without dropout, with moving statistics, and with no source of noise. */
export function judgingAs(role: 'discriminator' | 'classifier'): Mode {
  /** @throws UserError */
  const refuse = (name: string): never => {
    throw new UserError(
      `the ${role} asks for "${name}" outside training. Write \`when: training\` at its layers that draw noise.`,
    );
  };
  const source = { batch: refuse, noise: refuse, scalar: refuse };
  return { training: false, dropout: false, source, scope: role };
}
