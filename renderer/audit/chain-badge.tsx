import { Button } from '@mantine/core';
import type { AuditVerdict } from '../../server/audit/contract.ts';
import type { Problem } from '../app/problem.ts';
import { FormProblem } from '../ui/form-problem.tsx';
import { formatCount } from '../ui/format.ts';
import type { StateLook } from '../ui/states.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import classes from './audit.module.css';

/** Whether a chain was checked in this window, and what came out. */
export interface ChainCheck {
  verdict: AuditVerdict | null;
  checking: boolean;
  problem: Problem | null;
  onVerify: () => void;
}

const lookOf = (verdict: AuditVerdict | null): StateLook => {
  if (verdict === null)
    return {
      meaning: 'neutral',
      label: 'not verified yet',
      hint: 'Every entry names the hash of the one before.',
    };
  const [fault] = verdict.faults;
  if (fault !== undefined) return { meaning: 'danger', label: `broken at entry #${formatCount(fault.seq)}` };
  const entries = `${formatCount(verdict.entries)} ${verdict.entries === 1 ? 'entry' : 'entries'}`;
  return { meaning: 'ok', label: 'verified', hint: `${entries}: each follows from the one before it.` };
};

/** What the chain's last check said, and the button that checks it again. */
export const ChainBadge = ({ verdict, checking, problem, onVerify }: ChainCheck) => (
  <span className={classes.chain}>
    <StatusBadge state={checking ? { meaning: 'info', label: 'verifying…' } : lookOf(verdict)} />
    {verdict !== null && !checking && verdict.faults.length === 0 && (
      <span className={classes.quiet}>
        {formatCount(verdict.entries)} {verdict.entries === 1 ? 'entry' : 'entries'}
      </span>
    )}
    <Button disabled={checking} onClick={onVerify}>
      {verdict === null ? 'Verify' : 'Verify again'}
    </Button>
    <FormProblem problem={problem} />
  </span>
);

const shownFaults = 20;

/** Names the entries where a chain is broken; nothing while it is whole or unchecked. */
export const ChainFaults = ({ verdict }: { verdict: AuditVerdict | null }) => {
  if (verdict === null || verdict.faults.length === 0) return null;
  const more = verdict.faults.length - shownFaults;
  return (
    <div role="alert" className={classes.broken}>
      <p>
        <strong>This log was altered.</strong> Entries before the first fault still prove each other. Keep a
        copy of the database as it is, and compare with a backup.
      </p>
      <ul>
        {verdict.faults.slice(0, shownFaults).map((fault) => (
          <li key={`${fault.kind}-${fault.seq}`}>
            Entry #{formatCount(fault.seq)}: {fault.message}
          </li>
        ))}
      </ul>
      {more > 0 && <p>And {formatCount(more)} more.</p>}
    </div>
  );
};
