import type {
  CampaignState,
  DeploymentMode,
  LlmProvider,
  PausedReason,
  Plan,
  PrivacyLevel,
  StopReason,
  TenantStatus,
} from '../../../server/data/postgres/enums.ts';
import type { FeatureOverrides } from '../../../server/plans/index.ts';
import type { Trade } from '../data/trades/trade.ts';

/** A campaign that has not simply been completed. */
export interface Special {
  /** `unanswered`: ended, but one task stopped with a question to a person. */
  state: Exclude<CampaignState, 'completed' | 'planning' | 'running'> | 'unanswered';
  pausedReason?: PausedReason;
}

/** A campaign that happens at a told time: a story day. */
export interface Pin {
  daysAgo: number;
  /** Wall clock in the tenant's zone, or in UTC with `utc`. */
  clock: string;
  utc?: boolean;
  minutes: number;
  /** How its first runs end, before a person tries again. */
  endings?: readonly StopReason[];
  provider?: LlmProvider;
}

export interface DemoTenant {
  slug: string;
  name: string;
  trade: Trade;
  timezone: string;
  locale: string;
  plan: Plan;
  status: TenantStatus;
  privacy: PrivacyLevel;
  mode: DeploymentMode;
  providers: readonly LlmProvider[];
  capUsd: number;
  /** Share of the month's cap spent at as-of and in the month before; null follows the other month. */
  spend: { current: number | null; previous: number };
  ageDays: number;
  /** No work after this many days before as-of. */
  quietSince?: number;
  /** Reached its cap so many days before as-of. */
  capReached?: number;
  completed: number;
  specials: readonly Special[];
  pins: readonly Pin[];
  scheduled: number;
  /** Runs of tasks, over the whole history. */
  runs: number;
  endings: Partial<Record<StopReason, number>>;
  people: { admin: number; member: number; viewer: number };
  skills: number;
  /** Roles switched off. */
  inactive?: readonly string[];
  boost?: { daysAgo: number; factor: number };
  customDomain?: string;
  /** What an operator granted beyond the plan. */
  overrides?: FeatureOverrides;
}
