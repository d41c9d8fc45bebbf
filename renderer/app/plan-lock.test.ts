import { describe, expect, it } from 'vitest';
import { entitlementsOf } from '../../server/plans/entitlements.ts';
import { planLock } from './plan-lock.ts';

const free = entitlementsOf({ plan: 'free', featureOverrides: {} });

describe('what a plan locks, in words', () => {
  it('names the cheapest plan, and says "and up" only where every later plan has it', () => {
    expect(planLock(free, ({ approvals }) => approvals)).toEqual({ plan: 'pro', words: 'On Pro and up' });
    expect(planLock(free, ({ sso }) => sso)).toEqual({ plan: 'enterprise', words: 'On Enterprise' });
    // Enterprise counts one brand, so Agency's "no limit" does not go on upwards.
    expect(planLock(free, ({ workspaces }) => workspaces === null)).toEqual({
      plan: 'agency',
      words: 'On Agency',
    });
  });
  it('is open where the plan, or an override, allows it', () => {
    expect(planLock(free, ({ agentRoles }) => agentRoles.includes('seo'))).toBeNull();
    const granted = entitlementsOf({ plan: 'free', featureOverrides: { approvals: true } });
    expect(planLock(granted, ({ approvals }) => approvals)).toBeNull();
  });
  it('says so where no plan has it', () => {
    expect(planLock(free, () => false)).toEqual({ plan: null, words: 'On no plan; ask the platform' });
  });
});
