import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/**
 * The secret a mailed link carries behind its #, which no server sees. It is taken out of the address
 * bar at once; empty when the link had none.
 */
export const useLinkSecret = (): string => {
  const hash = useRouterState({ select: (state) => state.location.hash });
  const navigate = useNavigate();
  const [secret, setSecret] = useState(hash);
  useEffect(() => {
    if (hash === '') return;
    setSecret(hash);
    void navigate({ to: '.', hash: '', replace: true });
  }, [hash, navigate]);
  return secret;
};
