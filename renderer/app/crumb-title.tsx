import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

interface CrumbTitle {
  title: string | null;
  set: (title: string | null) => void;
}

const crumbTitleContext = createContext<CrumbTitle>({ title: null, set: () => {} });

/** Lets a page name its object in the breadcrumb once it has read it. */
export const CrumbTitleProvider = ({ children }: { children: ReactNode }) => {
  const [title, set] = useState<string | null>(null);
  const value = useMemo(() => ({ title, set }), [title]);
  return <crumbTitleContext.Provider value={value}>{children}</crumbTitleContext.Provider>;
};

export const useCrumbTitle = (): string | null => useContext(crumbTitleContext).title;

/** Names the object of this page in the breadcrumb while the page is shown. */
export const useObjectTitle = (title: string | undefined): void => {
  const { set } = useContext(crumbTitleContext);
  useEffect(() => {
    set(title ?? null);
    return () => set(null);
  }, [title, set]);
};
