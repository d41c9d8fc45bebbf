import { defineConfig } from 'vitest/config';

const stores = './build/test/stores-setup.ts';

/** One run, one summary; each project brings what it needs of the real world. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          include: ['server/**/*.test.ts', 'prisma/**/*.test.ts', 'cli/**/*.test.ts'],
          globalSetup: stores,
        },
      },
      {
        extends: true,
        test: {
          name: 'house',
          include: ['build/**/*.test.ts', 'console-host/**/*.test.ts', 'bench/**/*.test.ts'],
        },
      },
      { extends: true, test: { name: 'renderer', include: ['renderer/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
