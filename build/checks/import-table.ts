/** One allowed direction: files that match `from` may import files (or packages) that match `to`. */
export interface Direction {
  from: string;
  to: string;
  why: string;
}

/** Packages only one place may import, because it is the door to a store, a wire or a secret. */
export const guardedPackages: readonly { packages: string; only: string; wayOut: string }[] = [
  {
    packages:
      'pg|pg-pool|pg-copy-streams|pg-query-stream|@prisma/client|@prisma/adapter-pg|@prisma/driver-adapter-utils|@prisma/schema-engine-wasm',
    only: '^(server/data/postgres|prisma/seeds|build|bench)/',
    wayOut: 'reach PostgreSQL through withTenant, readTenant or asPlatform',
  },
  {
    packages: 'mongodb|mongodb-memory-server-core',
    only: '^(server/data/mongo|prisma/seeds|build|bench)/',
    wayOut: 'reach MongoDB through mongoFor or globalMongo',
  },
  {
    packages: 'ioredis',
    only: '^(server/data/redis|build)/',
    wayOut: 'take the connections of ctx.stores.transport',
  },
  { packages: 'bullmq', only: '^server/queue/', wayOut: 'enqueue through the outbox' },
  {
    packages: 'undici|ollama',
    only: '^(server/egress|console-host/serve)/',
    wayOut: 'go outward through server/egress',
  },
  {
    packages: 'jose|@node-rs/argon2|otpauth|rate-limiter-flexible',
    only: '^(server/auth|server/secrets)/|^cli/seed\\.ts$',
    wayOut: 'use the doors of server/auth',
  },
  { packages: 'nodemailer', only: '^server/mail/', wayOut: 'send through the Mailer of server/mail' },
];

/** Who may import whom. What is not here is refused. Tests may also import what their subject is made of. */
export const directions: readonly Direction[] = [
  // Renderer
  { from: '^renderer/', to: '^renderer/', why: 'its own parts' },
  { from: '^renderer/', to: '^server/[^/]+/contract\\.ts$', why: 'contracts are safe in a browser' },
  { from: '^renderer/', to: '^server/trpc/(root|contract)\\.ts$', why: 'types of the router' },
  { from: '^renderer/', to: '^server/data/postgres/enums\\.ts$', why: 'words of the record' },
  {
    from: '^renderer/',
    to: '^server/plans/(matrix|entitlements|features)\\.ts$',
    why: 'the plan matrix, pure',
  },
  {
    from: '^server/[^/]+/contract\\.ts$',
    to: '^server/plans/entitlements\\.ts$',
    why: 'the form of overrides, safe in a browser',
  },
  { from: '^renderer/', to: '^console-host/(contract|host-router)\\.ts$', why: "types of the host's router" },
  // Console host
  { from: '^console-host/', to: '^console-host/', why: 'its own parts' },
  { from: '^console-host/', to: '^server/errors/', why: 'the one form of an error' },
  // Server
  { from: '^server/([^/]+)/', to: '^server/$1/', why: 'a feature reads itself' },
  { from: '^server/', to: '^server/[^/]+/(index|contract)\\.ts$', why: "another feature's door" },
  { from: '^server/', to: '^server/(data|errors)/', why: 'the doors to the stores' },
  { from: '^server/', to: '^server/trpc/(base|contract)\\.ts$', why: 'access levels and shared forms' },
  { from: '^server/', to: '^server/http/plain-route\\.ts$', why: 'downloads, mounted like procedures' },
  { from: '^server/trpc/root\\.ts$', to: '^server/[^/]+/router\\.ts$', why: 'the table of features' },
  { from: '^server/(main|trpc|testing|isolation)/', to: '^server/', why: 'composition' },
  { from: '^server/(main|web)/', to: '^console-host/serve/', why: 'serving pages is the same in both' },
  { from: '^server/config\\.ts$', to: '^server/data/', why: 'role addresses are derived' },
  { from: '^server/(web-)?config\\.ts$', to: '^server/config-fields\\.ts$', why: 'settings both have' },
  {
    from: '^server/main/',
    to: '^server/(web-)?config(-fields)?\\.ts$',
    why: 'settings come in at the composition root',
  },
  // The queue is below runs and campaigns with its job forms and wake-ups, above them with its reconciler.
  {
    from: '^server/(campaigns|runs|tenants)/',
    to: '^server/queue/(catalogue|channels)\\.ts$',
    why: 'jobs and wake-ups',
  },
  {
    from: '^server/queue/reconcile\\.ts$',
    to: '^server/runs/create-run\\.ts$',
    why: 'a lost attempt becomes a new one',
  },
  {
    from: '^server/purge/',
    to: '^server/queue/queues\\.ts$',
    why: 'jobs of a purged tenant are taken out',
  },
  // Seeds, command line, house
  { from: '^prisma/seeds/', to: '^(prisma/seeds|server)/', why: 'seeds write through the rules of life' },
  {
    from: '^cli/',
    to: '^(cli|server/main|server/data|server/auth|server/audit|server/web|console-host|prisma/seeds|build/services)/',
    why: 'the command starts processes',
  },
  { from: '^cli/', to: '^server/(web-)?config\\.ts$', why: 'settings' },
  { from: '^cli/', to: '^server/errors/', why: 'refusals are shown as their sentence' },
  { from: '^bin/', to: '^cli/', why: 'the program' },
  { from: '^build/', to: '^(build|server/data|server/testing)/', why: 'the house and its test stores' },
  {
    from: '^bench/',
    to: '^(bench|server|build|prisma/seeds|cli|renderer|console-host)/',
    why: 'measures everything',
  },
  { from: '^e2e/', to: '^(e2e|build|cli|server)/', why: 'drives everything' },
  { from: '^[^/]+\\.ts$', to: '^(build|renderer)/', why: 'configuration of the tools' },
  // Tests
  {
    from: '\\.test\\.tsx?$|/testing/',
    to: '^(server|build|cli|console-host|renderer|prisma)/',
    why: 'a test may build its world',
  },
  // Packages and Node
  {
    from: '^(server|console-host|cli|prisma|build|bench|e2e|bin|renderer)/|^[^/]+\\.ts$',
    to: '^node_modules/|^node:',
    why: 'packages, but for the guarded ones',
  },
];
