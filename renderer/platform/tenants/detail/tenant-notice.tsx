import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { formatExact } from '../../../ui/format.ts';
import { Notice } from '../../../ui/notice.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';

const Why = ({ tenant }: { tenant: TenantDetail }) => (
  <>
    {tenant.suspendedBy !== null && (
      <>
        {' '}
        by <bdi>{tenant.suspendedBy}</bdi>
      </>
    )}
    {tenant.suspensionReason !== null && (
      <>
        : <bdi>{tenant.suspensionReason}</bdi>
      </>
    )}
  </>
);

/** What is unusual about a tenant's state: who did it, why, until when. Nothing while it is simply active. */
export const TenantNotice = ({ tenant }: { tenant: TenantDetail }) => {
  if (tenant.purgeStartedAt !== null)
    return (
      <Notice meaning="danger">
        <strong>Being removed for good</strong> since {formatExact(tenant.purgeStartedAt)}. It cannot be
        restored, and its slug is never given out again.
      </Notice>
    );
  if (tenant.deletedAt !== null)
    return (
      <Notice meaning="warn">
        <strong>Deleted</strong> <RelativeTime at={tenant.deletedAt} />
        <Why tenant={tenant} />
        <p>
          {tenant.purgeAt === null
            ? 'It can be restored.'
            : `It can be restored until ${formatExact(tenant.purgeAt)}. Then its records, documents and queued work are removed for good.`}
        </p>
      </Notice>
    );
  if (tenant.status === 'suspended')
    return (
      <Notice meaning="danger">
        <strong>Suspended</strong> <RelativeTime at={tenant.suspendedAt} />
        <Why tenant={tenant} />
        <p>People, keys and callbacks are refused and queued runs wait. Nothing was deleted.</p>
      </Notice>
    );
  if (tenant.provisionedAt === null)
    return (
      <Notice meaning="info">
        <strong>Being set up.</strong> Its stores and agents are made in the background; that takes a few
        seconds.
      </Notice>
    );
  if (tenant.status === 'trialing')
    return (
      <Notice meaning="info">
        {tenant.trialEndsAt === null ? (
          <>
            <strong>Trial, not started.</strong> Its 14 days begin with the first submitted campaign.
          </>
        ) : (
          <>
            <strong>Trial</strong> ends <RelativeTime at={tenant.trialEndsAt} />, on{' '}
            {formatExact(tenant.trialEndsAt)}. Without a payment it goes on as Free; nothing is deleted.
          </>
        )}
      </Notice>
    );
  return null;
};
