import { chainModel } from '../build/services/chain-model.ts';
import { chainTemplate } from '../build/services/chain-template.ts';
import { createModel } from '../build/services/ollama-model.ts';
import { copyText, planText } from '../server/runs/testing/texts.ts';
import { testOllama } from '../server/runs/testing/world.ts';

/** A real Ollama with one model that plans two copywriter tasks and then writes them. */
export async function scriptedOllama(
  name = 'scripted',
): Promise<{ url: string; model: string; stop(): Promise<void> }> {
  const server = await testOllama();
  const plan = planText(
    { title: 'Write the launch e-mail' },
    { title: 'Write the shop page', dependsOn: [0] },
  );
  const gguf = chainModel({ default: copyText(), situations: { plan } });
  await createModel(server.url, name, gguf, {
    template: chainTemplate([{ situation: 'plan', contains: 'campaign planner', role: 'system' }]),
    parameters: { num_thread: 1 },
  });
  return { url: server.url, model: name, stop: server.stop };
}
