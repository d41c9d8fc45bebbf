import { Outlet } from '@tanstack/react-router';
import { hasPlatform, platformLabel } from '../navigation-items.ts';
import { useSession } from '../session.ts';
import { NoPermissionPage } from './no-permission-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/** The platform's pages are for its team. */
export const PlatformLayout = () => {
  const session = useSession();
  if (hasPlatform(session)) return <Outlet />;
  if (session.platformRole !== null) return <NotFoundPage />;
  return (
    <NoPermissionPage
      title={platformLabel}
      sentence="These pages are for the platform’s team. Its owner can add you."
    />
  );
};
