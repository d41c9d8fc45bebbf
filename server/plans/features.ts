import type { Plan } from '../data/postgres/enums.ts';
import { agentRoles, type Entitlements } from './matrix.ts';

/** Plans as people read them. */
export const planNames: Readonly<Record<Plan, string>> = {
  free: 'Free',
  pro: 'Pro',
  agency: 'Agency',
  enterprise: 'Enterprise',
};

/** The eleven rows of the plan matrix. */
export type FeatureKey =
  | 'workspaces'
  | 'campaignsPerMonth'
  | 'agentRoles'
  | 'providers'
  | 'localOnly'
  | 'customSkills'
  | 'approvals'
  | 'integrations'
  | 'sso'
  | 'onPrem'
  | 'sla';

export interface Feature {
  key: FeatureKey;
  /** As a heading. */
  label: string;
  /** What the entitlements say of it, for people: "20", "Unlimited", "Yes". */
  say(entitlements: Entitlements): string;
  /** The single things it consists of, to tell gained from lost; a count has none. */
  parts?(entitlements: Entitlements): readonly string[];
  /** How far it goes; `null` is without limit. A yes is 1, a no 0. */
  reach(entitlements: Entitlements): number | null;
}

const amount = (value: number | null): string => (value === null ? 'Unlimited' : String(value));
const yes = (value: boolean): string => (value ? 'Yes' : 'No');
const one = (value: boolean): number => (value ? 1 : 0);
const roleParts = ({ agentRoles: roles, customRoles }: Entitlements): readonly string[] => [
  ...roles,
  ...(customRoles ? ['custom roles'] : []),
];
const providerParts = ({ providers, customEndpoints }: Entitlements): readonly string[] => [
  ...providers,
  ...(customEndpoints ? ['custom endpoints'] : []),
];

/** Every row of the plan matrix, in its order: one map for gates, comparisons and screens. */
export const planFeatures: readonly Feature[] = [
  {
    key: 'workspaces',
    label: 'Brands',
    say: ({ workspaces }) => amount(workspaces),
    reach: ({ workspaces }) => workspaces,
  },
  {
    key: 'campaignsPerMonth',
    label: 'Campaigns a month',
    say: ({ campaignsPerMonth }) => amount(campaignsPerMonth),
    reach: ({ campaignsPerMonth }) => campaignsPerMonth,
  },
  {
    key: 'agentRoles',
    label: 'Agent roles',
    say: ({ agentRoles: roles, customRoles }) =>
      `${roles.length === agentRoles.length ? `All ${roles.length}` : roles.length}${customRoles ? ' and custom' : ''}`,
    parts: roleParts,
    reach: (entitlements) => roleParts(entitlements).length,
  },
  {
    key: 'providers',
    label: 'Model providers',
    say: (entitlements) => providerParts(entitlements).join(', '),
    parts: providerParts,
    reach: (entitlements) => providerParts(entitlements).length,
  },
  {
    key: 'localOnly',
    label: 'Local-only mode',
    say: ({ localOnly }) => yes(localOnly),
    reach: ({ localOnly }) => one(localOnly),
  },
  {
    key: 'customSkills',
    label: 'Custom skills',
    say: ({ customSkills }) => amount(customSkills),
    reach: ({ customSkills }) => customSkills,
  },
  {
    key: 'approvals',
    label: 'Approvals',
    say: ({ approvals }) => yes(approvals),
    reach: ({ approvals }) => one(approvals),
  },
  {
    key: 'integrations',
    label: 'Integrations',
    say: ({ integrations }) => yes(integrations),
    reach: ({ integrations }) => one(integrations),
  },
  { key: 'sso', label: 'Single sign-on', say: ({ sso }) => yes(sso), reach: ({ sso }) => one(sso) },
  {
    key: 'onPrem',
    label: 'Own network',
    say: ({ onPrem }) => yes(onPrem),
    reach: ({ onPrem }) => one(onPrem),
  },
  {
    key: 'sla',
    label: 'Service level',
    say: ({ sla }) => sla ?? 'None',
    parts: ({ sla }) => (sla ? [sla] : []),
    reach: ({ sla }) => one(sla !== null),
  },
];

/** One row that differs between two sets of entitlements. */
export interface FeatureChange {
  feature: FeatureKey;
  label: string;
  from: string;
  to: string;
  /** What exactly comes or goes, where the row consists of single things. */
  parts: string[];
}

const missing = (from: readonly string[], to: readonly string[]): string[] =>
  from.filter((part) => !to.includes(part));

const further = (from: number | null, to: number | null): boolean =>
  from !== null && (to === null || to > from);

/** What somebody gains and loses by going from one set of entitlements to another; pure. */
export function compareEntitlements(
  from: Entitlements,
  to: Entitlements,
): { gained: FeatureChange[]; lost: FeatureChange[] } {
  const gained: FeatureChange[] = [];
  const lost: FeatureChange[] = [];
  for (const { key, label, say, parts, reach } of planFeatures) {
    const change = { feature: key, label, from: say(from), to: say(to) };
    // A service level is replaced by another rather than joined by it.
    if (parts && key !== 'sla') {
      const [come, go] = [missing(parts(to), parts(from)), missing(parts(from), parts(to))];
      if (come.length > 0) gained.push({ ...change, parts: come });
      if (go.length > 0) lost.push({ ...change, parts: go });
    } else if (key === 'sla') {
      if (change.from !== change.to)
        (serviceRank(to.sla) > serviceRank(from.sla) ? gained : lost).push({ ...change, parts: [] });
    } else if (further(reach(from), reach(to))) gained.push({ ...change, parts: [] });
    else if (further(reach(to), reach(from))) lost.push({ ...change, parts: [] });
  }
  return { gained, lost };
}

/** Orders service levels: none, a percentage, then what was agreed in writing. */
const serviceRank = (sla: string | null): number => {
  if (sla === null) return 0;
  const percent = Number.parseFloat(sla);
  return Number.isNaN(percent) ? 1_000 : percent;
};
