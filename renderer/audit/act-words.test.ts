import { describe, expect, it } from 'vitest';
import { actWords } from './act-words.ts';

describe('an act in words', () => {
  it.each([
    ['tenant.suspended', 'Tenant suspended'],
    ['tenant.plan_changed', 'Tenant plan changed'],
    ['members.role_changed', 'Member role changed'],
    ['auth.two_factor_enabled', 'Two-factor switched on'],
    ['auth.password_changed', 'Password changed'],
    ['platform.api_key_revoked', 'Platform API key revoked'],
    ['api_keys.created', 'API key created'],
    ['toString.shown', 'ToString shown'],
    ['new_thing.did', 'New thing did'],
    ['', ''],
  ])('%s → %s', (code, words) => expect(actWords(code)).toBe(words));
});
