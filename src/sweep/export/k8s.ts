/** A sweep as an Indexed Job of Kubernetes: index N is task N. Image and volume are people's to make, and to name here. */
import { stringify } from 'yaml';
import type { ExportedSweep, ExportFile } from './exported.js';

export interface K8sOptions {
  /** With Sparring installed, and `exp` on its path. */
  readonly image?: string;
  /** The PersistentVolumeClaim that holds the runs. */
  readonly claim?: string;
  /** Where pods see it. The sweep's folder is below. */
  readonly mount: string;
}

export function k8sFiles(sweep: ExportedSweep, options: K8sOptions): ExportFile[] {
  const { image = 'sparring', claim = 'runs', mount } = options;
  const { name, folder, tasks, concurrent = tasks, retries } = sweep;
  const container = {
    name: 'trial',
    image,
    command: ['sh', '-c', 'exec exp trial "$0" "$JOB_COMPLETION_INDEX"', folder],
    resources: { requests: { cpu: '1' } },
    volumeMounts: [{ name: 'runs', mountPath: mount }],
  };
  const pod = {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 120, // to save a checkpoint
    containers: [container],
    volumes: [{ name: 'runs', persistentVolumeClaim: { claimName: claim } }],
  };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: dnsName(name), labels: { app: 'sparring' } },
    spec: {
      completionMode: 'Indexed',
      completions: tasks,
      parallelism: Math.min(concurrent, tasks),
      backoffLimitPerIndex: retries,
      maxFailedIndexes: tasks, // one bad point of the space is no reason to end the others
      podFailurePolicy: { rules },
      template: { metadata: { labels: { app: 'sparring' } }, spec: pod },
    },
  };
  const head =
    `# The ${tasks} tasks of the sweep ${name}, one index each; needs Kubernetes 1.29 or newer. Set image and claimName.\n` +
    `#   kubectl apply -f ${name}.yaml\n` +
    `# When it is done, \`exp sweep --resume ${folder}\` collects the results, and runs what is missing.\n`;
  return [{ name: `${name}.yaml`, text: head + stringify(job, { lineWidth: 0 }) }];
}

const rules = [
  // A node that is drained took the pod away: that counts as no failure.
  { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  // A mistake in the config, a run that diverged, data that is missing: the same next time.
  { action: 'FailIndex', onExitCodes: { containerName: 'trial', operator: 'In', values: [2, 3, 4] } },
];

/** A name for Kubernetes: lower case, digits and dashes, 63 at most; room is left for the number of a pod. */
const dnsName = (name: string): string =>
  `sweep-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.slice(0, 50).replace(/-+$/, '');
