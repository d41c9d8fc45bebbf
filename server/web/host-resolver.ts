import type { HostVerdict } from '../hosts/index.ts';

/** Asks which tenant a Host value names. Rejects when the api cannot be asked. */
export type ResolveHost = (host: string) => Promise<HostVerdict>;

/** Answers younger than this are given again without asking: a suspension shows within a second. */
const freshMs = 500;
const remembered = 5_000;

/** Asks the api whose address a Host value is. Those who ask for the same one at the same time share an answer. */
export function hostResolver(apiOrigin: string): ResolveHost {
  const answers = new Map<string, { at: number; verdict: Promise<HostVerdict> }>();
  const ask = async (host: string): Promise<HostVerdict> => {
    const response = await fetch(`${apiOrigin}/internal/host?name=${encodeURIComponent(host)}`, {
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`The api answered ${response.status} for a host`);
    return (await response.json()) as HostVerdict;
  };
  return (host) => {
    const known = answers.get(host);
    if (known && performance.now() - known.at < freshMs) return known.verdict;
    if (answers.size >= remembered) answers.clear();
    const verdict = ask(host);
    answers.set(host, { at: performance.now(), verdict });
    verdict.catch(() => answers.delete(host));
    return verdict;
  };
}
