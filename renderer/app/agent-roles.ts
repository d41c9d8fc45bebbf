import { agentLabel } from '../ui/labels.ts';

/** The platform's own roles, in the order screens show them; tenants' own come from their lists. */
const agentRoleNames = [
  'copywriter',
  'seo',
  'keyword-researcher',
  'blog-writer',
  'social-media-manager',
  'activity-planner',
  'analytics-reporter',
] as const;

export const agentRoleOptions = agentRoleNames.map((value) => ({ value, label: agentLabel(value) }));
