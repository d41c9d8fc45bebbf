import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { nextSearch } from '../search.ts';
import { rootRoute } from './root.tsx';

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signin',
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import('../../sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const verify = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signin/verify',
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import('../../sign-in/verify-page.tsx'), 'VerifyPage'),
});

const forgot = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('../../sign-in/forgot-page.tsx'), 'ForgotPage'),
});

const reset = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('../../sign-in/reset-page.tsx'), 'ResetPage'),
});

const invitation = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../../sign-in/invitation-page.tsx'), 'InvitationPage'),
});

const confirmEmail = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirm-email',
  component: lazyRouteComponent(() => import('../../sign-in/confirm-email-page.tsx'), 'ConfirmEmailPage'),
});

export const signInRoutes = [signIn, verify, forgot, reset, invitation, confirmEmail] as const;
