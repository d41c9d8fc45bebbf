import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDocuments } from '../data/mongo/documents.ts';
import { openTransport } from '../data/redis/transport.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { readiness } from './readiness.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

test('/readyz answers 200 while every store does', async () => {
  expect((await api.app.inject('/readyz')).statusCode).toBe(200);
  await expect(readiness(api.stores)()).resolves.toBeUndefined();
});

test('stores that are away are named, in bounded time, as 503', async () => {
  const documents = openDocuments('mongodb://127.0.0.1:1/');
  const transport = openTransport('redis://127.0.0.1:1');
  const began = performance.now();
  try {
    await expect(readiness({ ...api.stores, documents, transport })()).rejects.toMatchObject({
      code: 'unavailable',
      status: 503,
      message: 'Not ready: MongoDB and Redis do not answer. It goes on by itself once they do.',
    });
    expect(performance.now() - began).toBeLessThan(5_000);
  } finally {
    await documents.close();
    await transport.close();
  }
});
