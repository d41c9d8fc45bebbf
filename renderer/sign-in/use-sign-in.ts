import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type SignInInput, signIn } from '../app/auth-client.ts';
import { homeOf } from '../app/navigation-items.ts';
import { pageFacts } from '../app/page-facts.ts';
import { sessionQuery } from '../app/session.ts';
import { keepPendingSignIn } from './pending-sign-in.ts';

/** Signs in and goes where the person wanted to, or home. */
export const useSignIn = (next: string | undefined) => {
  const queryClient = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (input: SignInInput) => signIn(input),
    onSuccess: (session) => {
      keepPendingSignIn(null);
      queryClient.setQueryData(sessionQuery.queryKey, session);
      router.history.replace(next ?? homeOf(session, pageFacts.hostTenant));
    },
  });
};
