import type { SkillDocument } from '../../../server/skills/store.ts';
import { day } from '../calendar.ts';
import { skillTemplates } from '../data/skill-templates.ts';
import { brandNames } from './brands.ts';
import { slugOf } from './deliverables/parts.ts';
import type { Person, Place } from './world.ts';

/** A skill with all its versions, oldest first; the last one is current. */
export type SkillHistory = SkillDocument[];

/** Who an agency keeps skills for: its brands, or its first offices; others write for themselves alone. */
const keptFor = (place: Place): string[] =>
  brandNames(place).slice(0, place.spec.slug === 'hartwell-partners' ? 2 : undefined);

/** Versions of a tenant's first skill: three have a second one to compare, one was rolled back. */
const versionsOf: Record<string, readonly number[]> = {
  'brisa-viagens': [2],
  'fjordline-outdoor': [2],
  'castellan-insurance': [2],
  'hartwell-partners': [3],
};

/** The skills a tenant wrote itself. */
export function skillsOf(place: Place, people: readonly Person[]): SkillHistory[] {
  const { spec } = place;
  const chance = place.stream('skills');
  const brands = keptFor(place);
  const editors = people.filter(({ role }) => role === 'owner' || role === 'admin');
  return Array.from({ length: spec.skills }, (_, number): SkillHistory => {
    const template =
      skillTemplates[Math.floor(number / brands.length) % skillTemplates.length] ?? skillTemplates[0];
    const brand = brands[number % brands.length] ?? spec.name;
    if (!template) throw new Error('No skill templates');
    const begun = place.createdAt + chance.between(0.02, 0.7) * (place.to - place.createdAt);
    const id = chance.uuid(begun);
    const key = slugOf(
      `${template.key} ${brands.length > 1 ? slugOf(brand, `brand ${number}`) : ''}`,
      template.key,
    ).slice(0, 60);
    const facts = chance.sample(spec.trade.facts, 3);
    const texts = [template.text(brand, facts, spec.trade)];
    const extra = versionsOf[spec.slug]?.[number] ?? 1;
    if (extra >= 2)
      texts.push(
        `${texts[0]}\n- Added after a review: prices are named with the day on which they were checked.\n`,
      );
    if (extra >= 3) texts.push(texts[0] ?? '');
    return texts.map(
      (markdown, index): SkillDocument => ({
        _id: id,
        key,
        title: brands.length > 1 ? `${brand}: ${template.title}` : template.title,
        description: template.description,
        roles: [...template.roles],
        version: index + 1,
        bytes: Buffer.byteLength(markdown),
        markdown,
        updatedAt: new Date(Math.floor(begun + index * 3.3 * day)),
        updatedBy: (editors.length > 0 ? chance.pick(editors) : people[0])?.user.email ?? 'owner',
      }),
    );
  });
}
