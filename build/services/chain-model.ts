import { BASE_TOKENS, END_ID, HEAD_LENGTH, llamaGguf, TOKEN_TYPE, type Token } from './llama-model.ts';
import { seededRandom } from './seeded-random.ts';

/** What a chain model says: `default` always, a situation's text after its token (see `situationToken`). */
export interface ChainTexts {
  default: string;
  situations?: Readonly<Record<string, string>>;
  /** Words that are one token each in prompts: embeddings then rank by shared words, else by shared letters. */
  words?: readonly string[];
}

/** Characters a token of a chain carries; shorter ones stream finer and make the model larger. */
const CHUNK_LENGTH = 4;
/** The next token's logit is this times at least two, the others' are zero: sampling has no choice. */
const OUTPUT_SCALE = 64;
/** Length of a token's part in the embedding, against one for the last token's. */
const BYTE_WEIGHT = 4;
const WORD_WEIGHT = 30;
/** Names llama.cpp takes for an end of generation when they stand between `<|` and `|>`. */
const END_NAMES = new Set([
  'end',
  'eot',
  'eom',
  'im_end',
  'eot_id',
  'eom_id',
  'end_of_text',
  'endoftext',
  'return',
  'call',
]);

/** The special token that starts a situation's chain when it is the last of the prompt. */
export function situationToken(situation: string): string {
  if (!/^[a-z][a-z0-9_-]*$/.test(situation) || END_NAMES.has(situation)) {
    throw new Error(
      `"${situation}" cannot name a situation: use lower-case letters, digits, "-", and no end-of-text name`,
    );
  }
  return `<|${situation}|>`;
}

/**
 * A llama GGUF of which a real Ollama streams exactly the given text, whatever the prompt, then stops.
 *
 * Embeddings are one-hot and the block adds zeros, so the last token alone decides: row `next` of the output
 * matrix has a one in column `last`. Every piece of every text is a token of its own, hence texts are split so
 * that no piece occurs twice. Bytes, words and the start token lead to the default text.
 *
 * Attention (uniform, as queries and keys are zero) averages a random vector of every token into spare
 * dimensions the output matrix ignores: that is what `/api/embed` answers with, a bag of tokens.
 */
export function chainModel(texts: ChainTexts): Buffer {
  const situations = Object.entries(texts.situations ?? {});
  const starts: Token[] = situations.map(([name]) => ({
    text: situationToken(name),
    type: TOKEN_TYPE.control,
  }));
  const tokens: Token[] = [...BASE_TOKENS, { text: '<|start|>', type: TOKEN_TYPE.control }, ...starts];
  for (const word of new Set(texts.words)) tokens.push({ text: word, type: TOKEN_TYPE.userDefined });
  const taken = new Set(tokens.map((token) => token.text));
  const firsts = new Map<string, number>();
  const next = new Map<number, number>();
  for (const text of [texts.default, ...situations.map(([, text]) => text)]) {
    if (firsts.has(text)) continue;
    const pieces = splitUnique(text, taken);
    firsts.set(text, tokens.length);
    pieces.forEach((piece, index) => {
      next.set(tokens.length, index + 1 < pieces.length ? tokens.length + 1 : END_ID);
      tokens.push({ text: piece, type: TOKEN_TYPE.normal });
    });
  }
  const first = (text: string) => firsts.get(text) ?? END_ID;
  situations.forEach(([, text], index) => {
    next.set(BASE_TOKENS.length + 1 + index, first(text));
  });
  const successor = (id: number) => next.get(id) ?? first(texts.default);
  return llamaGguf({
    name: 'chain',
    tokens,
    embeddingLength: (Math.ceil(tokens.length / 64) + 1) * 64,
    feedForwardLength: 64,
    fill: (tensor, data, columns) => fill(tensor, data, columns, tokens, successor),
  });
}

function fill(
  tensor: string,
  data: Float32Array,
  columns: number,
  tokens: readonly Token[],
  successor: (id: number) => number,
): void {
  if (tensor === 'blk.0.attn_output.weight') {
    const spare = data.length / columns - HEAD_LENGTH;
    for (let row = 0; row < HEAD_LENGTH; row++) data[(spare + row) * columns + row] = 1;
  }
  const random = seededRandom(1);
  tokens.forEach((token, id) => {
    if (tensor === 'token_embd.weight') data[id * columns + id] = 1;
    if (tensor === 'output.weight') data[successor(id) * columns + id] = OUTPUT_SCALE;
    if (tensor !== 'blk.0.attn_v.weight') return;
    // The norm before attention makes a one-hot vector √columns long; the vector has HEAD_LENGTH parts ±weight.
    const length = token.type === TOKEN_TYPE.userDefined ? WORD_WEIGHT : BYTE_WEIGHT;
    const weight = length / Math.sqrt(columns * HEAD_LENGTH);
    for (let row = 0; row < HEAD_LENGTH; row++) data[row * columns + id] = random() < 0.5 ? weight : -weight;
  });
}

/**
 * Splits a text into pieces that are not in `taken`, and adds them to it. A piece that is taken grows; at the
 * end of the text it is joined with the pieces before it until the whole is new.
 */
function splitUnique(text: string, taken: Set<string>): string[] {
  if (text === '') throw new Error('A chain model needs a text of at least one character');
  // In SentencePiece vocabularies U+2581 stands for the space.
  const characters = Array.from(text.replaceAll(' ', '\u2581'));
  const pieces: string[] = [];
  let piece = '';
  for (const character of characters) {
    piece += character;
    if (Array.from(piece).length < CHUNK_LENGTH || taken.has(piece)) continue;
    pieces.push(piece);
    taken.add(piece);
    piece = '';
  }
  while (piece !== '' && taken.has(piece)) {
    const previous = pieces.pop();
    if (previous === undefined) throw new Error(`The text "${text}" cannot be told apart from another one`);
    taken.delete(previous);
    piece = previous + piece;
  }
  if (piece !== '') {
    pieces.push(piece);
    taken.add(piece);
  }
  return pieces;
}
