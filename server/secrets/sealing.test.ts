import { describe, expect, test } from 'vitest';
import { createSecrets } from './sealing.ts';

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);
const value = Buffer.from('a secret of the platform');

describe('sealing', () => {
  test('a sealed value opens for its purpose and row alone', () => {
    const secrets = createSecrets(first);
    const sealed = secrets.seal('totp', 'row-1', value);
    expect(sealed.includes(value)).toBe(false);
    expect(secrets.open('totp', 'row-1', sealed)).toEqual(value);
    expect(() => secrets.open('totp', 'row-2', sealed)).toThrow();
    expect(() => secrets.open('instance_key', 'row-1', sealed)).toThrow();
  });

  test('any changed byte is refused', () => {
    const secrets = createSecrets(first);
    const sealed = secrets.seal('totp', 'row-1', value);
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => secrets.open('totp', 'row-1', altered), `byte ${at}`).toThrow();
    }
    expect(() => secrets.open('totp', 'row-1', sealed.subarray(0, 20))).toThrow('Not a sealed value');
  });

  test('rotation: the new key seals, the old one still opens and is named outdated', () => {
    const old = createSecrets(first).seal('totp', 'row-1', value);
    const rotated = createSecrets(second, [first]);
    expect(rotated.open('totp', 'row-1', old)).toEqual(value);
    expect(rotated.isOutdated(old)).toBe(true);
    expect(rotated.isOutdated(rotated.seal('totp', 'row-1', value))).toBe(false);
    expect(() => createSecrets(second).open('totp', 'row-1', old)).toThrow('another master key');
  });

  test('a short master key is refused', () => {
    expect(() => createSecrets(Buffer.alloc(31))).toThrow('at least 32 bytes');
  });
});
