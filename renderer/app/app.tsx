import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { forgetSession } from './access-memory.ts';
import { onSignedOut } from './api-client.ts';
import { send } from './auth-client.ts';
import { pageNonce } from './page-facts.ts';
import { problemOf } from './problem.ts';
import { createQueryClient } from './query-client.ts';
import { createAppRouter } from './router.tsx';
import { watchServer } from './server-health.ts';
import { sessionQuery } from './session.ts';
import { cssVariablesResolver, theme } from './theme.ts';

const nonce = pageNonce();
// The scroll lock writes a style element of its own and asks this package for the nonce.
setNonce(nonce);

const queryClient = createQueryClient();
const router = createAppRouter(queryClient);

const serverAnswers = async (): Promise<boolean> => {
  try {
    await send('GET', '/auth/session');
    return true;
  } catch (error) {
    return problemOf(error).code !== 'unavailable';
  }
};
watchServer(serverAnswers, () => {
  void queryClient.invalidateQueries();
  void router.invalidate();
});

onSignedOut(() => {
  forgetSession();
  const { pathname, href } = router.state.location;
  const forget = (): void => void queryClient.setQueryData(sessionQuery.queryKey, null);
  if (pathname.startsWith('/signin')) return forget();
  // Away from the pages that need a person first, then nobody is one.
  void router.navigate({ to: '/signin', search: { next: href } }).then(forget);
});

/** Everything the renderer is made of, from theme to routes. */
export const App = () => (
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariablesResolver}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
  >
    <QueryClientProvider client={queryClient}>
      <ModalsProvider>
        <Notifications position="bottom-right" limit={3} autoClose={6000} />
        <RouterProvider router={router} />
      </ModalsProvider>
    </QueryClientProvider>
  </MantineProvider>
);
