import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { PlanPreview } from '../../../../server/tenants/contract.ts';
import { formatCount, formatUsd } from '../../../ui/format.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { agentLabel, labelOf, partLabel, planLabels, providerLabels } from '../../../ui/labels.ts';
import { TextLink } from '../../../ui/links.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/section.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';

type Change = PlanPreview['gained'][number];
type Over = PlanPreview['overLimit'][number];

/** Providers come by their codes; everything else is in words already. */
const said = (feature: string, words: string): string =>
  feature === 'providers' ? words.split(', ').map(partLabel).join(', ') : words;

const Changes = ({ title, none, changes }: { title: string; none: string; changes: readonly Change[] }) => (
  <Section title={`${title} (${changes.length})`}>
    <SmallTable
      label={title}
      none={none}
      columns={[{ label: 'Feature' }, { label: 'Now' }, { label: 'Then' }]}
      rows={changes.map((change) => ({
        key: change.feature,
        cells: [
          <span key="label">
            {change.label}
            {change.parts.length > 0 && (
              <Text c="dimmed" size="xs">
                {change.parts.map(partLabel).join(', ')}
              </Text>
            )}
          </span>,
          said(change.feature, change.from),
          said(change.feature, change.to),
        ],
      }))}
    />
  </Section>
);

/** What freezes, by name; a count such as campaigns has none. */
const Frozen = ({ row }: { row: Over }) => {
  const over = row.used - row.allowed;
  if (row.frozen.length === 0) return <>{formatCount(over)} over: no new ones until there is room</>;
  const names = row.feature === 'agentRoles' ? row.frozen.map(agentLabel) : row.frozen;
  return (
    <>
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <bdi>{name}</bdi>
        </span>
      ))}
      {over > names.length && ` and ${formatCount(over - names.length)} more`}
    </>
  );
};

const OverLimit = ({ rows }: { rows: readonly Over[] }) => (
  <Section title={`Now over the limit (${rows.length})`}>
    <SmallTable
      label="Now over the limit"
      none="Nothing is over a limit."
      columns={[
        { label: 'Feature', narrow: true },
        { label: 'Used', align: 'right', narrow: true },
        { label: 'Then allowed', align: 'right', narrow: true },
        { label: 'Frozen, not deleted' },
      ]}
      rows={rows.map((row) => ({
        key: row.feature,
        cells: [
          row.label,
          formatCount(row.used),
          formatCount(row.allowed),
          <Frozen key="frozen" row={row} />,
        ],
      }))}
    />
  </Section>
);

const monthWords = (month: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );

const provider = (name: PlanPreview['cost']['providerTo']): string =>
  name === null ? 'none it may use' : labelOf(providerLabels, name);

const Cost = ({ cost }: { cost: PlanPreview['cost'] }) => (
  <Section title="Cost effect">
    <KeyValue
      labelWidth={220}
      items={[
        [`Spent in ${monthWords(cost.month)}`, formatUsd(cost.monthUsd)],
        ['Of it by what would be lost', formatUsd(cost.lostUsd)],
        [
          'Cap of a new campaign',
          cost.campaignCapFromUsd === cost.campaignCapToUsd
            ? `${formatUsd(cost.campaignCapToUsd)}, as now`
            : `${formatUsd(cost.campaignCapToUsd)} instead of ${formatUsd(cost.campaignCapFromUsd)}`,
        ],
        [
          'Provider where none is named',
          cost.providerFrom === cost.providerTo
            ? `${provider(cost.providerTo)}, as now`
            : `${provider(cost.providerTo)} instead of ${provider(cost.providerFrom)}`,
        ],
      ]}
    />
  </Section>
);

/** What another plan gives, takes, freezes and costs, and what stands in its way. */
export const PlanPreviewView = ({ preview, slug }: { preview: PlanPreview; slug: string }) => (
  <>
    {preview.blockers.length > 0 && (
      <Notice
        meaning="danger"
        actions={
          <TextLink to="/platform/tenants/$tenant/edit" params={{ tenant: slug }}>
            Edit tenant
          </TextLink>
        }
      >
        <strong>Not possible yet.</strong>
        <ul style={{ margin: 0, paddingLeft: '1rem' }}>
          {preview.blockers.map((blocker) => (
            <li key={blocker}>{blocker}</li>
          ))}
        </ul>
      </Notice>
    )}
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="xl">
      <Stack gap="xl">
        <Changes title="Lost" none="Nothing is lost." changes={preview.lost} />
        <Changes
          title="Gained"
          none={`${labelOf(planLabels, preview.to)} adds nothing.`}
          changes={preview.gained}
        />
      </Stack>
      <Stack gap="xl">
        <OverLimit rows={preview.overLimit} />
        <Cost cost={preview.cost} />
      </Stack>
    </SimpleGrid>
  </>
);
