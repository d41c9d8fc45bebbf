export { createSecrets, type Secrets } from './sealing.ts';
