/** What a task asks for, before it has a subject. */
export interface TaskSlot {
  role: string;
  /** `{s}` is the theme's subject. */
  title: string;
  instructions: string;
  acceptance: readonly string[];
}

const slot = (role: string, title: string, instructions: string, ...acceptance: string[]): TaskSlot => ({
  role,
  title,
  instructions,
  acceptance,
});

export const englishTasks: readonly TaskSlot[] = [
  slot(
    'copywriter',
    'Landing page text: {s}',
    'Write the first screen and two sections about {s}. One act is wanted; the benefit comes first.',
    'Two variants that differ in angle',
    'No claim outside the list of allowed claims',
  ),
  slot(
    'seo',
    'Page brief: {s}',
    'Write the brief of one page about {s}: intent, title, description and outline.',
    'One intent',
    'Every finding quotes what was seen',
  ),
  slot(
    'keyword-researcher',
    'Words people use: {s}',
    'Map what people ask about {s} in the market, in their own spelling.',
    'No keyword in two clusters',
    'One page a cluster',
  ),
  slot(
    'social-media-manager',
    'Posts for two weeks: {s}',
    'Write posts about {s} for the two weeks after the start. Each channel is written for itself.',
    'Alt text for every picture',
    'Times with their zone',
  ),
  slot(
    'blog-writer',
    'Article: {s}',
    'Write one article about {s} from the brief. It says what the sources say and ends with the act that is wanted.',
    '600 to 900 words',
    'One H1 and no skipped level',
  ),
  slot(
    'copywriter',
    'E-mail to customers: {s}',
    'Write the e-mail that tells existing customers about {s}. Subject, first line, one link.',
    'One subject below 60 characters',
    'Says how to unsubscribe',
  ),
  slot(
    'seo',
    'Questions page: {s}',
    'Brief a page that answers the questions people ask about {s}.',
    'Questions in the words of customers',
    'Structured data matches the visible text',
  ),
  slot(
    'copywriter',
    'Ads: {s}',
    'Write search and social ads about {s}, within the limits of each channel.',
    'Headlines below 30 characters where the channel asks for it',
    'No false urgency',
  ),
  slot(
    'social-media-manager',
    'Replies and last-week posts: {s}',
    'Write the last posts about {s} and a guide for the replies that will come.',
    'A reply for the two most likely complaints',
    'No engagement bait',
  ),
  slot(
    'blog-writer',
    'Guide: {s}',
    'Write a guide to {s} for people who hear of it for the first time.',
    'Every number has a source',
    'Ends with one next step',
  ),
  slot(
    'copywriter',
    'Product text: {s}',
    'Write the product text about {s}: what it is, for whom, what it is not.',
    'Three sentences a shop assistant would say',
    'Prices as in the brief',
  ),
  slot(
    'seo',
    'Check of the finished page: {s}',
    'Check the page about {s} against its brief before it goes live.',
    'Findings in the order of their fixing',
    'No promise of a rank',
  ),
  slot(
    'copywriter',
    'Text for the counter: {s}',
    'Write a short printed text about {s} that is read in ten seconds.',
    'Below 45 words',
    'Readable from a metre away',
  ),
  slot(
    'social-media-manager',
    'Launch day: {s}',
    'Write the posts of the first day of {s}, hour by hour.',
    'No two posts within an hour',
    'Paid work is labelled',
  ),
  slot(
    'blog-writer',
    'Behind the scenes: {s}',
    'Write how {s} comes about, told by the people who do it.',
    'No invented quotation',
    'Names only from the brief',
  ),
  slot(
    'copywriter',
    'Reminder: {s}',
    'Write the reminder for people who asked about {s} and did not answer.',
    'Friendly at the second reading too',
    'One link',
  ),
];

export const japaneseTasks: readonly TaskSlot[] = [
  slot(
    'copywriter',
    'ランディングページの文章:{s}',
    '{s}について最初の画面と二つの節の文章を書く。読み手の利点を先に述べ、行動は一つに絞る。',
    '切り口の異なる案を二つ',
    '承認済みの表現だけを使う',
  ),
  slot(
    'seo',
    'ページの設計書:{s}',
    '{s}のページ一枚の設計書を書く。検索意図、題名、説明文、見出しを決める。',
    '意図は一つ',
    '指摘には見た箇所を引用する',
  ),
  slot(
    'keyword-researcher',
    '使われている言葉:{s}',
    '{s}について現場の人が調べる言葉を整理する。',
    '同じ語を二つの群に入れない',
    '群ごとにページは一枚',
  ),
  slot(
    'social-media-manager',
    '二週間分の投稿:{s}',
    '{s}について二週間分の投稿を書く。媒体ごとに書き分ける。',
    '画像には代替文を付ける',
    '時刻は日本時間で示す',
  ),
  slot(
    'copywriter',
    'お客様へのメール:{s}',
    '{s}を既存のお客様に知らせるメールを書く。',
    '件名は三十字以内',
    '配信停止の方法を書く',
  ),
  slot(
    'seo',
    '質問ページの設計書:{s}',
    '{s}についてよくある質問に答えるページを設計する。',
    '質問はお客様の言葉で',
    '構造化データは本文と一致する',
  ),
  slot(
    'copywriter',
    '展示会の配布文:{s}',
    '{s}を紹介する配布物の短い文章を書く。',
    '二百字以内',
    '数字は資料にあるものだけ',
  ),
  slot(
    'social-media-manager',
    '当日の投稿と返信:{s}',
    '{s}の当日の投稿と返信の手引きを書く。',
    '一時間に一件まで',
    '人名は依頼書にあるものだけ',
  ),
  slot(
    'copywriter',
    '製品説明:{s}',
    '{s}の製品説明を書く。何であり、誰のためで、何ではないか。',
    '三文で言えること',
    '価格は依頼書のとおり',
  ),
  slot(
    'seo',
    '公開前の確認:{s}',
    '{s}のページを公開前に設計書と照らし合わせる。',
    '直す順に並べる',
    '順位は約束しない',
  ),
  slot(
    'copywriter',
    'ご案内の再送:{s}',
    '{s}についてお返事のない方への再度のご案内を書く。',
    '丁寧で短く',
    'リンクは一つ',
  ),
  slot(
    'copywriter',
    '社内向けの要約:{s}',
    '{s}の要点を営業担当向けに一枚でまとめる。',
    '五行以内',
    '問い合わせ先を書く',
  ),
];
