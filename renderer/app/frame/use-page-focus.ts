import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useConnection } from '../connection.tsx';

const titleElement = (): HTMLElement | null => document.querySelector('[data-page-title]');

/** Calls back once the page's title is there, or its text changed (data may come later). */
const whenTitled = (callback: (title: HTMLElement) => void): (() => void) => {
  const tell = (): void => {
    const title = titleElement();
    if (title !== null) callback(title);
  };
  tell();
  const observer = new MutationObserver(tell);
  observer.observe(document.getElementById('content') ?? document.body, {
    childList: true,
    subtree: true,
    characterData: true,
  });
  return () => observer.disconnect();
};

/**
 * After a change of route, focus goes to the page's title and the title is announced. The window's
 * title always names page and connection.
 * @returns the text to announce.
 */
export const usePageFocus = (): string => {
  const path = useRouterState({
    select: (state) => state.resolvedLocation?.pathname ?? state.location.pathname,
  });
  const connection = useConnection();
  const first = useRef(true);
  const [announced, setAnnounced] = useState('');
  const suffix = connection === null ? 'dmagency' : `${connection.name} · dmagency`;
  useEffect(() => {
    let focused = first.current;
    first.current = false;
    return whenTitled((title) => {
      const name = title.title || (title.textContent ?? '');
      // `path` only decides when this runs again.
      document.title = path === '' ? suffix : `${name} · ${suffix}`;
      if (focused) return;
      focused = true;
      setAnnounced(name);
      title.focus({ preventScroll: true });
    });
  }, [path, suffix]);
  return announced;
};
