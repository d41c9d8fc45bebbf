import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from './root.tsx';

const profile = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/me/profile',
  staticData: { crumbs: [{ label: 'You' }, { label: 'Profile' }] },
  component: lazyRouteComponent(() => import('../../me/profile-page.tsx'), 'ProfilePage'),
});

const security = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/me/security',
  staticData: { crumbs: [{ label: 'You' }, { label: 'Security' }] },
  component: lazyRouteComponent(() => import('../../me/security-page.tsx'), 'SecurityPage'),
});

const sessions = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/me/sessions',
  staticData: { crumbs: [{ label: 'You' }, { label: 'Sessions' }] },
  component: lazyRouteComponent(() => import('../../me/sessions-page.tsx'), 'SessionsPage'),
});

const appearance = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/me/appearance',
  staticData: { crumbs: [{ label: 'You' }, { label: 'Appearance' }] },
  component: lazyRouteComponent(() => import('../../me/appearance-page.tsx'), 'AppearancePage'),
});

export const meRoutes = [profile, security, sessions, appearance] as const;
