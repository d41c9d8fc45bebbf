/** What the build leaves in index.html for the server to fill in with every answer. */
export const noncePlaceholder = '__DM_NONCE__';
export const modePlaceholder = '__DM_MODE__';
export const tenantPlaceholder = '__DM_TENANT__';
export const deploymentPlaceholder = '__DM_DEPLOYMENT__';
