import { Button, CloseButton, Modal, Progress } from '@mantine/core';
import { useState } from 'react';
import { formatCount, formatDuration, formatPercent } from '../format.ts';
import { SmallTable } from '../small-table.tsx';
import classes from './bulk-bar.module.css';
import { type BulkResult, type BulkRun, forgetBulk, stopBulk, useBulkRun } from './bulk-run.ts';

const shownRefusals = 200;

/** "about 40 s left", once a fifth is done. */
const left = (run: BulkRun): string => {
  const done = run.results.length;
  if (done === 0 || done / run.total < 0.2) return '';
  const perRow = (Date.now() - run.startedAt) / done;
  return ` · about ${formatDuration(perRow * (run.total - done))} left`;
};

const Running = ({ list, run }: { list: string; run: BulkRun }) => {
  const done = run.results.length;
  return (
    <>
      <span className={classes.words} aria-live="polite">
        {run.doing} {formatCount(done)} of {formatCount(run.total)} · {formatPercent(done, run.total)}
        {left(run)}
      </span>
      <Progress value={(done / run.total) * 100} aria-label={run.doing} className={classes.progress} />
      <Button disabled={run.state === 'stopping'} onClick={() => stopBulk(list)}>
        {run.state === 'stopping' ? 'Stopping…' : 'Stop'}
      </Button>
    </>
  );
};

const Refusals = ({ refused, total }: { refused: readonly BulkResult[]; total: number }) => (
  <>
    <SmallTable
      label="Refused"
      none="None was refused."
      columns={[{ label: 'Name' }, { label: 'Why' }]}
      rows={refused.slice(0, shownRefusals).map((result) => ({
        key: result.id,
        cells: [<bdi key="name">{result.name ?? result.id}</bdi>, result.problem],
      }))}
    />
    {total > shownRefusals && (
      <p className={classes.more}>
        The first {formatCount(shownRefusals)} of {formatCount(total)}.
      </p>
    )}
  </>
);

const Ended = ({ list, run }: { list: string; run: BulkRun }) => {
  const [opened, setOpened] = useState(false);
  const refused = run.results.filter((result) => !result.ok);
  const done = run.results.length - refused.length;
  const untouched = run.total - run.results.length;
  return (
    <>
      <span className={classes.words} role="status">
        {formatCount(done)} {run.done}
        {refused.length > 0 && `, ${formatCount(refused.length)} refused`}
        {untouched > 0 && `, ${formatCount(untouched)} left as they were`}
        {run.problem !== null && `. Ended early: ${run.problem.message}`}
      </span>
      {refused.length > 0 && <Button onClick={() => setOpened(true)}>Show</Button>}
      <CloseButton aria-label="Close summary" onClick={() => forgetBulk(list)} />
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="lg"
        title={`${formatCount(refused.length)} refused`}
      >
        <Refusals refused={refused} total={refused.length} />
      </Modal>
    </>
  );
};

/** The bulk act of a list: progress with a way to stop it, then what came of it. */
export const BulkBar = ({ list }: { list: string }) => {
  const run = useBulkRun(list);
  if (run === null) return null;
  const trouble = run.state === 'ended' && (run.problem !== null || run.results.some((each) => !each.ok));
  return (
    <section className={classes.bar} aria-label="Act on many" data-trouble={trouble || undefined}>
      {run.state === 'ended' ? <Ended list={list} run={run} /> : <Running list={list} run={run} />}
    </section>
  );
};
