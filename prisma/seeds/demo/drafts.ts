import type {
  AttemptState,
  LlmProvider,
  RunPurpose,
  RunState,
  StopReason,
  TaskState,
} from '../../../server/data/postgres/enums.ts';
import type { DatedPrice } from '../data/prices.ts';
import type { TaskSlot } from '../data/tasks.ts';
import type { Theme } from '../data/trades/trade.ts';
import type { Tokens } from '../prices.ts';
import type { Shape } from './shapes.ts';

/** A request to a model before its money is known. */
export interface CallDraft {
  at: number;
  attempt: number;
  price: DatedPrice;
  /** Scaled to the tenant's month later. */
  tokens: Tokens;
  maxTokens: number;
  ownKey: boolean;
  estimated: boolean;
  error: string | null;
  firstTokenMs: number | null;
  durationMs: number;
}

export interface AttemptDraft {
  attempt: number;
  state: AttemptState;
  at: number;
  end: number;
  error: string | null;
  message: string | null;
}

export interface RunDraft {
  id: string;
  /** Index of the task; null for a plan step. */
  task: number | null;
  purpose: RunPurpose;
  role: string;
  provider: LlmProvider;
  modelId: string;
  state: RunState;
  stopReason: StopReason | null;
  detail: string | null;
  createdAt: number;
  startedAt: number;
  finishedAt: number;
  attempts: AttemptDraft[];
  calls: CallDraft[];
  /** Version of the deliverable it made. */
  version: number | null;
}

export interface TaskDraft extends TaskSlot {
  id: string;
  dependsOn: number[];
  state: TaskState;
  finishedAt: number | null;
}

export interface CampaignDraft {
  id: string;
  shape: Shape;
  theme: Theme;
  name: string;
  createdBy: string | null;
  submittedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  tasks: TaskDraft[];
  runs: RunDraft[];
}
