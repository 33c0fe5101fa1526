/** The one list of all components. A new one appears here, and with that in `exp list`, the schema, docs and tests. */
import { callbacks } from '../callbacks/index.js';
import { datasets } from '../data/index.js';
import { losses } from '../losses/index.js';
import { metrics } from '../metrics/index.js';
import { initializers, layers, networks } from '../networks/index.js';
import { optimizers } from '../optimizers/index.js';
import { priors } from '../priors/index.js';
import { pruners } from '../pruners/index.js';
import { createRegistry } from '../registry/registry.js';
import { samplers } from '../samplers/index.js';
import { schedules } from '../schedules/index.js';
import { trainers } from '../trainers/index.js';
import { pretrained } from './pretrained.js';

export const catalog = createRegistry([
  ...datasets,
  ...priors,
  ...networks,
  pretrained,
  ...layers,
  ...initializers,
  ...losses,
  ...optimizers,
  ...schedules,
  ...callbacks,
  ...metrics,
  ...trainers,
  ...samplers,
  ...pruners,
]);
