import type { StaticFile, StaticFiles } from '../serve/static-files.ts';

const file = (text: string, type: string): StaticFile => ({
  body: Buffer.from(text),
  gzipped: null,
  type,
  etag: `"${text.length}"`,
  immutable: true,
});

/** A built renderer small enough to read: one page with all placeholders and one script. */
export const smallRenderer: StaticFiles = {
  files: new Map([['/assets/index-abc.js', file('export {};', 'text/javascript')]]),
  shell:
    '<!doctype html><meta name="dm-mode" content="__DM_MODE__"><meta name="dm-tenant" content="__DM_TENANT__"><meta name="dm-deployment" content="__DM_DEPLOYMENT__"><script nonce="__DM_NONCE__"></script>',
};
