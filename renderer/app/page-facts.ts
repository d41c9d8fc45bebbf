const meta = (name: string): string =>
  document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? '';

/** What the server that sent this page said about where it runs. */
export interface PageFacts {
  mode: 'console' | 'web';
  /** Slug of the tenant whose own host this is; null at the apex and in a console. */
  hostTenant: string | null;
  /** Many tenants, or one that has the whole installation. */
  deployment: 'saas' | 'on_prem';
}

/** Read once: the page does not move between servers. */
export const pageFacts: PageFacts = {
  mode: meta('dm-mode') === 'web' ? 'web' : 'console',
  hostTenant: /^[a-z0-9-]+$/.test(meta('dm-tenant')) ? meta('dm-tenant') : null,
  deployment: meta('dm-deployment') === 'on_prem' ? 'on_prem' : 'saas',
};

/** The nonce of this page's policy, for the style elements components write. */
export const pageNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
