import {
  IconBook2,
  IconBuilding,
  IconHistory,
  IconKey,
  IconListDetails,
  IconRobot,
  IconShieldLock,
  IconSpeakerphone,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { PlatformRole } from '../../server/data/postgres/enums.ts';
import type { SessionInfo, TenantMembership } from './auth-client.ts';

/** A place the navigation and the palette lead to. */
export interface Place {
  label: string;
  to: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** Second key after `g`. */
  shortcut?: string;
}

export interface Area {
  label: string;
  places: readonly Place[];
}

/** An item the role never has is absent. */
const platformArea = (role: PlatformRole): Area => ({
  label: 'Platform',
  places: [
    { label: 'Tenants', to: '/platform/tenants', icon: IconBuilding, shortcut: 't' },
    { label: 'Skills', to: '/platform/skills', icon: IconBook2 },
    ...(role === 'billing' ? [] : [{ label: 'Audit', to: '/platform/audit', icon: IconHistory }]),
    ...(role === 'owner' ? [{ label: 'API keys', to: '/platform/keys', icon: IconKey }] : []),
  ],
});

const mayManage = (role: TenantMembership['role']): boolean => role === 'owner' || role === 'admin';

const workspaceArea = (tenant: TenantMembership): Area => {
  const at = `/w/${tenant.slug}`;
  return {
    label: tenant.name,
    places: [
      { label: 'Campaigns', to: `${at}/campaigns`, icon: IconSpeakerphone, shortcut: 'c' },
      { label: 'Runs', to: `${at}/runs`, icon: IconListDetails, shortcut: 'r' },
      { label: 'Agents', to: `${at}/agents`, icon: IconRobot, shortcut: 'a' },
      { label: 'Skills', to: `${at}/skills`, icon: IconBook2, shortcut: 's' },
      { label: 'Members', to: `${at}/members`, icon: IconUsers },
      ...(mayManage(tenant.role) ? [{ label: 'API keys', to: `${at}/settings/keys`, icon: IconKey }] : []),
    ],
  };
};

/** The person's own pages; in the palette and the person menu. */
export const mePlaces: readonly Place[] = [
  { label: 'Security', to: '/me/security', icon: IconShieldLock },
  { label: 'Sessions', to: '/me/sessions', icon: IconUsers },
  { label: 'Appearance', to: '/me/appearance', icon: IconBook2 },
];

/** The areas a person has, in their fixed order; a workspace only while in it. */
export const areasOf = (session: SessionInfo, tenant: TenantMembership | null): Area[] => [
  ...(session.platformRole === null ? [] : [platformArea(session.platformRole)]),
  ...(tenant === null ? [] : [workspaceArea(tenant)]),
];

/** Where a person goes who names no page. */
export const homeOf = (session: SessionInfo, hostTenant: string | null): string => {
  const own = session.tenants.find((tenant) => tenant.slug === hostTenant);
  if (own !== undefined) return `/w/${own.slug}/campaigns`;
  if (session.platformRole !== null) return '/platform/tenants';
  const [first] = session.tenants;
  return first === undefined ? '/me/security' : `/w/${first.slug}/campaigns`;
};
