import { describe, expect, it } from 'vitest';
import { fieldChanges } from './field-changes.ts';

describe('what a change touched', () => {
  it('lists fields in order, with words for nothing, lists and switches', () => {
    expect(
      fieldChanges(
        { name: 'Acme', cap: '50', allowedProviders: ['claude'], trial: true, same: 1 },
        { name: 'Acme & Co', allowedProviders: ['claude', 'openai'], trial: false, model: null, same: 1 },
      ),
    ).toEqual([
      { path: 'name', kind: 'changed', before: 'Acme', after: 'Acme & Co' },
      { path: 'cap', kind: 'removed', before: '50', after: null },
      { path: 'allowedProviders', kind: 'changed', before: 'claude', after: 'claude, openai' },
      { path: 'trial', kind: 'changed', before: 'yes', after: 'no' },
      { path: 'same', kind: 'same', before: '1', after: '1' },
      { path: 'model', kind: 'added', before: null, after: 'not set' },
    ]);
  });
  it('goes into what is inside, and takes a replaced secret for a change', () => {
    expect(
      fieldChanges({ key: '[redacted]', limits: { steps: 8 } }, { key: '[redacted]', limits: { steps: 9 } }),
    ).toEqual([
      { path: 'key', kind: 'changed', before: '[redacted]', after: '[redacted]' },
      { path: 'limits.steps', kind: 'changed', before: '8', after: '9' },
    ]);
  });
  it('is empty for nothing, and safe with names from a prototype', () => {
    expect(fieldChanges(null, null)).toEqual([]);
    expect(fieldChanges(null, JSON.parse('{"__proto__":"x","constructor":{}}'))).toEqual([
      { path: '__proto__', kind: 'added', before: null, after: 'x' },
      { path: 'constructor', kind: 'added', before: null, after: 'none' },
    ]);
  });
});
