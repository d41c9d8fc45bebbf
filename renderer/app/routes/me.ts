import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from './root.tsx';

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

export const meRoutes = [security, sessions, appearance] as const;
