import { describe, expect, it } from 'vitest';
import { proposeSlug } from './propose-slug.ts';

describe('slug from a name', () => {
  it.each([
    ['Acme Agency', 'acme-agency'],
    ['Kettle & Co.', 'kettle-and-co'],
    ['Nordlicht Optik GmbH', 'nordlicht-optik-gmbh'],
    ['Weiße Möwe', 'weisse-mowe'],
    ['42 Wolves', 'wolves'],
    ['株式会社ゼニス工業 (Zenith Robotics)', 'zenith-robotics'],
    ['İstanbul', 'istanbul'],
    ['<img src=x onerror=alert(1)>', 'img-src-x-onerror-alert-1'],
    ['../../etc', 'etc'],
    ['   ', ''],
    ['👨‍👩‍👧‍👦', ''],
    ['x'.repeat(60), 'x'.repeat(38)],
    [`${'a'.repeat(37)} b`, 'a'.repeat(37)],
  ])('%s → %s', (name, slug) => expect(proposeSlug(name)).toBe(slug));
});
