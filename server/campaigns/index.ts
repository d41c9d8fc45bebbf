export { cancelRun } from './cancel-run.ts';
export { createCampaign } from './create.ts';
export { giveUpRun } from './give-up-run.ts';
export { planStep } from './plan-step.ts';
export { taskStep } from './task-step.ts';
