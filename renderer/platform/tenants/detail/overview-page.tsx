import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { useApi } from '../../../app/api.tsx';
import { problemOf } from '../../../app/problem.ts';
import { actWords } from '../../../audit/act-words.ts';
import { Actor } from '../../../audit/audit-columns.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { TextLink } from '../../../ui/links.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Section } from '../../../ui/section.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import { usePowers } from '../../powers.ts';
import { ExportsTable } from '../exports/exports-table.tsx';
import { useExports } from '../exports/use-exports.ts';
import classes from './overview.module.css';
import { PlanLimits } from './plan-limits.tsx';
import { useTenant } from './tenant-context.tsx';
import { TenantFacts } from './tenant-facts.tsx';
import { TenantSpend } from './tenant-spend.tsx';

const RecentActs = ({ tenant }: { tenant: TenantDetail }) => {
  const api = useApi();
  const acts = useQuery(api.audit.list.queryOptions({ tenant: tenant.id, limit: 6 }));
  return (
    <Section
      title="Recent acts"
      beside={
        <TextLink to="/platform/tenants/$tenant/audit" params={{ tenant: tenant.slug }}>
          Audit
        </TextLink>
      }
    >
      {acts.isError ? (
        <ErrorState problem={problemOf(acts.error)} onRetry={() => void acts.refetch()} />
      ) : acts.data === undefined ? (
        <Skeleton height={160} />
      ) : (
        <SmallTable
          label="Recent acts"
          none="Nothing was done yet."
          columns={[
            { label: 'Time', narrow: true },
            { label: 'Act', narrow: true },
            { label: 'Actor' },
            { label: 'Reason' },
          ]}
          rows={acts.data.items.map((row) => ({
            key: String(row.seq),
            cells: [
              <RelativeTime key="at" at={row.at} />,
              <span key="act" title={row.action}>
                {actWords(row.action)}
              </span>,
              <Actor key="actor" row={row} />,
              <bdi key="reason">{row.reason ?? '—'}</bdi>,
            ],
          }))}
        />
      )}
    </Section>
  );
};

const Exports = ({ tenant }: { tenant: TenantDetail }) => {
  const exports = useExports(tenant, true);
  if (exports.isError)
    return <ErrorState problem={problemOf(exports.error)} onRetry={() => void exports.refetch()} />;
  if (exports.data === undefined || exports.data.items.length === 0) return null;
  return (
    <Section title="Exports">
      <ExportsTable tenant={tenant} rows={exports.data.items} />
    </Section>
  );
};

/** Is this tenant well, and what may it do. */
export const TenantOverviewPage = () => {
  const tenant = useTenant();
  const powers = usePowers();
  return (
    <Stack gap="xl">
      <TenantSpend tenant={tenant} />
      <div className={classes.columns}>
        <PlanLimits tenant={tenant} />
        <Stack gap="xl">
          <TenantFacts tenant={tenant} />
          {powers.tenants && <Exports tenant={tenant} />}
          {powers.audit && <RecentActs tenant={tenant} />}
        </Stack>
      </div>
    </Stack>
  );
};
