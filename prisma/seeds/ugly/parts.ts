import { createHash } from 'node:crypto';
import type {
  Attempt,
  Campaign,
  CampaignPlan,
  Deliverable,
  LedgerEntry,
  Run,
  Task,
} from '../../../server/data/postgres/generated/client.ts';
import { roleContract } from '../../../server/deliverables/index.ts';
import { minute } from '../calendar.ts';
import type { StoredBody } from '../demo/stored.ts';
import { monthOf } from '../months.ts';
import type { Stream } from '../random.ts';
import { uglyTexts } from './names.ts';

/** Ugly work of one tenant, with its plain frame. */
export interface UglyWork {
  campaigns: Campaign[];
  plans: CampaignPlan[];
  tasks: Task[];
  runs: Run[];
  attempts: Attempt[];
  ledger: LedgerEntry[];
  deliverables: Deliverable[];
  bodies: StoredBody[];
}

/** A campaign before its parts. `ending` null: nothing has run. */
export interface Frame {
  tenantId: string;
  name: string;
  at: number;
  tasks: number;
  state: Campaign['state'];
  ending: 'done' | 'failed' | null;
  durationMs: number;
}

export const ms = (at: number): Date => new Date(at);

/** One run of a task, with its attempt, its call and what it delivered. */
export function run(
  work: UglyWork,
  chance: Stream,
  of: Frame & { campaignId: string; taskId: string; title: string },
): void {
  const { tenantId, campaignId, taskId } = of;
  const at = of.at + 2 * minute;
  const runId = chance.uuid(at);
  const failed = of.ending === 'failed';
  const detail = failed ? `The model answered: ${uglyTexts[3]?.name} ${uglyTexts[6]?.name}` : null;
  const reason = failed ? ('invalid_output' as const) : ('done' as const);
  const period = monthOf('UTC', at);
  const tokens = 1_234_567_890n;
  work.runs.push({
    tenantId,
    id: runId,
    campaignId,
    taskId,
    purpose: 'task',
    role: 'copywriter',
    state: failed ? 'failed' : 'done',
    stopReason: reason,
    stopDetail: detail,
    provider: 'ollama',
    modelId: '<i>model</i>:0b',
    attempt: 1,
    inputTokens: tokens,
    outputTokens: 1n,
    costMicros: 0n,
    createdAt: ms(at),
    startedAt: ms(at),
    finishedAt: ms(at + of.durationMs),
  });
  work.attempts.push({
    tenantId,
    runId,
    attempt: 1,
    state: failed ? 'failed' : 'done',
    workerId: 'worker-1',
    admittedAt: ms(at),
    startedAt: ms(at),
    heartbeatAt: ms(at),
    finishedAt: ms(at + of.durationMs),
    errorCode: failed ? 'invalid_output' : null,
    errorMessage: detail,
    promptHash: chance.hex(32),
    skillVersions: [],
  });
  work.ledger.push({
    tenantId,
    id: chance.uuid(at),
    period,
    campaignId,
    taskId,
    runId,
    attempt: 1,
    role: 'copywriter',
    provider: 'ollama',
    modelId: '<i>model</i>:0b',
    state: 'settled',
    heldMicros: 0n,
    costMicros: 0n,
    inputTokens: tokens,
    outputTokens: 1n,
    cacheReadTokens: 0n,
    cacheWriteTokens: 0n,
    priceStatus: 'free_local',
    credentialOwner: 'none',
    estimated: false,
    firstTokenMs: 1,
    durationMs: of.durationMs,
    errorCode: null,
    createdAt: ms(at),
    settledAt: ms(at + of.durationMs),
  });
  if (failed) return;
  const dirty = uglyTexts.map(({ name }) => name).join('\n\n');
  store(work, chance, {
    tenantId,
    campaignId,
    taskId,
    runId,
    at: at + of.durationMs,
    role: 'copywriter',
    title: of.title.length < 3 ? 'A task' : of.title,
    body: {
      variants: [
        {
          label: 'null',
          channel: '__proto__',
          headline: [...of.title].slice(0, 80).join(''),
          subline: '<img src=x onerror=alert(1)>',
          text: dirty,
          cta: '=HYPERLINK("x")',
          claimIds: [],
        },
      ],
      recommended: 0,
      why: '{{why}}',
    },
  });
}

interface Stored {
  tenantId: string;
  campaignId: string;
  taskId: string;
  runId: string;
  at: number;
  role: string;
  title: string;
  body: object;
}

/** Stores a deliverable, by the rules of its role. */
export function store(work: UglyWork, chance: Stream, of: Stored): void {
  const contract = roleContract(of.role);
  if (!contract) throw new Error(`${of.role} delivers nothing`);
  const content = contract.schema.parse({
    schemaVersion: 1,
    kind: contract.kind,
    title: of.title,
    summary: uglyTexts[3]?.name ?? '',
    language: 'en',
    body: of.body,
    sources: [],
    assumptions: [],
    openQuestions: [],
    risks: [],
    needsHuman: false,
  });
  const text = JSON.stringify(content);
  const hash = createHash('sha256').update(text).digest('hex');
  const bytes = Buffer.byteLength(text);
  const id = chance.uuid(of.at);
  const { tenantId, campaignId, taskId, runId } = of;
  const createdAt = ms(of.at);
  work.deliverables.push({
    tenantId,
    id,
    campaignId,
    taskId,
    runId,
    version: 1,
    kind: contract.kind,
    title: content.title as string,
    summary: content.summary as string,
    hash,
    bytes,
    createdAt,
  });
  work.bodies.push({ _id: runId, deliverableId: id, campaignId, taskId, content, hash, bytes, createdAt });
}
