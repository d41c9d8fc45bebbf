import { capital, type Parts, relevant, shorten, slugOf } from './parts.ts';

const intents = ['informational', 'commercial', 'transactional', 'navigational'] as const;

/** A map of words in clusters; no word twice, no invented volume. */
export function keywordBody({ trade, draft, chance }: Parts): object {
  const ja = trade.language === 'ja';
  const words = relevant(trade.keywords, draft, chance).slice(0, 12);
  const clusters = [0, 1, 2].map((number) => {
    const [primary = trade.keywords[number] ?? draft.theme.subject, ...secondary] = words.slice(
      number * 4,
      number * 4 + 4,
    );
    return {
      name: shorten(capital(primary), 80),
      intent: intents[(number + chance.int(0, 2)) % 3] ?? 'informational',
      primary,
      secondary,
      questions: relevant(trade.questions, draft, chance).slice(number, number + 3),
      page: `/${slugOf(primary, `page-${number + 1}`)}`,
      priority: number + 1,
      why: ja
        ? '依頼書の提供内容に直接こたえる言葉だからです。'
        : 'The words name what the offer gives, in the spelling customers use.',
    };
  });
  return {
    clusters,
    negatives: ja ? ['無料', '求人', '中古'] : ['free', 'jobs', 'wholesale price list'],
    metrics: [],
  };
}
