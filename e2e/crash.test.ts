import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readState } from '../build/services/service-state.ts';
import { scriptedOllama } from './ollama.ts';
import { ask, type Stack, stackFolder, startStack } from './stack.ts';

let folder: Awaited<ReturnType<typeof stackFolder>>;
let ollama: Awaited<ReturnType<typeof scriptedOllama>>;
let stack: Stack;
let token: string;

const owner = { email: 'owner@crash.example', password: 'three small birds on a wire' };

beforeAll(async () => {
  folder = await stackFolder();
  ollama = await scriptedOllama();
  stack = await startStack({
    dir: folder.dir,
    args: ['--seed', 'empty'],
    env: { OLLAMA_BASE_URL: ollama.url },
  });
  const { ready } = stack;
  const tenant = {
    slug: 'crash-agency',
    name: 'Crash Agency',
    plan: 'enterprise',
    dataPrivacyLevel: 'local_only',
    adminEmail: owner.email,
  };
  const made = await ask<{ invitationUrl: string }>(ready, 'POST', '/admin/tenants', {
    token: ready.adminToken,
    body: tenant,
  });
  const invitation = new URL(made.body.invitationUrl).hash.slice(1);
  const accepted = await ask(ready, 'POST', `/auth/invitations/${invitation}/accept`, {
    body: { name: 'Owner', password: owner.password },
  });
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(200);
  await renew();
}, 1_500_000);
afterAll(async () => {
  await stack?.stop();
  await ollama?.stop();
  await folder?.remove();
});

async function renew(): Promise<void> {
  const signedIn = await ask<{ accessToken: string }>(stack.ready, 'POST', '/auth/token', {
    body: { ...owner, tenant: 'crash-agency' },
  });
  expect(signedIn.status, JSON.stringify(signedIn.body)).toBe(200);
  token = signedIn.body.accessToken;
}

interface Campaign {
  id: string;
  state: string;
  stateReason: string | null;
  tasks: { state: string; stopDetail: string | null; deliverable: { version: number } | null }[];
}

/** Asks until the platform answers: it may be starting again. */
async function patiently<T>(method: string, path: string, body?: unknown): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask<T>(stack.ready, method, path, {
      token,
      ...(body === undefined ? {} : { body }),
    }).catch(() => null);
    if (answer && answer.status < 300) return answer.body;
    if (tries > 120) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    await delay(250);
  }
}

async function until(id: string, reached: (campaign: Campaign) => boolean): Promise<Campaign> {
  const end = Date.now() + 150_000;
  for (;;) {
    const campaign = await patiently<Campaign>('GET', `/api/campaigns/${id}`);
    if (reached(campaign)) return campaign;
    if (Date.now() > end)
      throw new Error(`Still ${JSON.stringify(campaign).slice(0, 1_500)}\n${stack.said()}`);
    await delay(100);
  }
}

/** Process id of a part started by the supervisor. */
function partPid(name: string): number {
  for (const entry of readdirSync('/proc').filter((file) => /^\d+$/.test(file))) {
    try {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1];
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      if (Number(parent) === stack.pid && command.at(-2) === name) return Number(entry);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error(`No process ${name}`);
}

async function victimPid(name: string): Promise<number> {
  if (name === 'api' || name === 'worker') return partPid(name);
  const { process: running } = await readState(folder.dir, name as 'postgres' | 'redis' | 'mongo');
  if (!running) throw new Error(`No process of ${name} is remembered`);
  return running.pid;
}

const brief = {
  goal: 'Sell the spring tea to people who like green tea',
  audience: 'Tea drinkers',
  language: 'en',
};

test.each(['worker', 'api', 'postgres', 'redis', 'mongo'])(
  'a campaign in which %s is killed finishes once',
  async (victim) => {
    const campaign = await patiently<Campaign>('POST', '/api/campaigns', {
      name: `Kill ${victim}`,
      brief,
      autoStart: true,
    });
    await until(
      campaign.id,
      ({ tasks, state }) => state === 'completed' || tasks.some((task) => task.state === 'running'),
    );
    process.kill(await victimPid(victim), 'SIGKILL');
    const ended = await until(campaign.id, ({ state }) =>
      ['completed', 'failed', 'planning_failed', 'cancelled'].includes(state),
    );
    expect(ended, JSON.stringify(ended)).toMatchObject({ state: 'completed' });
    expect(ended.tasks.map((task) => [task.state, task.deliverable?.version])).toEqual([
      ['done', 1],
      ['done', 1],
    ]);
    const deliverables = await patiently<{ items: unknown[] }>(
      'GET',
      `/api/deliverables?campaignId=${campaign.id}`,
    );
    expect(deliverables.items).toHaveLength(2);
    const runs = await patiently<{ items: { state: string }[] }>(
      'GET',
      `/api/runs?campaignId=${campaign.id}`,
    );
    expect(runs.items.map((run) => run.state)).toEqual(['done', 'done', 'done']);
  },
  240_000,
);
