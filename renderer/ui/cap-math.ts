/** Where a cap stands, in shares of the bar. */
export interface CapStanding {
  /** 0 to 1. */
  spentShare: number;
  heldShare: number;
  meaning: 'accent' | 'warn' | 'danger';
  /** Said beside the sums once it matters; null while quiet. */
  word: string | null;
}

/**
 * Shares and wording of a cap bar. A cap of 0 has no shares: everything is over it or nothing is spent.
 * @param overUsd formats the sum by which it is over.
 */
export const capStanding = (
  spent: number,
  held: number,
  cap: number,
  overUsd: (sum: number) => string,
): CapStanding => {
  const used = spent + held;
  if (used > cap) {
    const total = Math.max(used, Number.MIN_VALUE);
    return {
      spentShare: spent / total,
      heldShare: held / total,
      meaning: 'danger',
      word: `over by ${overUsd(used - cap)}`,
    };
  }
  if (cap <= 0) return { spentShare: 0, heldShare: 0, meaning: 'accent', word: null };
  const share = used / cap;
  const percent = `${Math.floor(share * 100)} % of the cap`;
  const base = { spentShare: spent / cap, heldShare: held / cap };
  if (share >= 0.95) return { ...base, meaning: 'danger', word: percent };
  if (share >= 0.8) return { ...base, meaning: 'warn', word: percent };
  return { ...base, meaning: 'accent', word: null };
};
