import { closings, middles, openings } from '../../data/prose.ts';
import { capital, type Parts, relevant, sentences, shorten, slugOf } from './parts.ts';

/** One article of 600 words or more: what the business knows, between an opening and a next step. */
export function articleBody({ trade, draft, chance, version }: Parts): object {
  const { theme } = draft;
  const facts = relevant(trade.facts, draft, chance).slice(0, 8);
  const general = chance.sample(middles, 8);
  const heads = relevant(trade.questions, draft, chance);
  const lines = [
    `# ${capital(theme.subject)}: what we tell people who ask`,
    chance.pick(openings),
    `## ${capital(theme.subject)}, from the beginning`,
    facts[0],
    facts[1],
    general[0],
    general[4],
    `## ${heads[0] ?? 'What people ask first'}`,
    facts[2],
    general[1],
    `### ${heads[1] ?? 'And what then?'}`,
    facts[3],
    facts[4],
    general[5],
    `## What to look for`,
    general[2],
    facts[5],
    `- ${theme.offer}\n- ${sentences(facts[6] ?? theme.goal, 1)}\n- ${sentences(facts[1] ?? theme.goal, 1)}`,
    general[3],
    `### Two things more`,
    general[6],
    facts[7],
    general[7],
    version > 1
      ? 'This version answers the editor’s notes: the order of the sections was changed and two sentences without a source were taken out.'
      : '',
    `## The next step`,
    chance.pick(closings),
    `**${chance.pick(trade.calls)}** · ${theme.offer}.`,
  ];
  return {
    slug: slugOf(`${theme.name} ${version > 1 ? version : ''}`, 'article'),
    metaDescription: shorten(`${theme.offer}. ${sentences(facts[0] ?? theme.subject, 1)}`, 155),
    excerpt: shorten(sentences(facts[0] ?? theme.goal, 2), 300),
    markdown: lines.filter(Boolean).join('\n\n'),
    citations: [],
    imageBriefs: [
      {
        idea: `A photograph of ${theme.subject}, daylight, no people in focus`,
        alt: shorten(`${capital(theme.subject)}, seen from close by`, 125),
      },
    ],
    disclosures: [],
  };
}
