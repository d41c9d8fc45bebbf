import { capital, type Parts, relevant, sentences, shorten, slugOf } from './parts.ts';

const findings = [
  [
    'title_length',
    'warn',
    'title',
    'The title in use has 71 characters and is cut after 60.',
    'Put the subject first and drop the second half.',
  ],
  [
    'missing_alt',
    'fail',
    'first image',
    'The image carries alt="" although it shows the offer.',
    'Say what can be seen and why it matters, below 125 characters.',
  ],
  ['heading_skip', 'warn', 'below the fold', 'An H4 follows an H2.', 'Make it an H3; the look can stay.'],
  [
    'duplicate_description',
    'warn',
    'description',
    'The description is the same as on the start page.',
    'Use the description of this brief.',
  ],
  [
    'thin_answer',
    'info',
    'questions',
    'Two answers have fewer than fifteen words.',
    'Answer in two sentences, then link to the page that says more.',
  ],
  [
    'vague_link',
    'info',
    'last section',
    'A link reads "here".',
    'Name the target: the text must stand alone.',
  ],
] as const;

const findingsJa = [
  [
    'title_length',
    'warn',
    '題名',
    '現在の題名は四十二字で、途中で切れて表示されます。',
    '主題を先に置き、後半を省きます。',
  ],
  [
    'missing_alt',
    'fail',
    '最初の画像',
    '製品の画像に代替文がありません。',
    '何が写っているかを短く書きます。',
  ],
  ['heading_skip', 'warn', '本文の中ほど', '見出しが一段飛んでいます。', '一つ上の段に直します。'],
  ['vague_link', 'info', '最後の節', '「こちら」だけのリンクがあります。', '行き先の名前を書きます。'],
] as const;

/** The brief of one page. */
export function seoBody({ trade, draft, chance }: Parts): object {
  const ja = trade.language === 'ja';
  const { theme } = draft;
  const keyword = relevant(trade.keywords, draft, chance)[0] ?? theme.subject;
  const asked = relevant(trade.questions, draft, chance).slice(0, 4);
  const known = sentences(relevant(trade.facts, draft, chance)[0] ?? theme.offer, 1);
  const found = chance.sample<readonly [string, string, string, string, string]>(
    ja ? findingsJa : findings,
    chance.int(2, 4),
  );
  const path = `/${slugOf(theme.name, 'page')}`;
  const title = shorten(ja ? `${theme.name}|ゼニス工業` : `${capital(theme.subject)}: ${theme.offer}`, 60);
  const outline = [
    { level: 2, text: shorten(ja ? `${theme.subject}とは` : `What ${theme.subject} means in practice`, 200) },
    ...asked.slice(0, 2).map((text) => ({ level: 3, text })),
    { level: 2, text: shorten(theme.offer, 200) },
    ...asked.slice(2).map((text) => ({ level: 3, text })),
    { level: 2, text: ja ? 'お問い合わせ' : 'The next step' },
  ];
  const json = {
    '@context': 'https://schema.org',
    '@type': 'FAQPage',
    mainEntity: asked.slice(0, 2).map((name) => ({ '@type': 'Question', name })),
  };
  return {
    target: {
      url: path,
      primaryKeyword: keyword,
      intent: chance.pick(['informational', 'commercial', 'transactional']),
    },
    title,
    metaDescription: shorten(ja ? `${theme.offer}。${known}` : `${theme.offer}. ${known}`, 155),
    h1: shorten(ja ? theme.subject : capital(theme.subject), 160),
    outline,
    findings: found.map(([code, severity, where, evidence, fix]) => ({
      code,
      severity,
      where,
      evidence,
      fix,
    })),
    internalLinks: [
      { anchor: chance.pick(trade.calls), url: '/contact' },
      { anchor: shorten(asked[0] ?? theme.name, 120), url: `${path}/questions` },
    ],
    structuredData: chance.chance(0.5) ? { type: 'FAQPage', json: JSON.stringify(json) } : null,
  };
}
