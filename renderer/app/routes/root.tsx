import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { ConnectionProvider } from '../connection.tsx';
import { SignedInLayout } from '../frame/signed-in-layout.tsx';
import { homeOf } from '../navigation-items.ts';
import { pageFacts } from '../page-facts.ts';
import { LinkRequiredPage } from '../pages/link-required-page.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { RouteProblemPage } from '../pages/route-problem-page.tsx';
import { hostQuery, sessionQuery } from '../session.ts';

const RootLayout = () => {
  const { host } = rootRoute.useRouteContext();
  if (host === 'link_required') return <LinkRequiredPage />;
  return (
    <ConnectionProvider value={host?.connection ?? null}>
      <Outlet />
    </ConnectionProvider>
  );
};

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: async ({ context }) => ({ host: await context.queryClient.ensureQueryData(hostQuery) }),
  component: RootLayout,
  errorComponent: RouteProblemPage,
});

/** Everything that needs a person: without one, sign-in comes first and leads back here. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    if (context.host === 'link_required') return {};
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session === null) {
      const next = location.href === '/' ? undefined : location.href;
      throw redirect({ to: '/signin', search: { next } });
    }
    return { session };
  },
  component: SignedInLayout,
});

/** Any other address: said inside the frame, with the way back. */
export const unknownRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$',
  component: NotFoundPage,
});

export const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    if (context.session !== undefined)
      throw redirect({ to: homeOf(context.session, pageFacts.hostTenant), replace: true });
  },
});
