import { describe, expect, test } from 'vitest';
import type { Plan } from '../data/postgres/enums.ts';
import { entitlementsOf, readOverrides } from './entitlements.ts';
import { compareEntitlements, type FeatureKey, planFeatures } from './features.ts';
import { type Entitlements, planMatrix } from './matrix.ts';

const plans: readonly Plan[] = ['free', 'pro', 'agency', 'enterprise'];

/** The specification's table, row by row, in the order of the plans. */
const table: Record<FeatureKey, { said: readonly string[]; is: readonly Partial<Entitlements>[] }> = {
  workspaces: {
    said: ['1', '1', 'Unlimited', '1'],
    is: [{ workspaces: 1 }, { workspaces: 1 }, { workspaces: null }, { workspaces: 1 }],
  },
  campaignsPerMonth: {
    said: ['3', '20', 'Unlimited', 'Unlimited'],
    is: [
      { campaignsPerMonth: 3 },
      { campaignsPerMonth: 20 },
      { campaignsPerMonth: null },
      { campaignsPerMonth: null },
    ],
  },
  agentRoles: {
    said: ['2', '5', 'All 7', 'All 7 and custom'],
    is: [
      { agentRoles: ['copywriter', 'seo'], customRoles: false },
      {
        agentRoles: ['copywriter', 'seo', 'keyword-researcher', 'blog-writer', 'social-media-manager'],
        customRoles: false,
      },
      ...[false, true].map((customRoles) => ({
        agentRoles: [
          'copywriter',
          'seo',
          'keyword-researcher',
          'blog-writer',
          'social-media-manager',
          'activity-planner',
          'analytics-reporter',
        ] as const,
        customRoles,
      })),
    ],
  },
  providers: {
    said: [
      'claude',
      'claude, openai',
      'claude, openai, ollama',
      'claude, openai, ollama, webhook, custom endpoints',
    ],
    is: [
      { providers: ['claude'], customEndpoints: false },
      { providers: ['claude', 'openai'], customEndpoints: false },
      { providers: ['claude', 'openai', 'ollama'], customEndpoints: false },
      { providers: ['claude', 'openai', 'ollama', 'webhook'], customEndpoints: true },
    ],
  },
  localOnly: {
    said: ['No', 'No', 'No', 'Yes'],
    is: [false, false, false, true].map((localOnly) => ({ localOnly })),
  },
  customSkills: {
    said: ['5', '20', 'Unlimited', 'Unlimited'],
    is: [5, 20, null, null].map((customSkills) => ({ customSkills })),
  },
  approvals: {
    said: ['No', 'Yes', 'Yes', 'Yes'],
    is: [false, true, true, true].map((approvals) => ({ approvals })),
  },
  integrations: {
    said: ['No', 'Yes', 'Yes', 'Yes'],
    is: [false, true, true, true].map((integrations) => ({ integrations })),
  },
  sso: {
    said: ['No', 'No', 'No', 'Yes'],
    is: [false, false, false, true].map((sso) => ({ sso })),
  },
  onPrem: {
    said: ['No', 'No', 'No', 'Yes'],
    is: [false, false, false, true].map((onPrem) => ({ onPrem })),
  },
  sla: {
    said: ['None', '99 %', '99.5 %', 'custom'],
    is: [null, '99 %', '99.5 %', 'custom'].map((sla) => ({ sla })),
  },
};

describe('the plan matrix', () => {
  test('has the eleven rows of the specification, in its order', () => {
    expect(planFeatures.map(({ key }) => key)).toEqual(Object.keys(table));
    expect(planFeatures).toHaveLength(11);
  });

  test.each(Object.keys(table) as FeatureKey[])('%s is what the specification says on every plan', (key) => {
    const feature = planFeatures.find((one) => one.key === key);
    const row = table[key];
    expect(plans.map((plan) => feature?.say(planMatrix[plan]))).toEqual(row.said);
    plans.forEach((plan, at) => {
      expect(planMatrix[plan]).toMatchObject(row.is[at] ?? {});
    });
  });
});

describe('overrides', () => {
  test('count over the plan, each alone; null is without limit', () => {
    const granted = entitlementsOf({ plan: 'free', featureOverrides: { workspaces: null, localOnly: true } });
    expect(granted).toMatchObject({ workspaces: null, localOnly: true, campaignsPerMonth: 3, plan: 'free' });
    expect(granted.overrides).toEqual({ workspaces: null, localOnly: true });
  });

  test('that cannot be read do not count, the others do', () => {
    const stored = { workspaces: -1, customSkills: 9, providers: [], tomorrow: true };
    expect(readOverrides(stored)).toEqual({ customSkills: 9 });
    for (const broken of [null, 'x', 3, []]) expect(readOverrides(broken)).toEqual({});
  });
});

describe('comparing', () => {
  const between = (from: Plan, to: Plan) => {
    const { gained, lost } = compareEntitlements(planMatrix[from], planMatrix[to]);
    return { gained: gained.map(({ feature }) => feature), lost: lost.map(({ feature }) => feature) };
  };

  test('two plans tells what comes and goes, each row in one place', () => {
    expect(between('free', 'pro')).toEqual({
      gained: [
        'campaignsPerMonth',
        'agentRoles',
        'providers',
        'customSkills',
        'approvals',
        'integrations',
        'sla',
      ],
      lost: [],
    });
    expect(between('agency', 'enterprise')).toEqual({
      gained: ['agentRoles', 'providers', 'localOnly', 'sso', 'onPrem', 'sla'],
      lost: ['workspaces'],
    });
    for (const from of plans)
      for (const to of plans) {
        const [there, back] = [between(from, to), between(to, from)];
        expect(there.gained, `${from} to ${to}`).toEqual(back.lost);
      }
  });
});
