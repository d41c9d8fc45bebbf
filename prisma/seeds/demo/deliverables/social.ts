import { DateTime } from 'luxon';
import { type Parts, relevant, sentences, shorten, slugOf } from './parts.ts';

const channels = ['instagram', 'facebook', 'linkedin'] as const;

/** Posts, each written for its channel, at different times of the tenant's day. */
export function socialBody({ trade, draft, chance, at, timezone }: Parts): object {
  const ja = trade.language === 'ja';
  const { theme } = draft;
  const first = DateTime.fromMillis(at, { zone: timezone }).startOf('day');
  const facts = relevant(trade.facts, draft, chance).slice(0, chance.int(4, 6));
  const posts = facts.map((fact, index) => {
    const channel = channels[index % channels.length] ?? 'instagram';
    const time = first
      .plus({ days: 2 + index * 2 })
      .set({ hour: 8 + ((index * 3) % 11), minute: chance.pick([0, 10, 30, 45]) });
    const opening =
      index % 2 === 0 ? sentences(fact, 2) : `${chance.pick(trade.questions)}\n\n${sentences(fact, 2)}`;
    return {
      channel,
      text: `${opening}\n\n${theme.offer}${ja ? '。' : '.'} ${chance.pick(trade.calls)}`,
      hashtags: chance.sample(trade.hashtags, 2),
      link: `https://www.shop.example/${slugOf(theme.name, 'news')}`,
      utm: { source: channel, medium: 'social', campaign: shorten(slugOf(theme.name, 'campaign'), 100) },
      mediaIdea: ja
        ? `${theme.subject}の現場を近くから撮る`
        : `${theme.subject}, close, in the light of the day`,
      alt: shorten(ja ? `${theme.subject}の写真` : `A photograph that shows ${theme.subject}`, 250),
      suggestedAt: `${time.toFormat('yyyy-MM-dd HH:mm')} ${timezone}`,
      disclosure: null,
    };
  });
  const replyGuide = ja
    ? [
        {
          when: '価格を尋ねられたとき',
          say: '現地の条件で変わるため、まず工程をお聞かせくださいとお答えします。',
        },
      ]
    : [
        {
          when: 'Somebody asks for the price',
          say: `Name the price of the brief and what it includes: ${theme.offer.toLowerCase()}.`,
        },
        {
          when: 'Somebody complains about waiting',
          say: 'Thank them, say when an answer comes and from whom, and move to a private message.',
        },
      ];
  return { posts, replyGuide };
}
