import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ErrorState } from '../../ui/error-state.tsx';
import { problemOf } from '../problem.ts';
import { BarePage } from './bare-page.tsx';

/** A page that could not be made: what failed, and another try. */
export const RouteProblemPage = ({ error, reset }: ErrorComponentProps) => {
  const router = useRouter();
  return (
    <BarePage title="This page could not be shown">
      <ErrorState
        problem={problemOf(error)}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </BarePage>
  );
};
