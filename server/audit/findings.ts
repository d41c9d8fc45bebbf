import type { AuditFault } from './contract.ts';
import type { End } from './ends.ts';
import type { OddEntry, Stretch } from './walk.ts';

/** Faults that a verdict names; what is more broken is only counted. */
const mostNamed = 100;
/** Places tried for an entry that lies in another's place. */
const mostPlaces = 200;

const named = (entry: { seq: number; act: string; at: string }): string =>
  `${entry.seq.toLocaleString('en')} (${entry.act}, ${new Date(entry.at).toISOString()})`;

/** Gathers what is wrong with one chain, in words. */
export class Findings {
  readonly faults: AuditFault[] = [];
  entries = 0;
  private found = 0;
  /** Entries that are not what was written, by their number, and where their faults stand. */
  private readonly unsound = new Map<number, OddEntry>();
  private readonly gone: number[] = [];

  get faultsFound(): number {
    return this.found;
  }

  private tell(kind: AuditFault['kind'], seq: number, message: string): void {
    this.found += 1;
    if (this.faults.length < mostNamed) this.faults.push({ kind, seq, message });
  }

  /** Takes what a step of the walk saw of this chain. */
  take(stretch: Stretch, odd: readonly OddEntry[]): void {
    this.entries += stretch.entries;
    for (const entry of odd) this.look(entry);
    this.found += stretch.odd - odd.length;
  }

  private look(entry: OddEntry): void {
    const { seq, prevSeq, sound, linked, prevSound } = entry;
    if (seq < 1) {
      this.tell('extra', seq, `Entry ${named(entry)} was added before the first.`);
      return;
    }
    if (seq > prevSeq + 1) this.miss(Math.max(prevSeq, 0) + 1, seq - 1);
    if (!sound) {
      if (this.unsound.size < mostPlaces) this.unsound.set(seq, entry);
      const how = 'not what was written: something in it, its link or its hash was changed';
      this.tell('changed', seq, `Entry ${named(entry)} is ${how}.`);
    } else if (!linked && seq === prevSeq + 1 && prevSound !== false) this.break(entry);
  }

  private miss(from: number, to: number): void {
    for (let seq = from; seq <= to && this.gone.length < mostPlaces; seq += 1) this.gone.push(seq);
    const which =
      from === to
        ? `Entry ${from.toLocaleString('en')} is`
        : `Entries ${from.toLocaleString('en')} to ${to.toLocaleString('en')} are`;
    this.tell('missing', from, `${which} missing: removed after being written.`);
  }

  /** Both entries are sound, yet the later was written after another one than stands before it. */
  private break(entry: OddEntry): void {
    const { prevSeq, prevAct } = entry;
    const message =
      prevSeq === 0
        ? `Entry ${named(entry)} does not begin this chain: it was forged, or written for another chain.`
        : `Entry ${named(entry)} was not written after entry ${prevSeq.toLocaleString('en')} (${prevAct}) that stands before it: one of the two was forged with a hash of its own.`;
    this.tell('reordered', Math.max(prevSeq, 1), message);
  }

  /** Entries that may lie in another's place, and the places. Null where there is nothing to try. */
  get suspects(): { seqs: number[]; places: number[] } | null {
    const seqs = [...this.unsound.keys()];
    const places = [...seqs, ...this.gone];
    return seqs.length > 0 && places.length > 1 ? { seqs, places } : null;
  }

  /** Names an entry that lies in another's place as such. */
  misplaced(seq: number, written: number): void {
    const entry = this.unsound.get(seq);
    const at = this.faults.findIndex((fault) => fault.kind === 'changed' && fault.seq === seq);
    if (!entry || at < 0) return;
    const message = `The entry at place ${named(entry)} was written as entry ${written.toLocaleString('en')}: entries were put in another order.`;
    this.faults[at] = { kind: 'reordered', seq, message };
  }

  /** Compares the last entry with the chain's head. */
  end(end: End): void {
    const { headSeq, headHash, lastSeq, lastHash, lastAct, lastAt, beyond, begun } = end;
    const numbers = (seq: number): string => seq.toLocaleString('en');
    if (headSeq === null) {
      if (lastSeq !== null)
        this.tell(
          'changed',
          lastSeq,
          `The head of the chain is gone: its last entry is ${numbers(lastSeq)}.`,
        );
      else if (begun)
        this.tell(
          'cut_off',
          1,
          'The whole chain and its head are gone: it was begun when the tenant was made.',
        );
      return;
    }
    const last = lastSeq ?? 0;
    if (last < headSeq) {
      const gone =
        last + 1 === headSeq
          ? `entry ${numbers(headSeq)} is`
          : `entries ${numbers(last + 1)} to ${numbers(headSeq)} are`;
      const message =
        lastSeq === null
          ? `The whole chain is gone: ${numbers(headSeq)} ${headSeq === 1 ? 'entry was' : 'entries were'} written.`
          : `The chain is cut off after entry ${named({ seq: last, act: lastAct ?? '', at: lastAt ?? '' })}: ${gone} missing at its end.`;
      this.tell('cut_off', last + 1, message);
    } else if (beyond)
      this.tell(
        'extra',
        beyond.seq,
        `Entry ${named(beyond)} was added past the end: the head of the chain names entry ${numbers(headSeq)} as the last.`,
      );
    else if (headHash !== lastHash && !this.unsound.has(last)) {
      const what = `The last entry ${named({ seq: last, act: lastAct ?? '', at: lastAt ?? '' })}`;
      this.tell(
        'changed',
        last,
        `${what} is not the one that the head of the chain names: one of the two was changed.`,
      );
    }
  }
}
