/** One process's share of a campaign: sessions leak, and a program may bring its process down. Started by `main.ts`. */
import { createExecutors, type Plan, runCampaign } from './campaign.js';

process.once('message', async ({ plan, deadline }: { plan: Plan; deadline: number }) => {
  const outcome = await runCampaign(await createExecutors(), plan, deadline, (first) => process.send!(first));
  process.send!(outcome, () => process.exit(0));
});
