import type { HostVerdict, ResolveHost } from './host-verdict.ts';

/** Answers younger than this are given again without asking: a suspension shows within a second. */
const freshMs = 500;
const remembered = 5_000;

/** Asks the api whose address a Host header is. */
export function hostResolver(apiOrigin: string): ResolveHost {
  const answers = new Map<string, { at: number; verdict: HostVerdict }>();
  return async (host) => {
    const known = answers.get(host);
    if (known && Date.now() - known.at < freshMs) return known.verdict;
    const response = await fetch(`${apiOrigin}/internal/host?name=${encodeURIComponent(host)}`, {
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`The api answered ${response.status} for a host`);
    const verdict = (await response.json()) as HostVerdict;
    if (answers.size >= remembered) answers.clear();
    answers.set(host, { at: Date.now(), verdict });
    return verdict;
  };
}
