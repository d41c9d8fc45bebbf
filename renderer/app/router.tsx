import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { PendingPage } from './pages/pending-page.tsx';
import { RouteProblemPage } from './pages/route-problem-page.tsx';
import { meRoutes } from './routes/me.ts';
import { platformRoutes } from './routes/platform.ts';
import { homeRoute, rootRoute, signedInRoute, unknownRoute } from './routes/root.tsx';
import { signInRoutes } from './routes/sign-in.ts';
import { workspaceRoutes } from './routes/workspace.ts';
import { parseSearch, stringifySearch } from './search.ts';

const routeTree = rootRoute.addChildren([
  ...signInRoutes,
  signedInRoute.addChildren([homeRoute, unknownRoute, ...meRoutes, platformRoutes, workspaceRoutes]),
]);

/** Routes of the app over one cache. Search parameters are typed by each route; defaults are not written. */
export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    context: { queryClient },
    defaultPreload: false,
    defaultPendingMs: 300,
    scrollRestoration: true,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: RouteProblemPage,
    defaultNotFoundComponent: NotFoundPage,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
