import { SimpleGrid } from '@mantine/core';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { formatExact } from '../../../ui/format.ts';
import { IdCopy } from '../../../ui/id-copy.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { deploymentLabels, labelOf, privacyLabels, providerLabels } from '../../../ui/labels.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Section } from '../../../ui/section.tsx';

const dates = (tenant: TenantDetail) =>
  [
    ['Created', tenant.createdAt],
    ['Set up', tenant.provisionedAt],
    ['Trial began', tenant.trialStartedAt],
    ['Trial ends', tenant.trialEndsAt],
    ['Suspended', tenant.suspendedAt],
    ['Deleted', tenant.deletedAt],
    ['Removed for good', tenant.purgeAt],
    ['Changed', tenant.updatedAt],
  ] as const;

/** Settings and dates. */
export const TenantFacts = ({ tenant }: { tenant: TenantDetail }) => (
  <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing="xl">
    <Section title="Settings">
      <KeyValue
        labelWidth={120}
        items={[
          ['Privacy', labelOf(privacyLabels, tenant.dataPrivacyLevel)],
          ['Runs', labelOf(deploymentLabels, tenant.deploymentMode)],
          [
            'Providers',
            tenant.allowedProviders.map((provider) => labelOf(providerLabels, provider)).join(', '),
          ],
          ['Default provider', labelOf(providerLabels, tenant.defaultProvider)],
          ['Default model', tenant.defaultModelId],
          ['Timezone', tenant.timezone],
          ['Language', tenant.locale],
          ['Own domain', tenant.customDomain],
          ['Callback', tenant.onPremCallbackUrl],
        ]}
      />
    </Section>
    <Section title="Dates">
      <KeyValue
        labelWidth={120}
        items={[
          ...dates(tenant).flatMap(([label, at]) =>
            at === null
              ? []
              : [
                  [
                    label,
                    <span key={label} title={formatExact(at, tenant.timezone)}>
                      <RelativeTime at={at} />
                    </span>,
                  ] as const,
                ],
          ),
          ['Id', <IdCopy key="id" value={tenant.id} what="tenant id" />],
        ]}
      />
    </Section>
  </SimpleGrid>
);
