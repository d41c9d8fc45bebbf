import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { areasOf } from '../navigation-items.ts';
import { useSession } from '../session.ts';
import { useTenantMembership } from '../tenant-membership.tsx';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null;

/** `g` and then a letter goes to a place of the navigation, when no field has the focus. */
export const useGoKeys = (): void => {
  const navigate = useNavigate();
  const session = useSession();
  const tenant = useTenantMembership();
  useEffect(() => {
    let armedUntil = 0;
    const places = areasOf(session, tenant).flatMap((area) => area.places);
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      const place = Date.now() < armedUntil ? places.find((each) => each.shortcut === event.key) : undefined;
      armedUntil = event.key === 'g' ? Date.now() + 1_000 : 0;
      if (place === undefined) return;
      event.preventDefault();
      void navigate({ to: place.to });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, session, tenant]);
};
