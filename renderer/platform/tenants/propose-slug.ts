/** Letters that do not come apart into a base letter and a mark. */
const spelled: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  å: 'a',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ð: 'd',
  œ: 'oe',
};

/**
 * A slug to begin with, from a name: small Latin letters, digits and single hyphens, starting with a
 * letter, at most 38 characters. Empty when the name has nothing of that kind.
 */
export const proposeSlug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[ßæøåđłıþðœ]/g, (letter) => spelled[letter] ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('&', ' and ')
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 38)
    .replace(/-+$/, '');
