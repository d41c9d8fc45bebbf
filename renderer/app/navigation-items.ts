import {
  IconBook2,
  IconBuilding,
  IconHistory,
  IconKey,
  IconListDetails,
  IconRobot,
  IconShieldLock,
  IconSpeakerphone,
  IconTags,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { PlatformRole } from '../../server/data/postgres/enums.ts';
import type { SessionInfo, TenantMembership } from './auth-client.ts';
import { pageFacts } from './page-facts.ts';

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

const onPrem = pageFacts.deployment === 'on_prem';

/** What the pages of the platform's team are called: on-prem they are about this one installation. */
export const platformLabel = onPrem ? 'Instance' : 'Platform';

const tenantsPlace: Place = {
  label: 'Tenants',
  to: '/platform/tenants',
  icon: IconBuilding,
  shortcut: 't',
};

/** An item the role never has is absent, and tenants among others are on-prem. */
const platformArea = (role: PlatformRole): Area => ({
  label: platformLabel,
  places: [
    ...(onPrem ? [] : [tenantsPlace]),
    { label: 'Skills', to: '/platform/skills', icon: IconBook2 },
    ...(role === 'billing' ? [] : [{ label: 'Audit', to: '/platform/audit', icon: IconHistory }]),
    ...(role === 'owner' ? [{ label: 'API keys', to: '/platform/keys', icon: IconKey }] : []),
  ],
});

/** Whether the person has the platform's pages here: a tenant's own host serves that tenant alone. */
export const hasPlatform = (session: SessionInfo): boolean =>
  session.platformRole !== null && (onPrem || pageFacts.hostTenant === null);

/** Whether the person may look across tenants here. */
export const seesTenants = (session: SessionInfo): boolean => hasPlatform(session) && !onPrem;

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
      { label: 'Brands', to: `${at}/brands`, icon: IconTags, shortcut: 'b' },
      { label: 'Members', to: `${at}/members`, icon: IconUsers },
      ...(mayManage(tenant.role)
        ? [
            { label: 'API keys', to: `${at}/settings/keys`, icon: IconKey },
            { label: 'Audit', to: `${at}/settings/audit`, icon: IconHistory },
          ]
        : []),
    ],
  };
};

/** The person's own pages; in the palette and the person menu. */
export const mePlaces: readonly Place[] = [
  { label: 'Profile', to: '/me/profile', icon: IconUsers },
  { label: 'Security', to: '/me/security', icon: IconShieldLock },
  { label: 'Sessions', to: '/me/sessions', icon: IconUsers },
  { label: 'Appearance', to: '/me/appearance', icon: IconBook2 },
];

/** The areas a person has, in their fixed order; a workspace only while in it. On-prem the one workspace comes first. */
export const areasOf = (session: SessionInfo, tenant: TenantMembership | null): Area[] => {
  const { platformRole } = session;
  const platform = platformRole !== null && hasPlatform(session) ? [platformArea(platformRole)] : [];
  const current = tenant ?? (onPrem ? session.tenants[0] : undefined) ?? null;
  const workspace = current === null ? [] : [workspaceArea(current)];
  return onPrem ? [...workspace, ...platform] : [...platform, ...workspace];
};

/** Where a person goes who names no page. A tenant's host leads to that tenant, whoever comes. */
export const homeOf = (session: SessionInfo, hostTenant: string | null): string => {
  if (hostTenant !== null) return `/w/${hostTenant}/campaigns`;
  if (seesTenants(session)) return '/platform/tenants';
  const [first] = session.tenants;
  return first === undefined ? '/me/security' : `/w/${first.slug}/campaigns`;
};
