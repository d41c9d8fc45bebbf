/** Tables that are not a tenant's, each with its reason. A table neither here nor isolated fails the catalog check. */
export const globalTables: Readonly<Record<string, string>> = {
  tenants: 'the root itself: a tenant sees its own row by a policy on id',
  retired_slugs: 'slugs are unique over the platform',
  platform_idempotency_keys: "first answers to the platform's own requests",
  platform_audit_entries: "the platform's chain",
  platform_audit_head: 'its last entry',
  users: 'a person may belong to many tenants',
  platform_members: 'the platform team',
  sessions: "a person's, not a tenant's",
  refresh_tokens: "a session's",
  recovery_codes: "a person's",
  email_changes: "a person's",
  password_resets: "a person's",
  platform_api_keys: "the platform's",
  instance_keys: "the installation's",
  _prisma_migrations: "Prisma's own record, the owner's alone",
};

/** Unique keys without tenant_id in tenant tables: random values that reveal nothing when they collide. */
export const uniqueAcrossTenants: ReadonlySet<string> = new Set([
  'invitations_token_hash_key',
  'api_keys_lookup_key',
]);

/** SECURITY DEFINER functions, which look past the caller's rights, each with its reason. */
export const definerFunctions: Readonly<Record<string, string>> = {
  purge_audit_entries:
    'entries are append-only for every working role; it removes those of a tenant being purged',
};
