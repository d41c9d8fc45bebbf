/** Whose address a host is, as the record says. */
export interface HostVerdict {
  kind: 'apex' | 'tenant' | 'suspended' | 'deleting' | 'unknown' | 'malformed';
  slug?: string;
  name?: string;
  /** Why it is suspended, where the platform chose to share it. */
  reason?: string;
  /** When a deleted tenant's data goes, ISO 8601. */
  until?: string;
}
