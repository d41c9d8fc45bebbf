import type { Stores } from '../data/stores.ts';

/** How this installation is used: many tenants by their hosts, or one whatever the host. */
export type Deployment = { baseDomain: string } & (
  | { mode: 'saas' }
  | { mode: 'on_prem'; tenant: { id: string; slug: string } }
);

const bound = new WeakMap<Stores, Deployment>();
const usual: Deployment = { mode: 'saas', baseDomain: 'localhost' };

/** Tells verbs of a process which deployment they serve; they find it through the stores of their context. */
export const bindDeployment = (stores: Stores, deployment: Deployment): void => {
  bound.set(stores, deployment);
};

/** The deployment these stores serve; where a process named none, many tenants under `localhost`. */
export const deploymentOf = ({ stores }: { stores: Stores }): Deployment => bound.get(stores) ?? usual;
