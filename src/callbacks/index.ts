/** The callbacks that come with the framework, for the catalog. */
import { checkpoint } from './checkpoint.js';
import { earlyStopping } from './early-stopping.js';
import { evaluate } from './evaluate.js';
import { metricsLog } from './metrics-log.js';
import { mlflow } from './mlflow.js';
import { progress } from './progress.js';
import { sampleGrid } from './sample-grid.js';
import { stopOnDivergence } from './stop-on-divergence.js';
import { tensorboard } from './tensorboard.js';

export const callbacks = [
  checkpoint,
  earlyStopping,
  evaluate,
  metricsLog,
  mlflow,
  progress,
  sampleGrid,
  stopOnDivergence,
  tensorboard,
] as const;
