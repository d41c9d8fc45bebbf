import { hour, minute } from '../calendar.ts';
import type { SeedDeps } from '../deps.ts';
import { monthOf } from '../months.ts';
import { type Stream, streamOf } from '../random.ts';
import { uglyNames, uglyTexts } from './names.ts';
import { type Frame, ms, run, store, type UglyWork } from './parts.ts';

/** Builds the campaigns that screens must survive. Forty tasks, twenty abreast; all failed; very long and very short. */
export function uglyWork(deps: SeedDeps, tenantId: string): UglyWork {
  const chance = streamOf(deps.seed, 'ugly-inside', 'work');
  const work: UglyWork = {
    campaigns: [],
    plans: [],
    tasks: [],
    runs: [],
    attempts: [],
    ledger: [],
    deliverables: [],
    bodies: [],
  };
  const asOf = deps.asOf.getTime();
  const line = (text: string): string => [...text].slice(0, 110).join('');
  const names = [...uglyTexts, ...uglyNames].map(({ name }) => line(name));
  names.forEach((name, index) => {
    campaign(work, chance, {
      tenantId,
      name: name.length < 3 ? `${name} · a campaign` : name,
      at: asOf - (index + 2) * hour,
      tasks: 1,
      state: 'completed',
      ending: 'done',
      durationMs: 38,
    });
  });
  campaign(work, chance, {
    tenantId,
    name: 'Forty tasks, twenty abreast',
    at: asOf - 80 * hour,
    tasks: 40,
    state: 'plan_review',
    ending: null,
    durationMs: 0,
  });
  campaign(work, chance, {
    tenantId,
    name: 'Everything failed',
    at: asOf - 90 * hour,
    tasks: 12,
    state: 'failed',
    ending: 'failed',
    durationMs: 9 * hour,
  });
  longArticle(work, chance, tenantId, asOf - 100 * hour);
  return work;
}

function campaign(work: UglyWork, chance: Stream, of: Frame): string {
  const id = chance.uuid(of.at);
  const { tenantId, at, name } = of;
  const end = of.ending ? at + 2 * minute + of.durationMs : null;
  const brief = {
    goal: name,
    audience: uglyTexts[0]?.name ?? '',
    offer: uglyTexts[3]?.name ?? '',
    market: '{{market}}',
    language: 'en',
    mustUse: ['<b>bold</b>'],
    mustNotUse: ['null'],
    from: null,
    to: null,
  };
  work.campaigns.push({
    tenantId,
    id,
    name,
    brief,
    state: of.state,
    pausedReason: null,
    stateReason:
      of.state === 'failed'
        ? `0 of ${of.tasks} tasks done. Open the others to see why they stopped, and try them again.`
        : null,
    autoStart: false,
    capMicros: 100_000_000n,
    planVersion: 1,
    createdBy: null,
    brandId: tenantId,
    month: monthOf('UTC', at),
    submittedAt: ms(at),
    finishedAt: end === null ? null : ms(end),
    version: 3,
    createdAt: ms(at),
    updatedAt: ms(end ?? at),
  });
  const title = name.length < 3 ? 'A task' : name;
  const tasks = Array.from({ length: of.tasks }, (_, index) => ({
    title:
      of.tasks === 1
        ? title
        : `${index + 1} · ${line100(uglyNames[index % uglyNames.length]?.name ?? title)}`,
    role: 'copywriter',
    instructions: `Write ten lines. ${uglyTexts[index % uglyTexts.length]?.name ?? ''}`.slice(0, 1_900),
    acceptance: ['One line', '<script>alert(1)</script>'],
    // Twenty that wait for nothing, then a chain through the rest.
    dependsOn: of.tasks < 40 || index < 20 ? [] : index < 26 ? [index - 1] : [index - 20],
    approval: 'none' as const,
    dueInDays: null,
  }));
  work.plans.push({
    tenantId,
    campaignId: id,
    version: 1,
    plan: { schemaVersion: 1, title, summary: '', language: 'en', tasks, openQuestions: [] },
    normalised: [],
    authorId: null,
    createdAt: ms(at + minute),
  });
  for (const [index, task] of tasks.entries()) {
    const taskId = chance.uuid(at + minute);
    const state = of.ending === 'done' ? 'done' : of.ending === 'failed' ? 'failed' : 'pending';
    work.tasks.push({
      tenantId,
      id: taskId,
      campaignId: id,
      index,
      ...task,
      state,
      createdAt: ms(at + minute),
      finishedAt: end === null ? null : ms(end),
    });
    if (of.ending) run(work, chance, { ...of, campaignId: id, taskId, title: task.title });
  }
  return id;
}

const line100 = (text: string): string => [...text].slice(0, 100).join('');

/** The longest article that is allowed, with a table of forty columns. */
function longArticle(work: UglyWork, chance: Stream, tenantId: string, at: number): void {
  const before = work.tasks.length;
  const campaignId = campaign(work, chance, {
    tenantId,
    name: 'As long as it may be',
    at,
    tasks: 1,
    state: 'completed',
    ending: 'done',
    durationMs: minute,
  });
  const task = work.tasks[before];
  const made = work.runs.at(-1);
  if (!task || !made) return;
  work.deliverables.pop();
  work.bodies.pop();
  task.role = 'blog-writer';
  made.role = 'blog-writer';
  const columns = Array.from({ length: 40 }, (_, index) => `c${index + 1}`);
  const table = [columns, columns.map(() => '---'), columns.map(() => 'x')]
    .map((cells) => `|${cells.join('|')}|`)
    .join('\n');
  const long = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(30);
  const sections = Array.from(
    { length: 300 },
    (_, index) =>
      `## Section ${index + 1}\n\n${index % 90 === 0 ? long : `${'Rindfleischetikettierungsüberwachungsaufgaben '.repeat(3)}now.`}`,
  );
  const markdown = ['# As long as it may be', table, ...sections].join('\n\n').slice(0, 59_000);
  store(work, chance, {
    tenantId,
    campaignId,
    taskId: task.id,
    runId: made.id,
    at: at + 3 * minute,
    role: 'blog-writer',
    title: 'As long as it may be',
    body: {
      slug: 'as-long-as-it-may-be',
      metaDescription: 'Long.',
      excerpt: '',
      markdown,
      citations: [],
      imageBriefs: [],
      disclosures: [],
    },
  });
}
