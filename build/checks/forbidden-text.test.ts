import { expect, test } from 'vitest';
import { forbiddenText } from './forbidden-text.ts';

test.each([
  ['server/tenants/x.ts', 'await tx.$queryRawUnsafe(text)'],
  ['server/tenants/x.ts', `await tx.$executeRaw\`SELECT set_config('app.tenant', \${id}, false)\``],
  ['server/runs/x.ts', 'await fetch(url)'],
  ['server/runs/x.ts', "import { request } from 'node:https';"],
  ['server/tenants/x.ts', 'const now = new Date();'],
  ['server/tenants/x.ts', 'process.env.SECRET'],
  ['cli/x.ts', "console.log('done')"],
  ['renderer/x.tsx', '// biome-ignore\nconst a = 1; // TODO later'],
])('%s: %s is refused', (path, text) => {
  expect(forbiddenText([{ path, text }])).toHaveLength(1);
});

test('what the rules mean to allow is allowed', () => {
  expect(
    forbiddenText([
      { path: 'server/egress/egress.ts', text: 'await fetch(url)' },
      { path: 'server/tenants/x.ts', text: 'ctx.clock.now()' },
    ]),
  ).toEqual([]);
});
