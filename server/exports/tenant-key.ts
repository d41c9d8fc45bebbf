const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Finds a tenant by what a path names it: its id or slug. */
export const tenantKey = (key: string): { id: string } | { slug: string } =>
  uuid.test(key) ? { id: key } : { slug: key };
