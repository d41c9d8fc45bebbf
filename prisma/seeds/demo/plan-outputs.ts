import type { PlanOutput } from '../write/documents.ts';
import type { CampaignDraft } from './drafts.ts';

const cut = (name: string): string =>
  `{"schemaVersion":1,"title":${JSON.stringify(name)},"summary":"Five tasks from words to posts.","language":"en","tasks":[{"title":"Find the words people use","role":"keyword-researcher","instructions":"Map what people ask, in their own spelling.","acceptance":["No keyword in two clusters"],"dependsOn":[],"approval":"none","dueInDays":2},{"title":"Brief the page","role":"seo","instructions":"Write the brief of one page: intent, title, outl`;

const foreignRole = (name: string): string =>
  JSON.stringify({
    schemaVersion: 1,
    title: name,
    summary: 'Two tasks.',
    language: 'en',
    tasks: [
      {
        title: 'Film three customers',
        role: 'video-editor',
        instructions: 'Film three customers who agreed and cut thirty seconds each.',
        acceptance: ['Each below thirty seconds'],
        dependsOn: [],
        approval: 'none',
        dueInDays: 5,
      },
      {
        title: 'Write the captions',
        role: 'copywriter',
        instructions: 'Write captions for the three films.',
        acceptance: ['Below 40 characters'],
        dependsOn: [0],
        approval: 'none',
        dueInDays: 6,
      },
    ],
    openQuestions: [],
  });

/** What the model said, twice, where no plan came of it: cut by the token limit, or with a role nobody has. */
export function planOutputsOf(slug: string, campaigns: readonly CampaignDraft[]): PlanOutput[] {
  return campaigns.flatMap((campaign) => {
    const run = campaign.runs[0];
    if (campaign.shape.state !== 'planning_failed' || !run) return [];
    const wasCut = slug === 'kettle-and-co';
    const output = wasCut ? cut(campaign.name) : foreignRole(campaign.name);
    const errors = wasCut
      ? [{ pointer: '', rule: 'The answer ends in the middle: it is not a JSON value.' }]
      : [
          {
            pointer: '/tasks/0/role',
            rule: 'No such role: video-editor. Allowed: keyword-researcher, seo, blog-writer, copywriter, social-media-manager.',
          },
        ];
    return [0, 1].map((call) => ({
      _id: `${run.id}:${run.attempts.length}:${call}`,
      runId: run.id,
      attempt: run.attempts.length,
      call,
      output,
      errors,
      createdAt: new Date(run.finishedAt),
    }));
  });
}
