import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorStatus } from '../errors/app-error.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { appRouter } from '../trpc/root.ts';

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
  security?: unknown[];
  parameters?: { name: string; in: string }[];
}

let api: TestApi;
let paths: Record<string, Record<string, Operation>>;
let text: string;
beforeAll(async () => {
  api = await openTestApi();
  const answer = await api.app.inject('/openapi.json');
  text = answer.body;
  paths = answer.json().paths;
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(paths).flatMap(([path, at]) =>
    Object.entries(at).map(([method, operation]) => ({ path, method, operation })),
  );

describe('/openapi.json', () => {
  test('holds every procedure that names a path, and sign-in and health', () => {
    const procedures = Object.values(
      appRouter._def.procedures as unknown as Record<string, { _def: { meta?: unknown } }>,
    );
    const named = procedures.flatMap(({ _def }) => {
      const { openapi } = (_def.meta ?? {}) as { openapi?: { method: string; path: string } };
      return openapi ? [`${openapi.method.toLowerCase()} ${openapi.path}`] : [];
    });
    const documented = operations().map(({ path, method }) => `${method} ${path}`);
    const plain = [
      'post /auth/token',
      'get /admin/tenants.csv',
      'get /healthz',
      'get /readyz',
      'get /admin/tenants/{tenant}/exports/{id}/archive',
      'get /admin/audit/export',
      'get /api/audit/export',
    ];
    expect(documented.sort()).toEqual([...named, ...plain].sort());
  });

  test('every operation but health tells every status of refusal, in the one form of an error', () => {
    for (const { path, method, operation } of operations()) {
      if (path === '/healthz' || path === '/readyz') continue;
      for (const status of new Set(Object.values(errorStatus))) {
        const schema = operation.responses[status]?.content?.['application/json']?.schema;
        expect(schema?.$ref, `${method} ${path} ${status}`).toBe('#/components/schemas/Error');
      }
    }
  });

  test('a POST that makes something answers 201, everything else 200', () => {
    const below = ['/admin/tenants/{tenant}/invitations'];
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(below));
    for (const { path, method, operation } of operations()) {
      const success = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
      const acts = ['/auth/token', '/admin/tenants/bulk'];
      const makes =
        method === 'post' && (!path.includes('{') || below.includes(path)) && !acts.includes(path);
      expect(success, `${method} ${path}`).toEqual([makes ? '201' : '200']);
    }
  });

  test('every reference has its target, every {name} its parameter, and every operation says who may', () => {
    const document = JSON.parse(text) as { components: { schemas: object } };
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
    for (const { path, method, operation } of operations()) {
      const names = (operation.parameters ?? []).filter((at) => at.in === 'path').map((at) => at.name);
      expect(names.sort(), `${method} ${path}`).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort(),
      );
      expect(operation.security, `${method} ${path}`).toBeDefined();
    }
  });

  test('what is done to a tenant takes an Idempotency-Key, and nothing else does', () => {
    const keyed = operations().filter(({ operation }) =>
      operation.parameters?.some(({ name }) => name === 'Idempotency-Key'),
    );
    expect(keyed.map(({ path, method }) => `${method} ${path}`).sort()).toEqual([
      'delete /admin/tenants/{tenant}',
      'patch /admin/tenants/{tenant}',
      'post /admin/tenants',
      'post /admin/tenants/bulk',
      'post /admin/tenants/{tenant}/exports',
      'post /admin/tenants/{tenant}/plan',
      'post /admin/tenants/{tenant}/restore',
      'post /admin/tenants/{tenant}/resume',
      'post /admin/tenants/{tenant}/suspend',
    ]);
  });

  test('a DELETE takes its input as a body, the list as CSV the filters of the list', () => {
    const gone = paths['/admin/tenants/{tenant}']?.delete as unknown as {
      requestBody: { content: { 'application/json': { schema: { required: string[] } } } };
    };
    expect(gone.requestBody.content['application/json'].schema.required.sort()).toEqual([
      'confirm',
      'reason',
    ]);
    const names = (path: string) => paths[path]?.get?.parameters?.map(({ name }) => name).sort();
    expect(names('/admin/tenants.csv')).toEqual(names('/admin/tenants/ids'));
    expect(names('/admin/tenants.csv')).toContain('deleting');
  });
});
