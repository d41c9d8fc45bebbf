import { describe, expect, it } from 'vitest';
import {
  CampaignState,
  RunState,
  StopReason,
  TaskState,
  TenantStatus,
} from '../../server/data/postgres/enums.ts';
import { attemptLook, campaignLook, runLook, taskLook, tenantLook } from './states.ts';

const dates = { provisionedAt: '2026-01-01', deletedAt: null, purgeAt: null };

describe('state labels', () => {
  it('has a word for every state and never shows a raw enum', () => {
    const labels = [
      ...Object.values(TenantStatus).map((status) => tenantLook({ status, ...dates })),
      ...Object.values(CampaignState).map((state) =>
        campaignLook({ state, pausedReason: null, tasksFailed: 0 }),
      ),
      ...Object.values(RunState).map((state) => runLook({ state, stopReason: null })),
      ...Object.values(StopReason).map((stopReason) => runLook({ state: 'stopped', stopReason })),
      ...Object.values(TaskState).map((state) => taskLook({ state, stopReason: null })),
    ].map((state) => state.label);
    for (const label of labels) expect(label).toMatch(/^[a-z][a-z :()]+$/);
  });

  it('shows a state it does not know as itself', () => {
    expect(campaignLook({ state: 'on_hold' as never, pausedReason: null, tasksFailed: 0 })).toEqual({
      meaning: 'neutral',
      label: 'on hold',
    });
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(attemptLook(name as never).label).toBe(name.replaceAll('_', ' '));
  });

  it('puts what follows from dates and counts before the plain state', () => {
    expect(
      tenantLook({ status: 'suspended', ...dates, deletedAt: '2026-11-01', purgeAt: '2026-12-01T00:00:00Z' })
        .label,
    ).toBe('deleting until 1 Dec 2026');
    expect(tenantLook({ status: 'active', ...dates, provisionedAt: null }).label).toBe('setting up');
    expect(campaignLook({ state: 'paused', pausedReason: 'cap', tasksFailed: 0 })).toMatchObject({
      meaning: 'held',
      label: 'stopped by cap',
    });
    expect(campaignLook({ state: 'completed', pausedReason: null, tasksFailed: 2 }).label).toBe(
      'completed with failures',
    );
  });

  it('lets only done look like success', () => {
    for (const stopReason of Object.values(StopReason)) {
      expect(runLook({ state: 'stopped', stopReason }).meaning === 'ok').toBe(stopReason === 'done');
    }
  });
});
