import { type GgufTensor, writeGguf } from './gguf.ts';

/** llama.cpp's token types (llama_token_type). */
export const TOKEN_TYPE = { normal: 1, unknown: 2, control: 3, userDefined: 4, byte: 6 } as const;

/** One entry of a vocabulary. */
export interface Token {
  text: string;
  type: (typeof TOKEN_TYPE)[keyof typeof TOKEN_TYPE];
}

/** Ids of the tokens every vocabulary here starts with. */
export const UNKNOWN_ID = 0;
export const BEGIN_ID = 1;
export const END_ID = 2;

/** `<unk>`, `<s>`, `</s>` and the 256 bytes: with them any prompt can be tokenised. */
export const BASE_TOKENS: readonly Token[] = [
  { text: '<unk>', type: TOKEN_TYPE.unknown },
  { text: '<s>', type: TOKEN_TYPE.control },
  { text: '</s>', type: TOKEN_TYPE.control },
  ...Array.from({ length: 256 }, (_, byte) => ({
    text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
    type: TOKEN_TYPE.byte,
  })),
];

/** A one-block llama; weights are filled per tensor. */
export interface LlamaModel {
  name: string;
  tokens: readonly Token[];
  embeddingLength: number;
  feedForwardLength: number;
  /** Writes the weights of one tensor into a zeroed array (rows × columns, columns run fastest). */
  fill(tensor: string, data: Float32Array, columns: number): void;
}

/** Length of the one attention head's keys and values. */
export const HEAD_LENGTH = 64;
const CONTEXT_LENGTH = 8_192;

/** The GGUF file of a one-block, one-head llama that Ollama loads. */
export function llamaGguf(model: LlamaModel): Buffer {
  const { tokens, embeddingLength: embedding, feedForwardLength: feedForward } = model;
  const shapes: Record<string, readonly number[]> = {
    'token_embd.weight': [embedding, tokens.length],
    'output_norm.weight': [embedding],
    'output.weight': [embedding, tokens.length],
    'blk.0.attn_norm.weight': [embedding],
    'blk.0.attn_q.weight': [embedding, HEAD_LENGTH],
    'blk.0.attn_k.weight': [embedding, HEAD_LENGTH],
    'blk.0.attn_v.weight': [embedding, HEAD_LENGTH],
    'blk.0.attn_output.weight': [HEAD_LENGTH, embedding],
    'blk.0.ffn_norm.weight': [embedding],
    'blk.0.ffn_gate.weight': [embedding, feedForward],
    'blk.0.ffn_up.weight': [embedding, feedForward],
    'blk.0.ffn_down.weight': [feedForward, embedding],
  };
  const tensors = Object.entries(shapes).map(([name, shape]): GgufTensor => {
    const data = new Float32Array(shape.reduce((product, length) => product * length, 1));
    if (name.endsWith('_norm.weight')) data.fill(1);
    else model.fill(name, data, shape[0] ?? 0);
    return { name, shape, data };
  });
  return writeGguf(metadata(model), tensors);
}

function metadata({
  name,
  tokens,
  embeddingLength,
  feedForwardLength,
}: LlamaModel): Parameters<typeof writeGguf>[0] {
  return {
    'general.architecture': { string: 'llama' },
    'general.name': { string: name },
    'general.file_type': { uint32: 0 },
    'general.alignment': { uint32: 32 },
    'llama.block_count': { uint32: 1 },
    'llama.context_length': { uint32: CONTEXT_LENGTH },
    'llama.embedding_length': { uint32: embeddingLength },
    'llama.feed_forward_length': { uint32: feedForwardLength },
    'llama.vocab_size': { uint32: tokens.length },
    'llama.attention.head_count': { uint32: 1 },
    'llama.attention.head_count_kv': { uint32: 1 },
    'llama.attention.key_length': { uint32: HEAD_LENGTH },
    'llama.attention.value_length': { uint32: HEAD_LENGTH },
    'llama.attention.layer_norm_rms_epsilon': { float32: 1e-5 },
    'llama.rope.dimension_count': { uint32: HEAD_LENGTH },
    'tokenizer.ggml.model': { string: 'llama' },
    'tokenizer.ggml.tokens': { strings: tokens.map((token) => token.text) },
    'tokenizer.ggml.scores': {
      float32s: tokens.map((token, id) => (token.type === TOKEN_TYPE.normal ? -1_000 - id : 0)),
    },
    'tokenizer.ggml.token_type': { int32s: tokens.map((token) => token.type) },
    'tokenizer.ggml.bos_token_id': { uint32: BEGIN_ID },
    'tokenizer.ggml.eos_token_id': { uint32: END_ID },
    'tokenizer.ggml.unknown_token_id': { uint32: UNKNOWN_ID },
  };
}
