import type { LlmProvider } from '../../../server/data/postgres/enums.ts';
import { planMatrix } from '../../../server/plans/matrix.ts';
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
  defaultProvider: LlmProvider;
  defaultModelId: string;
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
  defaultProvider: 'Default provider',
  defaultModelId: 'Default model',
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
  defaultProvider: 'claude',
  defaultModelId: '',
});

/** What the plan and the privacy level leave to choose from. */
export const providersOf = ({
  plan,
  dataPrivacyLevel,
}: Pick<NewTenantValues, 'plan' | 'dataPrivacyLevel'>): readonly LlmProvider[] =>
  dataPrivacyLevel === 'local_only' ? ['ollama'] : planMatrix[plan].providers;

/** The form as the contract takes it. */
export const newTenantInput = ({ defaultModelId, ...values }: NewTenantValues) => ({
  ...values,
  defaultModelId: defaultModelId.trim() === '' ? null : defaultModelId.trim(),
});

/** The form checked by the very contract the server checks it with. */
export const validateNewTenant = (values: NewTenantValues): Record<string, string> => {
  const checked = createTenantInput.safeParse(newTenantInput(values));
  if (checked.success) return {};
  const errors: Record<string, string> = {};
  for (const issue of checked.error.issues) errors[issue.path.join('.')] ??= issue.message;
  return errors;
};

/** Zones this browser knows, for the picker. */
export const timezones = (): string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];
