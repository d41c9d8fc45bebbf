import { Text } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ApiScope } from '../api.tsx';
import { LiveProvider } from '../live.tsx';
import { pageFacts } from '../page-facts.ts';
import { slugInPath, useTenantMembership } from '../tenant-membership.tsx';
import { NoMemberPage } from './no-member-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/** The pages of one workspace: its procedures, its cache keys, its one stream. */
export const WorkspaceLayout = () => {
  const tenant = useTenantMembership();
  const { pathname } = useLocation();
  if (tenant === null && pageFacts.hostTenant !== null && slugInPath(pathname) === pageFacts.hostTenant)
    return <NoMemberPage />;
  if (tenant === null || (pageFacts.hostTenant !== null && pageFacts.hostTenant !== tenant.slug))
    return <NotFoundPage />;
  if (tenant.status === 'suspended') {
    return (
      <>
        <PageHeader title={tenant.name} />
        <EmptyState title="This workspace is suspended">
          <Text>
            Nothing was deleted. Agents and keys wait until the platform resumes it; its owner can ask why.
          </Text>
          <TextLink to="/me/security">Your account</TextLink>
        </EmptyState>
      </>
    );
  }
  return (
    <ApiScope key={tenant.slug} tenant={tenant.slug}>
      <LiveProvider tenant={tenant.slug}>
        <Outlet />
      </LiveProvider>
    </ApiScope>
  );
};
