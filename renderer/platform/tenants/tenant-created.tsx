import { Group, Stack, Text } from '@mantine/core';
import type { CreatedTenant } from '../../../server/tenants/contract.ts';
import { LinkButton } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ShowOnce } from '../../ui/show-once.tsx';

/** What a new tenant's maker needs next: the owner's invitation, once. */
export const TenantCreated = ({ tenant }: { tenant: CreatedTenant }) => (
  <>
    <PageHeader
      title={`${tenant.name} was created`}
      sentence="Its stores and agents are being set up; that takes a few seconds."
    />
    <Stack gap="lg" maw={640}>
      {tenant.invitationUrl === null ? (
        <Text>The invitation link was shown when the tenant was first created.</Text>
      ) : (
        <ShowOnce
          what="invitation link"
          value={tenant.invitationUrl}
          advice="Pass it to the first owner unless the mail has reached them."
        />
      )}
      <Group gap="sm">
        <LinkButton to="/platform/tenants/$tenant" params={{ tenant: tenant.slug }} variant="filled">
          Open tenant
        </LinkButton>
        <LinkButton to="/platform/tenants">All tenants</LinkButton>
      </Group>
    </Stack>
  </>
);
