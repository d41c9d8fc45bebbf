import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../data/ids.ts';
import { openTestApi, type TestApi } from '../../testing/api.ts';
import { lifetimes } from '../settings.ts';
import { mintAccessToken } from './access-token.ts';
import { createTokenVerifier } from './verified-tokens.ts';

let at: TestApi;
let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const claims = { userId: newId(), sessionId: newId(), tenantId: null, tokenVersion: 1 };
beforeAll(async () => {
  at = await openTestApi();
});
afterAll(() => at.close());

test('a token verified before ends at its expiry and with its key', async () => {
  const verify = createTokenVerifier(at.auth.keys, clock);
  const { token } = await mintAccessToken(at.auth.keys, clock, claims);
  expect(await verify(token)).toEqual(claims);
  expect(await verify(token)).toEqual(claims);
  expect(await verify(`${token.slice(0, -4)}AAAA`)).toBeNull();
  ahead = (lifetimes.accessTokenSeconds + lifetimes.clockToleranceSeconds + 1) * 1_000;
  expect(await verify(token)).toBeNull();
  ahead = 0;
  const withdrawn = createTokenVerifier({ ...at.auth.keys, verifying: () => undefined }, clock);
  expect(await withdrawn(token)).toBeNull();
});
