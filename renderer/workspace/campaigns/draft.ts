const keyOf = (tenant: string): string => `dm-draft-campaign-${tenant}`;

/** The brief typed earlier in this browser, over the empty form; anything unreadable counts as none. */
export const readDraft = <Values extends object>(tenant: string, empty: Values): Values => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(tenant)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return empty;
    const known = Object.entries(kept).filter(([key, value]) => {
      const model = (empty as Record<string, unknown>)[key];
      return (
        Object.hasOwn(empty, key) &&
        typeof value === typeof model &&
        Array.isArray(value) === Array.isArray(model)
      );
    });
    return { ...empty, ...Object.fromEntries(known) };
  } catch {
    return empty;
  }
};

export const keepDraft = (tenant: string, values: object): void => {
  try {
    sessionStorage.setItem(keyOf(tenant), JSON.stringify(values));
  } catch {
    // Without storage the draft lives as long as the page.
  }
};

export const clearDraft = (tenant: string): void => {
  try {
    sessionStorage.removeItem(keyOf(tenant));
  } catch {
    // Nothing was kept.
  }
};
