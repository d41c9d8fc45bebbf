import { type CreateTenantInput, createTenantInput } from '../../../server/tenants/contract.ts';

/** The form's fields: what the contract takes, as texts and switches. */
export interface NewTenantValues {
  name: string;
  slug: string;
  plan: CreateTenantInput['plan'];
  adminEmail: string;
  monthlySpendCapUsd: string;
  timezone: string;
  locale: string;
  trial: boolean;
  dataPrivacyLevel: CreateTenantInput['dataPrivacyLevel'];
  deploymentMode: CreateTenantInput['deploymentMode'];
}

export const newTenantLabels: Readonly<Record<keyof NewTenantValues, string>> = {
  name: 'Name',
  slug: 'Slug',
  plan: 'Plan',
  adminEmail: 'First owner',
  monthlySpendCapUsd: 'Spend cap per month, USD',
  timezone: 'Timezone',
  locale: 'Language',
  trial: 'Trial',
  dataPrivacyLevel: 'Privacy',
  deploymentMode: 'Runs',
};

const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const emptyTenant = (): NewTenantValues => ({
  name: '',
  slug: '',
  plan: 'pro',
  adminEmail: '',
  monthlySpendCapUsd: '50',
  timezone: localZone(),
  locale: 'en-GB',
  trial: false,
  dataPrivacyLevel: 'cloud_ok',
  deploymentMode: 'saas',
});

/** The form checked by the very contract the server checks it with. */
export const newTenantSchema = createTenantInput;

/** Zones this browser knows, for the picker. */
export const timezones = (): string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];
