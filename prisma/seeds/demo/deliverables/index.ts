import { createHash } from 'node:crypto';
import type { Deliverable } from '../../../../server/data/postgres/generated/client.ts';
import { roleContract } from '../../../../server/deliverables/index.ts';
import type { Stream } from '../../random.ts';
import type { CampaignDraft, RunDraft } from '../drafts.ts';
import type { StoredBody } from '../stored.ts';
import type { Place } from '../world.ts';
import { articleBody } from './article.ts';
import { copyBody } from './copy.ts';
import { keywordBody } from './keywords.ts';
import { type Parts, shorten } from './parts.ts';
import { seoBody } from './seo.ts';
import { socialBody } from './social.ts';

const bodies: Record<string, (parts: Parts) => object> = {
  copywriter: copyBody,
  seo: seoBody,
  'keyword-researcher': keywordBody,
  'blog-writer': articleBody,
  'social-media-manager': socialBody,
};

const wordsFor = (language: string) =>
  language === 'ja'
    ? {
        summary: (title: string, offer: string) => `「${title}」の納品物。提供内容は${offer}です。`,
        assumption: '価格と日付は依頼書のとおりとします。',
        quote: '依頼書の提供内容',
      }
    : {
        summary: (title: string, offer: string) => `${title}. Built on the offer of the brief: ${offer}.`,
        assumption: 'Prices and dates are those of the brief.',
        quote: 'Offer as given in the brief',
      };

/** Writes what a done run delivered, checks it as the product does, and returns its record and its stored body. */
export function writeDeliverable(
  place: Place,
  draft: CampaignDraft,
  run: RunDraft,
  chance: Stream,
): { row: Deliverable; body: StoredBody } {
  const task = run.task === null ? undefined : draft.tasks[run.task];
  const contract = roleContract(run.role);
  const write = bodies[run.role];
  if (!task || !contract || !write || run.version === null) throw new Error(`${run.role} delivers nothing`);
  const { trade } = place.spec;
  const words = wordsFor(trade.language);
  const title = shorten(task.title, 120);
  const at = run.finishedAt;
  const id = chance.uuid(at);
  const body = write({
    trade,
    timezone: place.spec.timezone,
    draft,
    task,
    title,
    version: run.version,
    at,
    chance,
  });
  const content = contract.schema.parse({
    schemaVersion: 1,
    kind: contract.kind,
    title,
    summary: shorten(words.summary(title, draft.theme.offer), 600),
    language: trade.language,
    body,
    sources: [{ ref: 'brief#offer', quote: shorten(draft.theme.offer, 300), usedFor: words.quote }],
    assumptions: [words.assumption],
    openQuestions: [],
    risks: [],
    needsHuman: false,
  });
  const text = JSON.stringify(content);
  const hash = createHash('sha256').update(text).digest('hex');
  const bytes = Buffer.byteLength(text);
  const createdAt = new Date(at - 150);
  const { campaignId, taskId, runId } = { campaignId: draft.id, taskId: task.id, runId: run.id };
  return {
    row: {
      tenantId: place.id,
      id,
      campaignId,
      taskId,
      runId,
      version: run.version,
      kind: contract.kind,
      title,
      summary: content.summary as string,
      hash,
      bytes,
      createdAt,
    },
    body: { _id: runId, deliverableId: id, campaignId, taskId, content, hash, bytes, createdAt },
  };
}
