import type { Trade } from '../../data/trades/trade.ts';
import type { Stream } from '../../random.ts';
import type { CampaignDraft, TaskDraft } from '../drafts.ts';

/** What a body is written from. */
export interface Parts {
  trade: Trade;
  timezone: string;
  draft: CampaignDraft;
  task: TaskDraft;
  title: string;
  version: number;
  at: number;
  chance: Stream;
}

/** Cut to a length in characters at a word, never inside one. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:·、]+$/u, '')}…`;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The first sentences of a paragraph. */
export function sentences(text: string, count: number): string {
  const all = text.match(/(?:[^.!?。]|(?<=\bCo)\.)+[.!?。]+["”]?\s*/gu) ?? [text];
  return all.slice(0, count).join('').trim();
}

/** A path made of the Latin letters of a name. */
export function slugOf(text: string, otherwise: string): string {
  const slug = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ø/gi, 'o')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '');
  return slug.length >= 3 ? slug : otherwise;
}

/** Beginnings of words, or pairs of characters where words are not parted. */
function marks(text: string): Set<string> {
  const plain = text.toLowerCase();
  if (/[\u3040-\u30ff\u4e00-\u9fff]/u.test(plain)) {
    const signs = [...plain.replace(/[\sの、。をにはがと]/gu, '')];
    return new Set(signs.slice(1).map((sign, at) => `${signs[at]}${sign}`));
  }
  return new Set((plain.match(/\p{L}{4,}/gu) ?? []).map((word) => word.slice(0, 5)));
}

/** The entries that have most to do with a theme first; what is left is in a random order. */
export function relevant(list: readonly string[], { theme }: CampaignDraft, chance: Stream): string[] {
  const wanted = marks(`${theme.name} ${theme.subject} ${theme.offer}`);
  return list
    .map((text) => {
      const shared = [...marks(text)].filter((mark) => wanted.has(mark)).length;
      return { text, weight: shared + chance.next() * 0.9 };
    })
    .sort((one, other) => other.weight - one.weight)
    .map(({ text }) => text);
}
