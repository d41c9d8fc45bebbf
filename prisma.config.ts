import { defineConfig } from 'prisma/config';

/** Only `prisma generate` and `prisma validate` read this; migrations run through server/data/postgres/migrate.ts. */
export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
