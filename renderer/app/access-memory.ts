/**
 * What this origin's windows know of their cookies, which no script can read: for which workspaces an
 * access credential was handed out and until when it surely holds. Nothing secret; it only saves
 * requests the server would refuse.
 */
const key = 'dm-access';
/** Shorter than the credential's own life, so that it never ends on the way. */
const holdsMs = 4 * 60_000;

type Known = Record<string, number>;

const read = (): Known | null => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return typeof kept === 'object' ? (kept as Known | null) : null;
  } catch {
    return null;
  }
};

const write = (known: Known): void => {
  try {
    localStorage.setItem(key, JSON.stringify(known));
  } catch {
    // A full or forbidden store costs a refused request, nothing else.
  }
};

/** Whether somebody signed in here and has not signed out since. */
export const mayBeSignedIn = (): boolean => read() !== null;

/** Whether the credential for a workspace, or for what is outside of all (null), surely still holds. */
export const accessHolds = (tenant: string | null, now = Date.now()): boolean => {
  const until = read()?.[tenant ?? ''];
  return typeof until === 'number' && until > now && until <= now + holdsMs;
};

export const rememberAccess = (tenant: string | null, now = Date.now()): void =>
  write({ ...read(), [tenant ?? '']: now + holdsMs });

/** Somebody is signed in, but every credential must be asked for again. */
export const forgetAccess = (): void => write({});

export const forgetSession = (): void => {
  try {
    localStorage.removeItem(key);
  } catch {
    // As above.
  }
};
