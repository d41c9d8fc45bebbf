import { SimpleGrid } from '@mantine/core';
import type { TenantDetail } from '../../../server/tenants/contract.ts';
import { formatCount } from '../../ui/format.ts';
import { IdCopy } from '../../ui/id-copy.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { deploymentLabels, labelOf, privacyLabels, providerLabels } from '../../ui/labels.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';

const usedOf = ({ used, allowed }: { used: number; allowed: number | null }): string =>
  allowed === null ? `${formatCount(used)}, no limit` : `${formatCount(used)} of ${formatCount(allowed)}`;

/** Limits of the plan, settings and dates. */
export const TenantFacts = ({ tenant }: { tenant: TenantDetail }) => (
  <SimpleGrid cols={{ base: 1, md: 3 }} spacing="xl" verticalSpacing="xl">
    <Section title="Plan limits">
      <KeyValue
        items={[
          ['Campaigns this month', usedOf(tenant.usage.campaigns)],
          ['Agent roles', usedOf(tenant.usage.agents)],
          ['Custom skills', usedOf(tenant.usage.skills)],
          ['Runs, last 7 days', formatCount(tenant.usage.runs)],
        ]}
      />
    </Section>
    <Section title="Settings">
      <KeyValue
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
        ]}
      />
    </Section>
    <Section title="Dates">
      <KeyValue
        items={[
          ['Created', <RelativeTime key="created" at={tenant.createdAt} />],
          [
            'Set up',
            tenant.provisionedAt === null ? (
              'being set up'
            ) : (
              <RelativeTime key="set-up" at={tenant.provisionedAt} />
            ),
          ],
          ...(tenant.trialStartedAt === null
            ? []
            : ([['Trial began', <RelativeTime key="trial" at={tenant.trialStartedAt} />]] as const)),
          ...(tenant.suspendedAt === null
            ? []
            : ([['Suspended', <RelativeTime key="suspended" at={tenant.suspendedAt} />]] as const)),
          ...(tenant.purgeAt === null
            ? []
            : ([['Removed for good', <RelativeTime key="purge" at={tenant.purgeAt} />]] as const)),
          ['Changed', <RelativeTime key="changed" at={tenant.updatedAt} />],
          ['Id', <IdCopy key="id" value={tenant.id} what="tenant id" />],
        ]}
      />
    </Section>
  </SimpleGrid>
);
