import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiScope, useApi } from '../api.tsx';
import { areasOf, mePlaces, seesTenants } from '../navigation-items.ts';
import { reaches, useSession } from '../session.ts';
import { useTenantMembership } from '../tenant-membership.tsx';
import { useSignOut } from '../use-sign-out.ts';

type Go = (to: string) => void;

const goActions = (
  session: ReturnType<typeof useSession>,
  tenant: ReturnType<typeof useTenantMembership>,
  go: Go,
): SpotlightActionData[] => [
  ...areasOf(session, tenant).flatMap((area) =>
    area.places.map((place) => ({
      id: place.to,
      label: place.label,
      description: place.shortcut === undefined ? area.label : `${area.label} · g ${place.shortcut}`,
      onClick: () => go(place.to),
    })),
  ),
  ...mePlaces.map((place) => ({
    id: place.to,
    label: place.label,
    description: 'You',
    onClick: () => go(place.to),
  })),
];

const useTenantActions = (query: string, go: Go): SpotlightActionData[] => {
  const session = useSession();
  const api = useApi();
  const [asked] = useDebouncedValue(query.trim(), 150);
  const enabled = seesTenants(session) && asked.length > 1;
  const found = useQuery(
    api.tenants.list.queryOptions({ query: asked, limit: 8 }, { enabled, placeholderData: keepPreviousData }),
  );
  const workspaces = session.tenants.map((tenant) => ({
    id: `workspace-${tenant.slug}`,
    label: tenant.name,
    description: `Workspace · ${tenant.slug}`,
    onClick: () => go(`/w/${tenant.slug}/campaigns`),
  }));
  const tenants = (enabled ? (found.data?.items ?? []) : []).map((tenant) => ({
    id: `tenant-${tenant.id}`,
    label: tenant.name,
    description: `Tenant · ${tenant.slug}`,
    keywords: [asked, tenant.slug, tenant.id],
    onClick: () => go(`/platform/tenants/${tenant.slug}`),
  }));
  return [...workspaces, ...tenants];
};

const PaletteBody = () => {
  const [query, setQuery] = useState('');
  const navigate = useNavigate();
  const session = useSession();
  const tenant = useTenantMembership();
  const leave = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const go: Go = (to) => void navigate({ to });
  const tenants = useTenantActions(query, go);
  const mayCreateTenant =
    seesTenants(session) && (session.platformRole === 'owner' || session.platformRole === 'operator');
  const does: SpotlightActionData[] = [
    ...(mayCreateTenant
      ? [{ id: 'new-tenant', label: 'New tenant…', onClick: () => go('/platform/tenants/new') }]
      : []),
    ...(tenant !== null && reaches(tenant, 'member')
      ? [
          {
            id: 'new-campaign',
            label: 'New campaign…',
            description: tenant.name,
            onClick: () => go(`/w/${tenant.slug}/campaigns/new`),
          },
        ]
      : []),
    ...(tenant !== null && reaches(tenant, 'admin')
      ? [
          {
            id: 'invite',
            label: 'Invite…',
            description: tenant.name,
            onClick: () => go(`/w/${tenant.slug}/members?invite=true`),
          },
        ]
      : []),
    { id: 'theme-light', label: 'Theme: light', onClick: () => setColorScheme('light') },
    { id: 'theme-dark', label: 'Theme: dark', onClick: () => setColorScheme('dark') },
    { id: 'theme-auto', label: 'Theme: as the system', onClick: () => setColorScheme('auto') },
    { id: 'sign-out', label: 'Sign out', onClick: () => void leave() },
  ];
  const groups: SpotlightActionGroupData[] = [
    { group: 'Go to', actions: goActions(session, tenant, go) },
    { group: 'Tenants', actions: tenants },
    { group: 'Do', actions: does },
  ];
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      highlightQuery
      zIndex={240}
      overlayProps={{ blur: 0 }}
      attributes={{ content: { 'aria-label': 'Go to or do' } }}
      limit={24}
      maxHeight={420}
      scrollable
      nothingFound="Nothing matches."
      searchProps={{ placeholder: 'Go to a page or tenant, or do something', 'aria-label': 'Go to or do' }}
    />
  );
};

/** ⌘K: every page, tenant and action the person has. */
export const CommandPalette = () => (
  <ApiScope tenant={null}>
    <PaletteBody />
  </ApiScope>
);
