import { describe, expect, it } from 'vitest';
import { consoleProgress, formatElapsed } from './progress.ts';

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 80, written, write: (text: string) => written.push(text) };
}

describe('consoleProgress', () => {
  it('prints one plain line at the start and at the end of a step off a terminal', () => {
    const out = stream(false);
    const { report, close } = consoleProgress(out);
    report({ service: 'redis', step: 'start', state: 'running', detail: 'port 1' });
    report({ service: 'redis', step: 'start', state: 'running', detail: 'port 1' });
    report({ service: 'redis', step: 'start', state: 'done' });
    close();
    expect(out.written).toHaveLength(2);
    expect(out.written.join('')).not.toContain('\u001b');
    expect(out.written[1]).toMatch(/^✓ redis {4}start {2}0\.0 s\n$/);
  });

  it('redraws running steps in place on a terminal and keeps finished ones', () => {
    const out = stream(true);
    const { report, close } = consoleProgress(out);
    report({ service: 'mongo', step: 'download mongod', state: 'running', fraction: 0.256 });
    report({ service: 'mongo', step: 'download mongod', state: 'done' });
    close();
    expect(out.written[0]).toContain('25 %');
    expect(out.written[1]).toBe('\u001b[1A\u001b[0J');
    expect(out.written.at(-1)).toContain('✓ mongo');
  });

  it('forgets what a failed service was doing', () => {
    const out = stream(true);
    const { report, close } = consoleProgress(out);
    report({ service: 'mongo', step: 'build ferretdb', state: 'running' });
    report({ service: 'mongo', step: 'start', state: 'failed', detail: 'no' });
    close();
    expect(out.written.at(-1)).toContain('✗ mongo');
  });
});

describe('formatElapsed', () => {
  it.each([
    [400, '0.4 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [185_000, '3 min 05 s'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });
});
