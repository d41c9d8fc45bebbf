import { Button } from '@mantine/core';
import type { TenantRole } from '../../server/data/postgres/enums.ts';
import { labelOf, tenantRoleLabels } from '../ui/labels.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SmallTable } from '../ui/small-table.tsx';
import type { StateLook } from '../ui/states.ts';
import { StatusBadge } from '../ui/status-badge.tsx';

/** An invitation as lists show it. */
export interface ListedInvitation {
  id: string;
  email: string;
  role: TenantRole;
  state: 'pending' | 'accepted' | 'revoked' | 'expired';
  invitedBy: string;
  expiresAt: string;
}

const looks: Record<ListedInvitation['state'], StateLook> = {
  pending: { meaning: 'info', label: 'invited' },
  accepted: { meaning: 'ok', label: 'joined' },
  revoked: { meaning: 'neutral', label: 'withdrawn' },
  expired: { meaning: 'warn', label: 'ended' },
};

export interface InvitationsListProps {
  invitations: readonly ListedInvitation[];
  /** What can be done with one; null where nothing can. */
  act: (invitation: ListedInvitation) => { label: string; busy: boolean; run: () => void } | null;
}

/** Who was asked to join, and what became of it. */
export const InvitationsList = ({ invitations, act }: InvitationsListProps) => (
  <SmallTable
    label="Invitations"
    none="Nobody waits to join."
    columns={[
      { label: 'E-mail' },
      { label: 'Role' },
      { label: 'State' },
      { label: 'Invited by' },
      { label: 'Ends' },
      { label: 'Act', align: 'right' },
    ]}
    rows={invitations.map((invitation) => {
      const can = act(invitation);
      return {
        key: invitation.id,
        cells: [
          <bdi key="email">{invitation.email}</bdi>,
          labelOf(tenantRoleLabels, invitation.role),
          <StatusBadge
            key="state"
            plain
            state={
              Object.hasOwn(looks, invitation.state)
                ? looks[invitation.state]
                : { meaning: 'neutral', label: invitation.state }
            }
          />,
          <bdi key="by">{invitation.invitedBy}</bdi>,
          <RelativeTime key="ends" at={invitation.expiresAt} />,
          can === null ? (
            ''
          ) : (
            <Button
              key="act"
              size="compact-xs"
              aria-label={`${can.label.replace('…', '')} invitation of ${invitation.email}`}
              disabled={can.busy}
              onClick={can.run}
            >
              {can.label}
            </Button>
          ),
        ],
      };
    })}
  />
);
