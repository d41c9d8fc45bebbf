export { type NormalDomain, normaliseDomain } from './custom-domain.ts';
export { bindDeployment, type Deployment, deploymentOf } from './deployment.ts';
export type { HostVerdict } from './host-verdict.ts';
export { type HostReading, readHost } from './read-host.ts';
export { type Asked, askedThrough, isNetwork, type Trusts, trustedProxies } from './trusted-proxies.ts';
