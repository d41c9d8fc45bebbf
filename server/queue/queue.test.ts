import { describe, expect, it } from 'vitest';
import { jobId, queueCatalogue, queueOf } from './catalogue.ts';
import { checkTransport } from './transport-check.ts';
import { Unchanged } from './unchanged.ts';

describe('the catalogue', () => {
  it('names the seven roles and one queue for custom ones', () => {
    expect(queueCatalogue.map((entry) => entry.name)).toEqual([
      'agent__copywriter',
      'agent__seo',
      'agent__keyword-researcher',
      'agent__blog-writer',
      'agent__social-media-manager',
      'agent__activity-planner',
      'agent__analytics-reporter',
      'agent__custom',
    ]);
    expect(queueOf('compliance-reviewer')).toBe('agent__custom');
    expect(queueOf('__proto__')).toBe('agent__custom');
  });
  it('gives each attempt a job of its own, in a form BullMQ takes', () => {
    const runId = crypto.randomUUID();
    expect(jobId({ runId, attempt: 1 })).not.toBe(jobId({ runId, attempt: 2 }));
    expect(jobId({ runId, attempt: 1 })).not.toContain(':');
  });
});

describe('checkTransport', () => {
  const redis = (policy: string) => ({ info: async () => `# Memory\r\nmaxmemory_policy:${policy}\r\n` });
  it('refuses a Redis that may evict', async () => {
    await expect(checkTransport(redis('noeviction') as never)).resolves.toBeUndefined();
    await expect(checkTransport(redis('allkeys-lru') as never)).rejects.toThrow(/allkeys-lru.*noeviction/);
    await expect(checkTransport({ info: async () => '' } as never)).rejects.toThrow(/does not say/);
  });
});

describe('Unchanged', () => {
  it('counts from when this process first saw a mark', () => {
    let now = 0;
    const seen = new Unchanged(() => now);
    expect(seen.age('a', '1')).toBe(0);
    now = 500;
    expect(seen.age('a', '1')).toBe(500);
    expect(seen.age('a', '2')).toBe(0);
    seen.clear();
    now = 900;
    expect(seen.age('a', '2')).toBe(0);
    seen.endRound();
    seen.endRound();
    now = 1_000;
    expect(seen.age('a', '2')).toBe(0);
  });
});
