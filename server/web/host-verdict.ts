/** What the api knows about the name a browser asked for. */
export interface HostVerdict {
  kind: 'apex' | 'tenant' | 'suspended' | 'deleting' | 'unknown' | 'malformed';
  slug?: string;
  name?: string;
  /** Why it is suspended, where the platform chose to share it. */
  reason?: string;
  /** When a deleted tenant's data goes, ISO 8601. */
  until?: string;
}

/** Asks which tenant a Host header names. Rejects when the api cannot be asked. */
export type ResolveHost = (host: string) => Promise<HostVerdict>;
