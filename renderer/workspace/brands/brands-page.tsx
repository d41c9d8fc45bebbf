import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconTags } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { BrandRow } from '../../../server/brands/contract.ts';
import { useApi } from '../../app/api.tsx';
import { planLock } from '../../app/plan-lock.ts';
import { problemOf } from '../../app/problem.ts';
import { reaches } from '../../app/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format.ts';
import { LockedFeature } from '../../ui/locked-feature.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { StateLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { createAppColumnHelper, DataTable, RowLink, wholeList } from '../../ui/table/index.ts';
import { useEntitlements } from '../use-entitlements.ts';
import { useWorkspace } from '../use-workspace.ts';
import { BrandDialog } from './brand-dialog.tsx';

const helper = createAppColumnHelper<BrandRow>();

const brandLook = (brand: BrandRow): StateLook => {
  if (brand.archivedAt !== null)
    return { meaning: 'neutral', label: 'archived', hint: 'Its campaigns stay. It takes no new one.' };
  if (brand.frozen)
    return {
      meaning: 'warn',
      label: 'frozen',
      hint: 'More brands than the plan holds. Nothing is lost; archive an earlier one to use it again.',
    };
  return { meaning: 'ok', label: 'in use' };
};

const BrandMenu = ({ brand, onEdit }: { brand: BrandRow; onEdit: (brand: BrandRow) => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const told = (word: string) => ({
    onSuccess: () => {
      notifications.show({ message: `${brand.name} ${word}` });
      void queryClient.invalidateQueries(api.brands.pathFilter());
    },
    onError: (error: unknown) => notifications.show({ color: 'danger', message: problemOf(error).message }),
  });
  const archive = useMutation(api.brands.archive.mutationOptions(told('archived')));
  const restore = useMutation(api.brands.restore.mutationOptions(told('is in use again')));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`Acts on ${brand.name}`} disabled={archive.isPending || restore.isPending}>
          <IconDots size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onEdit(brand)}>Edit…</Menu.Item>
        {brand.archivedAt === null ? (
          <Menu.Item onClick={() => archive.mutate({ id: brand.id })}>Archive</Menu.Item>
        ) : (
          <Menu.Item onClick={() => restore.mutate({ id: brand.id })}>Take back</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
};

const columnsOf = (tenant: string, onEdit: ((brand: BrandRow) => void) | null) =>
  helper.columns([
    helper.accessor('name', {
      id: 'name',
      size: 240,
      meta: { label: 'Brand' },
      cell: ({ row }) => (
        <RowLink
          to="/w/$tenant/campaigns"
          params={{ tenant }}
          search={{ brand: row.original.id }}
          title={row.original.name}
        >
          {row.original.name}
        </RowLink>
      ),
    }),
    helper.accessor('description', {
      id: 'description',
      size: 320,
      meta: { label: 'Description', wideOnly: true },
      cell: ({ getValue }) => <bdi title={getValue()}>{getValue() === '' ? '—' : getValue()}</bdi>,
    }),
    helper.display({
      id: 'state',
      size: 120,
      meta: { label: 'State' },
      cell: ({ row }) => <StatusBadge plain state={brandLook(row.original)} />,
    }),
    helper.accessor('campaigns', {
      id: 'campaigns',
      size: 110,
      meta: { label: 'Campaigns', align: 'right' },
      cell: ({ getValue }) => formatCount(getValue()),
    }),
    helper.accessor('createdAt', {
      id: 'created',
      size: 120,
      meta: { label: 'Created' },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
    ...(onEdit === null
      ? []
      : [
          helper.display({
            id: 'act',
            size: 64,
            meta: { label: 'Act', align: 'right' },
            cell: ({ row }) => <BrandMenu brand={row.original} onEdit={onEdit} />,
          }),
        ]),
  ]);

/** What campaigns are for: one brand, or as many as the plan holds. */
export const BrandsPage = () => {
  const api = useApi();
  const workspace = useWorkspace();
  const manages = reaches(workspace, 'admin');
  const [editing, setEditing] = useState<BrandRow | 'new' | null>(null);
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  const brands = useQuery(api.brands.list.queryOptions());
  const limit = brands.data?.limit;
  const granted = useEntitlements();
  const used = limit?.used ?? 0;
  const lock = planLock(granted, ({ workspaces }) => workspaces === null || workspaces > used);
  const columns = useMemo(
    () => columnsOf(workspace.slug, manages ? setEditing : null),
    [workspace.slug, manages],
  );
  const create =
    lock === null ? (
      <Button variant="filled" onClick={() => setEditing('new')}>
        Create brand
      </Button>
    ) : (
      <LockedFeature
        label="Create brand"
        lock={lock}
        what="Several brands under one workspace, each with its own campaigns."
        usage={{ used, allowed: granted.workspaces ?? used, noun: used === 1 ? 'brand' : 'brands' }}
      />
    );
  return (
    <>
      <PageHeader
        title="Brands"
        sentence={
          limit?.allowed === undefined || limit.allowed === null
            ? 'What campaigns are for.'
            : `What campaigns are for. ${formatCount(limit.used)} of ${formatCount(limit.allowed)} used.`
        }
        actions={manages ? create : undefined}
      />
      <DataTable
        id="brands"
        label="Brands"
        columns={columns}
        list={wholeList(brands)}
        rowId={(brand) => brand.id}
        hidden={hidden}
        onHidden={setHidden}
        empty={
          <EmptyState
            title="No brands yet"
            icon={<IconTags size={24} stroke={1.5} aria-hidden />}
            action={manages ? create : undefined}
          >
            <Text>A campaign is made for a brand.</Text>
          </EmptyState>
        }
      />
      <BrandDialog brand={editing} onClose={() => setEditing(null)} />
    </>
  );
};
