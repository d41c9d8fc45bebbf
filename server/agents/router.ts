import { modelServerState } from '../llm/index.ts';
import { access, router } from '../trpc/base.ts';
import {
  agentConfig,
  agentRow,
  getAgentInput,
  listAgentsOutput,
  modelServer,
  putAgentInput,
} from './contract.ts';
import { getAgent, listAgents } from './list.ts';
import { putAgent } from './put.ts';

export const agentsRouter = router({
  list: access
    .tenant('viewer')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/agents',
        tags: ['Agents'],
        summary: 'All agent roles of the tenant',
      },
    })
    .output(listAgentsOutput)
    .query(({ ctx }) => listAgents(ctx)),
  get: access
    .tenant('viewer')
    .meta({ openapi: { method: 'GET', path: '/api/agents/{role}', tags: ['Agents'], summary: 'One agent' } })
    .input(getAgentInput)
    .output(agentRow)
    .query(({ ctx, input }) => getAgent(ctx, input)),
  put: access
    .tenant('admin')
    .meta({
      openapi: { method: 'PUT', path: '/api/agents/{role}', tags: ['Agents'], summary: 'Save an agent' },
    })
    .input(putAgentInput)
    .output(agentConfig)
    .mutation(({ ctx, input }) => putAgent(ctx, input)),
  modelServer: access
    .tenant('viewer')
    .output(modelServer)
    .query(({ ctx }) => modelServerState(ctx)),
});
