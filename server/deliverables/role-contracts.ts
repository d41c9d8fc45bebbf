import { z } from 'zod';
import type { JsonSchema } from '../llm/index.ts';
import { articleBody, keywordBody, seoBody, socialBody } from './bodies.ts';
import { copyBody, envelope } from './contract.ts';
import { modelSchema } from './model-schema.ts';

/** What a role delivers: the envelope around its body, checked strictly before anything is stored. */
export interface RoleContract {
  role: string;
  kind: string;
  schema: z.ZodType<Delivered>;
  /** The same as the model is told, without lengths. */
  jsonSchema: JsonSchema;
}

/** The envelope whatever the role. */
export interface Delivered {
  schemaVersion: 1;
  kind: string;
  title: string;
  summary: string;
  language: string;
  body: unknown;
  openQuestions: string[];
  needsHuman: boolean;
  [other: string]: unknown;
}

function contract(role: string, kind: string, body: z.ZodType): RoleContract {
  const schema = envelope(body);
  return {
    role,
    kind,
    schema: schema.refine((value) => value.kind === kind, {
      path: ['kind'],
      message: `Must be "${kind}"`,
    }) as unknown as z.ZodType<Delivered>,
    jsonSchema: modelSchema(schema.extend({ kind: z.literal(kind) })),
  };
}

/**
 * Roles that can be given a task. The activity planner's work is the plan itself; the analytics reporter needs
 * tools for its numbers: a plan that names either is refused until they have a contract here.
 */
const contracts: readonly RoleContract[] = [
  contract('copywriter', 'copy', copyBody),
  contract('seo', 'seo_brief', seoBody),
  contract('keyword-researcher', 'keyword_map', keywordBody),
  contract('blog-writer', 'article', articleBody),
  contract('social-media-manager', 'post_set', socialBody),
];

const byRole = new Map(contracts.map((one) => [one.role, one]));

/** The contract of a role; null for one that cannot be given a task in this version. */
export const roleContract = (role: string): RoleContract | null => byRole.get(role) ?? null;
