import { describe, expect, it } from 'vitest';
import { type EditValues, editChanges, editErrors, needsReason, ontoNewer } from './edit-form.ts';

const base: EditValues = {
  name: 'Acme',
  timezone: 'UTC',
  locale: 'en-GB',
  monthlySpendCapUsd: '50',
  dataPrivacyLevel: 'cloud_ok',
  deploymentMode: 'saas',
  allowedProviders: ['claude', 'openai'],
  defaultProvider: 'claude',
  defaultModelId: 'm-1',
  customDomain: '',
  onPremCallbackUrl: '',
  featureOverrides: {},
};

describe('what an edit sends', () => {
  it('holds only what changed, with null for an emptied text', () => {
    expect(editChanges(base, base)).toEqual({});
    expect(
      editChanges(
        { ...base, name: 'Acme & Co', defaultModelId: ' ', allowedProviders: ['openai', 'claude'] },
        base,
      ),
    ).toEqual({ name: 'Acme & Co', defaultModelId: null });
  });
  it('asks for a reason to raise the cap and to set limits of its own, not to lower the cap', () => {
    expect(needsReason({ ...base, monthlySpendCapUsd: '60' }, base)).toBe(true);
    expect(needsReason({ ...base, monthlySpendCapUsd: '9' }, base)).toBe(false);
    expect(needsReason({ ...base, featureOverrides: { approvals: true } }, base)).toBe(true);
    expect(needsReason({ ...base, name: 'B' }, base)).toBe(false);
  });
  it('is checked by the server’s own contract', () => {
    expect(editErrors({ ...base, name: '', monthlySpendCapUsd: 'ten' }, base)).toEqual({
      name: 'Needs some text',
      monthlySpendCapUsd: 'A sum such as 25 or 12.50',
    });
  });
});

describe('somebody else saved meanwhile', () => {
  it('keeps what was typed, takes what was not touched, and lists both', () => {
    const typed = { ...base, name: 'Mine', locale: 'de-DE' };
    const theirs = { ...base, name: 'Theirs', timezone: 'Europe/Berlin' };
    const { values, meanwhile } = ontoNewer(typed, base, theirs);
    expect(values).toMatchObject({ name: 'Mine', locale: 'de-DE', timezone: 'Europe/Berlin' });
    expect(meanwhile).toEqual([
      { field: 'name', was: 'Acme', theirs: 'Theirs', mine: 'Mine' },
      { field: 'timezone', was: 'UTC', theirs: 'Europe/Berlin', mine: null },
    ]);
    expect(editChanges(values, theirs)).toEqual({ name: 'Mine', locale: 'de-DE' });
  });
});
