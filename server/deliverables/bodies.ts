import { z } from 'zod';
import { line, prose } from '../trpc/contract.ts';

/** One H1 first, no skipped level, no raw HTML, no picture from elsewhere. */
export function markdownFaults(markdown: string): string[] {
  const outside = markdown.replace(/^(```|~~~)[\s\S]*?^\1\s*$/gm, '').replace(/`[^`\n]*`/g, '');
  const levels = [...outside.matchAll(/^(#{1,6})\s/gm)].map((found) => (found[1] ?? '').length);
  const faults: string[] = [];
  if (levels.filter((level) => level === 1).length !== 1) faults.push('Needs exactly one H1');
  if (levels.some((level, at) => at > 0 && level > (levels[at - 1] ?? 0) + 1))
    faults.push('Skips a heading level');
  if (/<[a-z!/][^>]*>/i.test(outside)) faults.push('Holds raw HTML');
  if (/!\[[^\]]*\]\(\s*(https?:|\/\/|data:)/i.test(outside)) faults.push('Holds a remote image');
  return faults;
}

const countWords = (text: string): number => text.split(/\s+/u).filter(Boolean).length;

const webAddress = z
  .string()
  .max(2_000)
  .regex(/^(https?:\/\/|\/)[^\s]*$/, 'Not a web address or path');

export const seoBody = z.strictObject({
  target: z.strictObject({
    url: webAddress.nullable(),
    primaryKeyword: line(120),
    intent: z.enum(['informational', 'commercial', 'transactional', 'navigational']),
  }),
  title: line(120),
  metaDescription: prose(320, 1),
  h1: line(160),
  outline: z.array(z.strictObject({ level: z.number().int().min(2).max(3), text: line(200) })).max(40),
  findings: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z][a-z0-9_]{1,60}$/),
        severity: z.enum(['info', 'warn', 'fail']),
        where: prose(300),
        evidence: prose(600, 1),
        fix: prose(600, 1),
      }),
    )
    .max(60),
  internalLinks: z.array(z.strictObject({ anchor: line(120), url: webAddress })).max(20),
  structuredData: z
    .strictObject({
      type: z.string().min(1).max(60),
      /** JSON-LD as text; it must parse. */
      json: z.string().max(10_000).refine(parses, 'Is not JSON'),
    })
    .nullable(),
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const cluster = z.strictObject({
  name: line(80),
  intent: z.enum(['informational', 'commercial', 'transactional', 'navigational']),
  primary: line(120),
  secondary: z.array(line(120)).max(15),
  questions: z.array(line(200)).max(8),
  page: line(200),
  priority: z.number().int().min(1).max(5),
  why: prose(200),
});

/** Volumes come from a tool result alone; this version has no such tool, so `metrics` must be empty. */
export const keywordBody = z
  .strictObject({
    clusters: z.array(cluster).min(3).max(20),
    negatives: z.array(line(120)).max(50),
    metrics: z
      .array(z.strictObject({ keyword: line(120), volume: z.number(), source: line(200), asOf: line(30) }))
      .max(0, 'Numbers come from a tool; none was used'),
  })
  .superRefine((body, check) => {
    const seen = new Map<string, number>();
    body.clusters.forEach((one, at) => {
      for (const word of new Set([one.primary, ...one.secondary].map((text) => text.toLowerCase()))) {
        const other = seen.get(word);
        if (other !== undefined)
          check.addIssue({
            code: 'custom',
            path: ['clusters', at],
            message: `"${word}" is in cluster ${other} too`,
          });
        else seen.set(word, at);
      }
    });
  });

export const articleBody = z.strictObject({
  slug: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Small letters, digits and hyphens')
    .max(100),
  metaDescription: prose(155, 1),
  excerpt: prose(300),
  markdown: prose(60_000, 1).superRefine((text, check) => {
    for (const message of markdownFaults(text)) check.addIssue({ code: 'custom', message });
    const words = countWords(text);
    if (words < 600 || words > 2_500)
      check.addIssue({ code: 'custom', message: `Has ${words} words; 600 to 2500 are asked for` });
  }),
  citations: z
    .array(z.strictObject({ n: z.number().int().min(1), ref: prose(500, 1), quote: prose(300) }))
    .max(30),
  imageBriefs: z.array(z.strictObject({ idea: line(300), alt: line(125) })).max(8),
  disclosures: z.array(line(300)).max(10),
});

export const socialBody = z.strictObject({
  posts: z
    .array(
      z.strictObject({
        channel: line(40),
        text: prose(3_000, 1),
        hashtags: z.array(z.string().regex(/^#[\p{L}\p{N}_]{1,60}$/u, 'Not a hashtag')).max(30),
        link: webAddress.nullable(),
        utm: z.strictObject({ source: line(60), medium: line(60), campaign: line(100) }).nullable(),
        mediaIdea: prose(300),
        alt: prose(250),
        /** Local time with its zone, as text. */
        suggestedAt: line(60),
        disclosure: prose(200).nullable(),
      }),
    )
    .min(1)
    .max(30),
  replyGuide: z.array(z.strictObject({ when: line(200), say: prose(500, 1) })).max(10),
});
