import { BASE_TOKENS, END_ID, llamaGguf, TOKEN_TYPE, type Token } from './llama-model.ts';
import { seededRandom } from './seeded-random.ts';

const EMBEDDING_LENGTH = 64;
const FEED_FORWARD_LENGTH = 256;
/** Spreads the logits so that letters, not bytes with a logit of zero, are sampled. */
const OUTPUT_SCALE = 2;

/**
 * A llama GGUF of about 0.3 MB with random weights: it answers with lower-case nonsense, so it is what an
 * agent gets from a model that ignores its instructions. The same seed makes the same file.
 */
export function randomModel(seed: number): Buffer {
  const letters = ['\u2581', ...'abcdefghijklmnopqrstuvwxyz'].map(
    (text): Token => ({ text, type: TOKEN_TYPE.normal }),
  );
  const tokens = [...BASE_TOKENS, ...letters];
  const random = seededRandom(seed);
  return llamaGguf({
    name: `random-${seed}`,
    tokens,
    embeddingLength: EMBEDDING_LENGTH,
    feedForwardLength: FEED_FORWARD_LENGTH,
    fill: (tensor, data, columns) => {
      const output = tensor === 'output.weight';
      for (let index = 0; index < data.length; index++) {
        const token = Math.floor(index / columns);
        if (output && token < BASE_TOKENS.length && token !== END_ID) continue;
        data[index] = (random() * 2 - 1) * (output ? OUTPUT_SCALE : 0.5);
      }
    },
  });
}
