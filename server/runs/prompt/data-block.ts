/**
 * Text from outside as data. JSON strings hold no raw line break, so nothing inside can imitate the closing line.
 * @param name capital letters, the same in the rules
 */
export const dataBlock = (name: string, value: unknown): string =>
  `<<<${name}\n${JSON.stringify(value, null, 1)}\n${name}>>>`;
