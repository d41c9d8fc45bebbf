import { Tooltip } from '@mantine/core';
import { entitlementsOf, type FeatureOverrides } from '../../../../server/plans/entitlements.ts';
import { type Feature, type FeatureKey, planFeatures } from '../../../../server/plans/features.ts';
import { type Entitlements, planMatrix } from '../../../../server/plans/matrix.ts';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { formatCount } from '../../../ui/format.ts';
import { labelOf, partLabel, planLabels } from '../../../ui/labels.ts';
import { Section } from '../../../ui/section.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import classes from './plan-limits.module.css';

/** Which overrides speak for a row of the plan matrix. */
const overridesOf: Readonly<Partial<Record<FeatureKey, readonly (keyof FeatureOverrides)[]>>> = {
  agentRoles: ['agentRoles', 'customRoles'],
  providers: ['providers', 'customEndpoints'],
};

const used = (tenant: TenantDetail, key: FeatureKey): number | null => {
  if (key === 'workspaces') return tenant.usage.brands.used;
  if (key === 'campaignsPerMonth') return tenant.usage.campaigns.used;
  if (key === 'agentRoles') return tenant.usage.agents.used;
  return key === 'customSkills' ? tenant.usage.skills.used : null;
};

const isOverridden = (overrides: FeatureOverrides, key: FeatureKey): boolean =>
  (overridesOf[key] ?? [key as keyof FeatureOverrides]).some((name) => overrides[name] !== undefined);

/** Providers come by their codes; everything else is in words already. */
const allowedWords = (feature: Feature, entitlements: Entitlements): string =>
  feature.key === 'providers'
    ? (feature.parts?.(entitlements) ?? []).map(partLabel).join(', ')
    : feature.say(entitlements);

/** Every row of the plan matrix: what is used of what is allowed, with what was set for this tenant alone. */
export const PlanLimits = ({ tenant }: { tenant: TenantDetail }) => {
  const granted = entitlementsOf(tenant);
  const plan = labelOf(planLabels, tenant.plan);
  return (
    <Section title={`${plan} allows`}>
      <SmallTable
        label="Plan limits"
        none=""
        columns={[
          { label: 'Feature', narrow: true },
          { label: 'Used', align: 'right' },
          { label: 'Allowed', align: 'right' },
        ]}
        rows={planFeatures.map((feature) => {
          const count = used(tenant, feature.key);
          const reach = feature.reach(granted);
          const over = count !== null && reach !== null && count > reach;
          return {
            key: feature.key,
            cells: [
              feature.label,
              over ? (
                <StatusBadge
                  key="used"
                  plain
                  state={{
                    meaning: 'warn',
                    label: `${formatCount(count)}`,
                    hint: `${formatCount(count - reach)} over the limit: frozen, not deleted.`,
                  }}
                />
              ) : (
                count !== null && formatCount(count)
              ),
              <span key="allowed" className={classes.allowed}>
                {allowedWords(feature, granted)}
                {isOverridden(granted.overrides, feature.key) && (
                  <Tooltip
                    label={`Set for this tenant. ${plan} itself: ${allowedWords(feature, planMatrix[tenant.plan])}`}
                  >
                    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its tooltip must be reachable by keyboard. */}
                    <span className={classes.own} tabIndex={0}>
                      own
                    </span>
                  </Tooltip>
                )}
              </span>,
            ],
          };
        })}
      />
    </Section>
  );
};
