import type { Trade } from './trades/trade.ts';

/** A kind of skill that tenants write; the text is put together from what the business knows. */
export interface SkillTemplate {
  key: string;
  title: string;
  description: string;
  roles: readonly string[];
  text(brand: string, facts: readonly string[], trade: Trade): string;
}

const all = ['copywriter', 'seo', 'blog-writer', 'social-media-manager'];
const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

const template = (
  key: string,
  title: string,
  description: string,
  roles: readonly string[],
  lines: (brand: string, trade: Trade) => readonly string[],
): SkillTemplate => ({
  key,
  title,
  description,
  roles,
  text: (brand, facts, trade) =>
    `# ${title}\n\nFor everything written in the name of ${brand}.\n\n${list(lines(brand, trade))}\n\n## What we know and may say\n\n${facts.join('\n\n')}\n`,
});

/** Sixteen kinds, in the order in which a business usually writes them down. */
export const skillTemplates: readonly SkillTemplate[] = [
  template(
    'voice-card',
    'Voice card',
    'How we sound: three words we are and three we are not',
    all,
    (brand) => [
      `${brand} is plain, warm and exact. It is never loud, clever or breathless.`,
      'Second person, present tense, one exclamation mark a year.',
      'Do: "Come by until six." Don’t: "Hurry, doors close soon!"',
    ],
  ),
  template(
    'facts-and-prices',
    'Facts and prices',
    'What may be named, and where the number comes from',
    all,
    (_, trade) => [
      `Market: ${trade.market}.`,
      'A price is taken from the brief, never from memory, and carries its day.',
      'What is not on this page is an open question.',
    ],
  ),
  template('words-we-avoid', 'Words we avoid', 'Words and phrases that do not fit us', all, () => [
    'unique, passion, journey, elevate, solution, world-class',
    'No superlative without a source beside it.',
    'No question in a headline that the text does not answer.',
  ]),
  template(
    'claims-allowed',
    'Claims with evidence',
    'Claims that may be made and the paper that proves each',
    ['copywriter', 'blog-writer'],
    () => [
      'Every claim has an id, a sentence and a document.',
      'A claim older than a year is checked again before use.',
      'Comparisons with others are not on the list.',
    ],
  ),
  template(
    'photo-rules',
    'Photo rules',
    'What pictures show and how they are described',
    ['social-media-manager', 'blog-writer'],
    () => [
      'Daylight, hands and things; faces only with a written yes.',
      'Alt text says what can be seen and why it is there.',
      'No text inside a picture.',
    ],
  ),
  template('replies', 'Replies to customers', 'How we answer in public', ['social-media-manager'], () => [
    'Thank first, answer second, move to a private message third.',
    'A complaint gets a name and a day, never a form.',
    'Nobody argues after the second reply.',
  ]),
  template(
    'closed-days',
    'Closed days and hours',
    'When nothing is due and nobody answers',
    all,
    (_, trade) => [
      `Public holidays of ${trade.market} are closed days.`,
      'Nothing is scheduled before eight or after eight.',
      'The week after a launch has one free slot a day.',
    ],
  ),
  template(
    'offers-this-season',
    'Offers of the season',
    'What is on, until when, with which condition',
    all,
    (_, trade) => trade.themes.slice(0, 4).map(({ offer, subject }) => `${offer} (${subject}).`),
  ),
  template('audience-notes', 'Who we write for', 'Three groups and what each asks first', all, (_, trade) =>
    trade.audiences.map(
      (audience) => `${audience}: say what it costs and how long it takes in the first lines.`,
    ),
  ),
  template(
    'link-targets',
    'Where links go',
    'Pages that may be linked and what each is for',
    ['seo', 'social-media-manager'],
    (_, trade) => trade.calls.map((call) => `"${call}" leads to the page that does exactly this.`),
  ),
  template(
    'questions-answered',
    'Questions and our answers',
    'What people ask, in their words',
    ['seo', 'blog-writer'],
    (_, trade) => trade.questions.map((question) => `${question} Answer in two sentences, then link.`),
  ),
  template('newsletter-form', 'Form of the newsletter', 'Length, order and sender', ['copywriter'], () => [
    'Subject below 45 characters, the first line goes on from it.',
    'One story, one offer, one question. Nothing else.',
    'Sender is a person, and replies reach them.',
  ]),
  template(
    'keywords-in-use',
    'Words customers search',
    'Spelling and variants we use',
    ['seo', 'keyword-researcher'],
    (_, trade) => trade.keywords.slice(0, 6).map((keyword) => `"${keyword}" in this spelling.`),
  ),
  template(
    'press-lines',
    'Lines for the press',
    'Sentences that may be quoted',
    ['blog-writer', 'copywriter'],
    (brand) => [
      `${brand} is named in full at its first mention.`,
      'Numbers of the business are given by the owner only.',
      'A quotation is read back before it is sent.',
    ],
  ),
  template(
    'crisis-notes',
    'When something goes wrong',
    'Who decides and what stops',
    ['social-media-manager'],
    () => [
      'Pause everything that is scheduled, then read.',
      'The owner decides what is said; until then nothing is.',
      'Work is resumed by a person with a name.',
    ],
  ),
  template('handover', 'How work is handed over', 'What a finished text comes with', all, () => [
    'A title that names page and version.',
    'Open questions first, text second.',
    'The reader knows within ten seconds what to do.',
  ]),
];
