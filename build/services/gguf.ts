/**
 * Writer of GGUF version 3, the model file format of llama.cpp and Ollama
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): metadata and F32 tensors, little-endian.
 */
const ALIGNMENT = 32;
const TYPE = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const;

/** A metadata value; arrays hold one kind each. */
export type GgufValue =
  | { uint32: number }
  | { float32: number }
  | { string: string }
  | { int32s: readonly number[] }
  | { float32s: readonly number[] }
  | { strings: readonly string[] };

/** A tensor of 32-bit floats; `shape` starts with the fastest running dimension. */
export interface GgufTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/** The bytes of a GGUF file. */
export function writeGguf(metadata: Record<string, GgufValue>, tensors: readonly GgufTensor[]): Buffer {
  const entries = Object.entries(metadata);
  const head: Buffer[] = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(entries.length)];
  for (const [key, value] of entries) head.push(text(key), encode(value));
  const body: Buffer[] = [];
  let offset = 0;
  for (const tensor of tensors) {
    head.push(text(tensor.name), u32(tensor.shape.length), ...tensor.shape.map(u64), u32(0), u64(offset));
    const data = pad(Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength));
    body.push(data);
    offset += data.length;
  }
  return Buffer.concat([pad(Buffer.concat(head)), ...body]);
}

function encode(value: GgufValue): Buffer {
  if ('uint32' in value) return Buffer.concat([u32(TYPE.uint32), u32(value.uint32)]);
  if ('float32' in value) return Buffer.concat([u32(TYPE.float32), floats([value.float32])]);
  if ('string' in value) return Buffer.concat([u32(TYPE.string), text(value.string)]);
  if ('int32s' in value)
    return array(TYPE.int32, value.int32s.length, Buffer.from(Int32Array.from(value.int32s).buffer));
  if ('float32s' in value) return array(TYPE.float32, value.float32s.length, floats(value.float32s));
  return array(TYPE.string, value.strings.length, Buffer.concat(value.strings.map(text)));
}

function array(type: number, length: number, content: Buffer): Buffer {
  return Buffer.concat([u32(TYPE.array), u32(type), u64(length), content]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function floats(values: readonly number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

function pad(bytes: Buffer): Buffer {
  const missing = -bytes.length & (ALIGNMENT - 1);
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
}
