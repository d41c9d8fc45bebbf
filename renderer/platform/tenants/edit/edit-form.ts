import type { z } from 'zod';
import type { FeatureOverrides } from '../../../../server/plans/entitlements.ts';
import { type TenantDetail, updateTenantInput } from '../../../../server/tenants/contract.ts';

type Update = z.input<typeof updateTenantInput>;

/** The form's fields, as texts and choices. */
export interface EditValues {
  name: string;
  timezone: string;
  locale: string;
  monthlySpendCapUsd: string;
  dataPrivacyLevel: TenantDetail['dataPrivacyLevel'];
  deploymentMode: TenantDetail['deploymentMode'];
  allowedProviders: TenantDetail['allowedProviders'];
  defaultProvider: TenantDetail['defaultProvider'];
  defaultModelId: string;
  customDomain: string;
  onPremCallbackUrl: string;
  featureOverrides: FeatureOverrides;
}
type Field = keyof EditValues;

export const editLabels: Readonly<Record<Field | 'reason', string>> = {
  name: 'Name',
  timezone: 'Timezone',
  locale: 'Language',
  monthlySpendCapUsd: 'Spend cap per month, USD',
  dataPrivacyLevel: 'Privacy',
  deploymentMode: 'Runs',
  allowedProviders: 'Providers',
  defaultProvider: 'Default provider',
  defaultModelId: 'Default model',
  customDomain: 'Own domain',
  onPremCallbackUrl: 'Callback address',
  featureOverrides: 'Limits of its own',
  reason: 'Reason',
};

const sum = (usd: string): string => usd.replace(/\.0+$/, '').replace(/(\.\d*?)0+$/, '$1');

/** A tenant as the form shows it. */
export const editValues = (tenant: TenantDetail): EditValues => ({
  name: tenant.name,
  timezone: tenant.timezone,
  locale: tenant.locale,
  monthlySpendCapUsd: sum(tenant.monthlySpendCapUsd),
  dataPrivacyLevel: tenant.dataPrivacyLevel,
  deploymentMode: tenant.deploymentMode,
  allowedProviders: [...tenant.allowedProviders],
  defaultProvider: tenant.defaultProvider,
  defaultModelId: tenant.defaultModelId ?? '',
  customDomain: tenant.customDomain ?? '',
  onPremCallbackUrl: tenant.onPremCallbackUrl ?? '',
  featureOverrides: tenant.featureOverrides,
});

const ordered = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return [...value].sort();
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => [key, ordered(inner)])
    .sort(([first], [second]) => String(first).localeCompare(String(second)));
};
const same = (first: unknown, second: unknown): boolean =>
  JSON.stringify(ordered(first)) === JSON.stringify(ordered(second));

const fields = Object.keys(editLabels).filter((key): key is Field => key !== 'reason');

/** Fields in which two states differ. */
export const differing = (first: EditValues, second: EditValues): Field[] =>
  fields.filter((field) => !same(first[field], second[field]));

/** Only what the person changed, as the contract takes it; an emptied text is "not set". */
export const editChanges = (values: EditValues, base: EditValues): Partial<Update> => {
  const nullable: ReadonlySet<Field> = new Set(['defaultModelId', 'customDomain', 'onPremCallbackUrl']);
  return Object.fromEntries(
    differing(base, values).map((field) => {
      const value = values[field];
      return [field, nullable.has(field) && typeof value === 'string' && value.trim() === '' ? null : value];
    }),
  );
};

/** Raising the cap and limits of its own are written down with a reason. */
export const needsReason = (values: EditValues, base: EditValues): boolean =>
  Number(values.monthlySpendCapUsd) > Number(base.monthlySpendCapUsd) ||
  !same(values.featureOverrides, base.featureOverrides);

/** What another person saved meanwhile, against what was typed here. */
export interface Meanwhile {
  field: Field;
  was: unknown;
  theirs: unknown;
  /** null where the person had not touched it: then theirs is taken. */
  mine: unknown;
}

/**
 * Brings a form onto a newer state: what was typed stays, what was not touched becomes theirs; pure.
 * @param base what the form was opened with
 */
export const ontoNewer = (
  values: EditValues,
  base: EditValues,
  theirs: EditValues,
): { values: EditValues; meanwhile: Meanwhile[] } => {
  const mine = new Set(differing(base, values));
  const meanwhile = differing(base, theirs).map((field) => ({
    field,
    was: base[field],
    theirs: theirs[field],
    mine: mine.has(field) ? values[field] : null,
  }));
  const kept = Object.fromEntries([...mine].map((field) => [field, values[field]]));
  return { values: { ...theirs, ...kept }, meanwhile };
};

/** The form checked by the very contract the server checks it with. */
export const editErrors = (values: EditValues, base: EditValues): Record<string, string> => {
  const checked = updateTenantInput.safeParse({ tenant: 'x', ...editChanges(values, base) });
  if (checked.success) return {};
  const errors: Record<string, string> = {};
  for (const issue of checked.error.issues) errors[String(issue.path[0])] ??= issue.message;
  return errors;
};
