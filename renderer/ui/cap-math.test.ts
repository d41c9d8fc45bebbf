import { describe, expect, it } from 'vitest';
import { capStanding } from './cap-math.ts';

const usd = (sum: number): string => `$${sum.toFixed(2)}`;

describe('cap bar', () => {
  it('turns warn at 80 % and danger at 95 %, always with words', () => {
    expect(capStanding(39.99, 0, 50, usd)).toMatchObject({ meaning: 'accent', word: null });
    expect(capStanding(40, 0, 50, usd)).toMatchObject({ meaning: 'warn', word: '80 % of the cap' });
    expect(capStanding(46.5, 1.1, 50, usd)).toMatchObject({ meaning: 'danger', word: '95 % of the cap' });
  });
  it('says by how much it is over and never draws past the end', () => {
    const over = capStanding(50.32, 0, 50, usd);
    expect(over.word).toBe('over by $0.32');
    expect(over.spentShare + over.heldShare).toBe(1);
  });
  it('divides by nothing when the cap is 0', () => {
    expect(capStanding(0, 0, 0, usd)).toEqual({ spentShare: 0, heldShare: 0, meaning: 'accent', word: null });
    expect(capStanding(0.5, 0, 0, usd)).toMatchObject({ meaning: 'danger', word: 'over by $0.50' });
  });
});
