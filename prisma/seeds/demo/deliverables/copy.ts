import { angles, anglesJa } from '../../data/prose.ts';
import { capital, type Parts, relevant, sentences, shorten } from './parts.ts';

/** Variants that differ in angle; facts come from the trade. */
export function copyBody({ trade, draft, task, chance, version }: Parts): object {
  const ja = trade.language === 'ja';
  const { theme } = draft;
  const channel = /mail|メール/i.test(task.title)
    ? 'email'
    : /ads|広告/i.test(task.title)
      ? 'search_ad'
      : /counter|配布/i.test(task.title)
        ? 'print'
        : 'landing_page';
  const chosen = chance.sample<readonly [string, string]>(ja ? anglesJa : angles, chance.int(2, 3));
  const facts = relevant(trade.facts, draft, chance).slice(0, chosen.length + 1);
  const question = relevant(trade.questions, draft, chance)[0] ?? theme.offer;
  const headlines: Record<string, string> = {
    'Benefit first': theme.offer,
    利点から: theme.offer,
    'A question people ask': question,
    よくある質問から: question,
    'For the undecided': chance.pick(trade.calls),
  };
  const variants = chosen.map(([label, lead], index) => ({
    label,
    channel,
    headline: shorten(headlines[label] ?? capital(theme.subject), 90),
    subline: shorten(ja ? `${lead}。${theme.offer}` : `${lead}: ${theme.offer}.`, 140),
    text: [
      facts[index],
      index === 0 ? facts.at(-1) : sentences(facts[index + 1] ?? theme.goal, 2),
      version > 1
        ? ja
          ? 'ご指摘を受けて、前の版から表現を整えました。'
          : 'Prices are those of the brief; the page carries the date on which they were checked.'
        : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
    cta: chance.pick(trade.calls),
    claimIds: [],
  }));
  return {
    variants,
    recommended: chance.int(0, variants.length - 1),
    why: ja
      ? '依頼書の対象読者に最も近い切り口で、最初の一行に利点があるためです。'
      : 'Its first line carries what the audience of the brief asks for first, and it needs the fewest words to do so.',
  };
}
