import { expect, test } from 'vitest';
import { refusalOf } from './imports.ts';

test.each([
  ['renderer/platform/list.tsx', 'server/tenants/contract.ts'],
  ['server/tenants/create.ts', 'server/auth/index.ts'],
  ['server/tenants/create.ts', 'server/tenants/rules.ts'],
  ['server/data/postgres/doors.ts', 'node_modules/pg/lib/index.js'],
  ['server/main/api.ts', 'server/tenants/router.ts'],
])('%s may import %s', (from, to) => {
  expect(refusalOf({ from, to })).toBeNull();
});

test.each([
  ['renderer/platform/list.tsx', 'server/tenants/list.ts'],
  ['renderer/platform/list.tsx', 'server/data/postgres/doors.ts'],
  ['server/tenants/create.ts', 'server/auth/sessions/rotate.ts'],
  ['server/tenants/create.ts', 'node_modules/pg/lib/index.js'],
  ['server/tenants/create.ts', 'node_modules/@prisma/client/default.js'],
  ['server/runs/call-model.ts', 'node_modules/undici/index.js'],
  ['server/tenants/create.ts', 'renderer/app/theme.ts'],
  ['server/tenants/create.ts', 'cli/main.ts'],
  ['installer/plan/plan.ts', 'server/tenants/index.ts'],
  ['server/tenants/create.ts', 'installer/plan/plan.ts'],
  ['newfolder/file.ts', 'server/tenants/index.ts'],
])('%s may not import %s', (from, to) => {
  expect(refusalOf({ from, to })).toMatch(/\.$/);
});
