import type { Problem } from '../app/problem.ts';
import classes from './form-problem.module.css';
import { IdCopy } from './id-copy.tsx';

/** Why a form was not taken, above its buttons; fields carry their own. */
export const FormProblem = ({ problem }: { problem: Problem | null }) => {
  if (problem === null) return null;
  return (
    <div role="alert" className={classes.root}>
      {problem.message}
      {problem.requestId !== null && problem.code === 'internal' && (
        <>
          {' '}
          <IdCopy value={problem.requestId} what="reference" />
        </>
      )}
    </div>
  );
};
