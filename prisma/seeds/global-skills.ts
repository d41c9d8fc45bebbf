import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Stores } from '../../server/data/stores.ts';
import type { SkillDocument } from '../../server/skills/store.ts';
import { writeGlobalSkills } from './write/documents.ts';

const folder = new URL('./skills/', import.meta.url);

/** The front matter of a skill that ships with the product. */
const frontMatter = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,60}$/),
  title: z.string().min(3).max(120),
  description: z.string().min(10).max(300),
  version: z.number().int().min(1),
  roles: z.array(z.string()).min(1),
  jurisdiction: z.array(z.string()).optional(),
  checkedOn: z.iso.date(),
  sources: z.array(z.string()).min(1),
});

export interface GlobalSkill {
  front: z.output<typeof frontMatter>;
  document: SkillDocument;
}

/** `key: value` lines; a value is a word or sentence, a number, or a list in brackets. */
function parseFrontMatter(text: string, file: string): { front: unknown; markdown: string } {
  const parts = /^---\n([\s\S]*?)\n---\n+([\s\S]*)$/.exec(text);
  if (!parts) throw new Error(`${file} has no front matter`);
  const front: Record<string, unknown> = {};
  for (const line of (parts[1] ?? '').split('\n').filter(Boolean)) {
    const [, key = '', raw = ''] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
    if (!key) throw new Error(`${file}: cannot read the line "${line}"`);
    front[key] = raw.startsWith('[')
      ? raw
          .slice(1, -1)
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean)
      : /^\d+$/.test(raw)
        ? Number(raw)
        : raw;
  }
  return { front, markdown: parts[2] ?? '' };
}

/** The id of a shipped skill follows from its key alone, on every installation. */
function idOf(key: string): string {
  const hash = createHash('sha256').update(`dmagency/skills/${key}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** Reads the skills that ship with the product, by name. */
export function readGlobalSkills(): GlobalSkill[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort();
  return files.map((file): GlobalSkill => {
    const { front: raw, markdown: body } = parseFrontMatter(
      readFileSync(new URL(file, folder), 'utf8'),
      file,
    );
    const front = frontMatter.parse(raw);
    const scope = front.jurisdiction ? ` Law of: ${front.jurisdiction.join(', ')}.` : '';
    const markdown = `${body.trim()}\n\nChecked on ${front.checkedOn}.${scope} Sources: ${front.sources.join(' · ')}\n`;
    return {
      front,
      document: {
        _id: idOf(front.id),
        key: front.id,
        title: front.title,
        description: front.description,
        roles: front.roles,
        version: front.version,
        bytes: Buffer.byteLength(markdown),
        markdown,
        updatedAt: new Date(`${front.checkedOn}T09:00:00.000Z`),
        updatedBy: 'dmagency',
      },
    };
  });
}

/** Ships the global skills to an installation; at every start, whatever its data. @returns keys written now */
export const shipGlobalSkills = (stores: Pick<Stores, 'documents'>): Promise<string[]> =>
  writeGlobalSkills(stores, readGlobalSkills());
