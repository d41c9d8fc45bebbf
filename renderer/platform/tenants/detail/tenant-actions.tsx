import { Button, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { LinkButton } from '../../../ui/links.tsx';
import { OverflowMenu } from '../../../ui/overflow-menu.tsx';
import { usePowers } from '../../powers.ts';
import { useStartExport } from '../exports/use-exports.ts';
import { type TenantMove, TenantMoveDialog } from './tenant-moves.tsx';

/** What the person's role may do with a tenant in its present state. */
export const TenantActions = ({ tenant }: { tenant: TenantDetail }) => {
  const powers = usePowers();
  const navigate = useNavigate();
  const [move, setMove] = useState<TenantMove | null>(null);
  const startExport = useStartExport(tenant);
  const params = { tenant: tenant.slug };
  if (tenant.purgeStartedAt !== null) return null;
  const deleting = tenant.deletedAt !== null;
  return (
    <>
      {powers.tenants && deleting && (
        <Button variant="filled" onClick={() => setMove('restore')}>
          Restore…
        </Button>
      )}
      {powers.tenants && !deleting && tenant.status === 'suspended' && (
        <Button onClick={() => setMove('resume')}>Resume…</Button>
      )}
      {powers.plans && !deleting && (
        <LinkButton to="/platform/tenants/$tenant/plan" params={params}>
          Change plan
        </LinkButton>
      )}
      {powers.tenants && (
        <OverflowMenu label={`More acts on ${tenant.name}`}>
          {!deleting && (
            <Menu.Item onClick={() => void navigate({ to: '/platform/tenants/$tenant/edit', params })}>
              Edit…
            </Menu.Item>
          )}
          {!deleting && tenant.status !== 'suspended' && (
            <Menu.Item onClick={() => setMove('suspend')}>Suspend…</Menu.Item>
          )}
          <Menu.Item disabled={startExport.isPending} onClick={() => startExport.start()}>
            Export everything
          </Menu.Item>
          {!deleting && (
            <>
              <Menu.Divider />
              <Menu.Item
                color="danger"
                onClick={() => void navigate({ to: '/platform/tenants/$tenant/delete', params })}
              >
                Delete…
              </Menu.Item>
            </>
          )}
        </OverflowMenu>
      )}
      <TenantMoveDialog tenant={tenant} move={move} onClose={() => setMove(null)} />
    </>
  );
};
