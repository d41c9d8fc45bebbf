import type { Progress, Report } from './service.ts';

/** What the reporter needs of a stream; `process.stderr` is one. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows progress until closed. */
export interface ProgressReporter {
  report: Report;
  close(): void;
}

interface Step {
  progress: Progress;
  startedAt: number;
}

const REDRAW_MS = 200;
/** Off a terminal a step that is still running says so this often. */
const REMINDER_MS = 15_000;

/**
 * Reports a start, a line a step with state and elapsed time, to stderr (stdout belongs to the caller).
 * On a terminal running steps are redrawn in place; elsewhere lines are plain and appear once.
 */
export function consoleProgress(stream: ProgressStream = process.stderr): ProgressReporter {
  const running = new Map<string, Step>();
  const live = stream.isTTY === true;
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) stream.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = () => {
    for (const step of running.values()) stream.write(`${oneRow(line(step), stream.columns)}\n`);
    drawn = running.size;
  };
  const print = (text: string) => {
    if (live) erase();
    stream.write(`${text}\n`);
    if (live) draw();
  };
  const remind = () => {
    for (const step of running.values()) stream.write(`${line(step)}\n`);
  };
  const redraw = () => {
    erase();
    draw();
  };
  const timer = setInterval(live ? redraw : remind, live ? REDRAW_MS : REMINDER_MS);
  timer.unref();
  const report = (progress: Progress) => {
    const key = `${progress.service}\n${progress.step}`;
    const startedAt = running.get(key)?.startedAt ?? Date.now();
    const step = { progress, startedAt };
    if (progress.state === 'notice') return print(line(step));
    const isNew = !running.has(key);
    if (progress.state === 'running') {
      running.set(key, step);
      if (live) redraw();
      else if (isNew) print(line(step));
      return;
    }
    running.delete(key);
    if (progress.state === 'failed') forget(running, progress.service);
    print(line(step));
  };
  return {
    report,
    close: () => {
      clearInterval(timer);
      if (live) erase();
      running.clear();
    },
  };
}

/** What a failed service was still doing is over too. */
function forget(running: Map<string, Step>, service: Progress['service']): void {
  for (const [key, step] of running) if (step.progress.service === service) running.delete(key);
}

const MARKS = { running: '…', done: '✓', notice: '!', failed: '✗' } as const;

function line({ progress, startedAt }: Step): string {
  const { service, step, state, detail, fraction } = progress;
  const percent = fraction === undefined ? '' : ` ${Math.min(100, Math.floor(fraction * 100))} %`;
  const elapsed = state === 'notice' ? '' : `  ${formatElapsed(Date.now() - startedAt)}`;
  return `${MARKS[state]} ${service.padEnd(8)} ${step}${detail ? ` (${detail})` : ''}${percent}${elapsed}`;
}

/** A duration in ms as `0.4 s`, `12 s` or `3 min 05 s`. */
export function formatElapsed(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** One drawn line must take one row, or erasing would miss some. */
function oneRow(text: string, columns: number | undefined): string {
  return columns && text.length >= columns ? `${text.slice(0, columns - 2)}…` : text;
}
