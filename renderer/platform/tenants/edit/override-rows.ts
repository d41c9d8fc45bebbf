import type { FeatureOverrides } from '../../../../server/plans/entitlements.ts';
import type { Entitlements } from '../../../../server/plans/matrix.ts';
import { formatCount } from '../../../ui/format.ts';
import { partLabel } from '../../../ui/labels.ts';

export type OverrideKey = keyof FeatureOverrides;

/** One limit that can be set for a tenant alone. */
export interface OverrideRow {
  key: OverrideKey;
  label: string;
  /** `count` may be without limit, `number` may not. */
  kind: 'count' | 'number' | 'yes' | 'roles' | 'providers' | 'text';
}

export const overrideRows: readonly OverrideRow[] = [
  { key: 'workspaces', label: 'Brands', kind: 'count' },
  { key: 'campaignsPerMonth', label: 'Campaigns a month', kind: 'count' },
  { key: 'agentRoles', label: 'Agent roles', kind: 'roles' },
  { key: 'customRoles', label: 'Roles of their own', kind: 'yes' },
  { key: 'providers', label: 'Model providers', kind: 'providers' },
  { key: 'customEndpoints', label: 'Model servers of their own', kind: 'yes' },
  { key: 'localOnly', label: 'Local-only mode', kind: 'yes' },
  { key: 'customSkills', label: 'Custom skills', kind: 'count' },
  { key: 'approvals', label: 'Approvals', kind: 'yes' },
  { key: 'integrations', label: 'Integrations', kind: 'yes' },
  { key: 'sso', label: 'Single sign-on', kind: 'yes' },
  { key: 'onPrem', label: 'Own network', kind: 'yes' },
  { key: 'sla', label: 'Service level', kind: 'text' },
  { key: 'tasksPerPlan', label: 'Tasks in a plan', kind: 'number' },
  { key: 'planDepth', label: 'Depth of a plan', kind: 'number' },
  { key: 'tasksAtOnce', label: 'Tasks at once', kind: 'number' },
  { key: 'briefCharacters', label: 'Characters in a brief', kind: 'number' },
];

/** A limit in words: "20", "no limit", "yes", "Copywriter, SEO". */
export const limitWords = (value: unknown): string => {
  if (value === null || value === undefined) return 'no limit';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).map(partLabel).join(', ');
  return typeof value === 'number' ? formatCount(value) : String(value);
};

/** What a row starts with when it is set for this tenant: what the plan says now, or the smallest that makes sense. */
export const startingValue = (row: OverrideRow, plan: Entitlements): unknown => {
  const said = plan[row.key];
  if (row.kind === 'yes') return !said;
  if (row.kind === 'text') return said ?? '99 %';
  if (row.kind === 'count') return said ?? 1;
  return Array.isArray(said) ? [...said] : said;
};
