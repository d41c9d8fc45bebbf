import { Outlet } from '@tanstack/react-router';
import { useSession } from '../session.ts';
import { NoPermissionPage } from './no-permission-page.tsx';

/** The platform's pages are for its team. */
export const PlatformLayout = () => {
  const session = useSession();
  if (session.platformRole !== null) return <Outlet />;
  return (
    <NoPermissionPage
      title="Platform"
      sentence="These pages are for the platform’s team. Its owner can add you."
    />
  );
};
