import { useEffect, useState } from 'react';
import type { Problem } from '../app/problem.ts';
import { FormProblem } from '../ui/form-problem.tsx';

const secondsIn = (problem: Problem): number => {
  const seconds = problem.details.retryAfterSeconds;
  return problem.code === 'rate_limited' && typeof seconds === 'number' ? Math.ceil(seconds) : 0;
};

/** Counts a lock-out down. 0 when there is none, or it has ended. */
export const useWaitSeconds = (problem: Problem | null): number => {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const end = Date.now() + (problem === null ? 0 : secondsIn(problem)) * 1000;
    const tick = (): void => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [problem]);
  return left;
};

const waitWords = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;

/** Why sign-in was refused, with the time to wait after too many tries. */
export const SignInProblem = ({ problem, wait }: { problem: Problem | null; wait: number }) => {
  if (problem === null) return null;
  if (problem.code !== 'rate_limited') return <FormProblem problem={problem} />;
  if (wait === 0) return null;
  return (
    <FormProblem problem={{ ...problem, message: `Too many tries. Try again in ${waitWords(wait)}.` }} />
  );
};
