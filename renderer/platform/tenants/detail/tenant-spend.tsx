import { Text } from '@mantine/core';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { CapBar } from '../../../ui/cap-bar.tsx';
import { Section } from '../../../ui/section.tsx';

const monthWords = (month: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );

/** When the present month ends, in the tenant's own zone. */
const resets = (month: string, zone: string): string => {
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    next,
  );
  return `resets ${date}, 00:00 ${zone}`;
};

/** Spend of the tenant's month against its cap. */
export const TenantSpend = ({ tenant }: { tenant: TenantDetail }) => (
  <Section title={`Spend in ${monthWords(tenant.usage.month)}`}>
    {tenant.deploymentMode === 'on_prem' ? (
      <Text c="dimmed">Usage stays in the customer’s network; it is not reported here.</Text>
    ) : (
      <CapBar
        spentUsd={tenant.currentMonthSpendUsd}
        heldUsd={tenant.heldUsd}
        capUsd={tenant.monthlySpendCapUsd}
        period={resets(tenant.usage.month, tenant.timezone)}
      />
    )}
  </Section>
);
