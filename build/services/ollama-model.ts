import { createHash } from 'node:crypto';

/** How a model is set up besides its weights. */
export interface ModelSetup {
  /** An Ollama TEMPLATE (Go's text/template). */
  template?: string;
  /** Ollama's PARAMETERs, for instance `num_ctx`. */
  parameters?: Readonly<Record<string, number | string>>;
}

/** Uploads a GGUF file to an Ollama server and makes a model of it; an existing one of the name is replaced. */
export async function createModel(
  ollamaUrl: string,
  name: string,
  gguf: Buffer,
  setup: ModelSetup = {},
): Promise<void> {
  const digest = `sha256:${createHash('sha256').update(gguf).digest('hex')}`;
  await post(`${ollamaUrl}/api/blobs/${digest}`, new Uint8Array(gguf));
  const body = JSON.stringify({ model: name, files: { 'model.gguf': digest }, stream: false, ...setup });
  await post(`${ollamaUrl}/api/create`, body);
}

async function post(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(url, { method: 'POST', body });
  const answer = await response.text();
  if (!response.ok || answer.includes('"error"'))
    throw new Error(`Ollama refused ${new URL(url).pathname}: ${answer}`);
}
