import type { AgentRole } from '../plans/index.ts';

/** What a role may use by default: limits of time, money and length. */
export interface RoleDefaults {
  label: string;
  concurrency: number;
  timeoutMs: number;
  maxCostMicros: bigint;
  steps: number;
  maxOutputTokens: number;
}

/** Defaults of the seven roles; on Ollama time is four times as long and one run goes at a time. */
export const roleDefaults: Record<AgentRole, RoleDefaults> = {
  copywriter: {
    label: 'Copywriter',
    concurrency: 2,
    timeoutMs: 120_000,
    maxCostMicros: 300_000n,
    steps: 8,
    maxOutputTokens: 6_000,
  },
  seo: {
    label: 'SEO',
    concurrency: 2,
    timeoutMs: 180_000,
    maxCostMicros: 400_000n,
    steps: 12,
    maxOutputTokens: 8_000,
  },
  'keyword-researcher': {
    label: 'Keyword researcher',
    concurrency: 1,
    timeoutMs: 240_000,
    maxCostMicros: 500_000n,
    steps: 16,
    maxOutputTokens: 8_000,
  },
  'blog-writer': {
    label: 'Blog writer',
    concurrency: 1,
    timeoutMs: 300_000,
    maxCostMicros: 1_000_000n,
    steps: 12,
    maxOutputTokens: 12_000,
  },
  'social-media-manager': {
    label: 'Social media manager',
    concurrency: 2,
    timeoutMs: 150_000,
    maxCostMicros: 400_000n,
    steps: 10,
    maxOutputTokens: 8_000,
  },
  'activity-planner': {
    label: 'Activity planner',
    concurrency: 1,
    timeoutMs: 180_000,
    maxCostMicros: 500_000n,
    steps: 6,
    maxOutputTokens: 8_000,
  },
  'analytics-reporter': {
    label: 'Analytics reporter',
    concurrency: 1,
    timeoutMs: 300_000,
    maxCostMicros: 800_000n,
    steps: 14,
    maxOutputTokens: 10_000,
  },
};

/** The model named by an agent that takes its tenant's default, or failing that the server's first. */
export const defaultModel = 'default';
