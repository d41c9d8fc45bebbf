export { createSecrets, masterKeyBytes, type Secrets } from './sealing.ts';
