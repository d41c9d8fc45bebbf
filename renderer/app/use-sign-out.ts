import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { signOut } from './auth-client.ts';
import { sessionQuery } from './session.ts';

/** Ends the session on the server and forgets everything read in it. */
export const useSignOut = (): (() => Promise<void>) => {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useCallback(async () => {
    await signOut().catch(() => null);
    await navigate({ to: '/signin' });
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'host' });
    queryClient.setQueryData(sessionQuery.queryKey, null);
  }, [queryClient, navigate]);
};
