/** Enumerations of the record, for contracts and rules: plain constants, safe in a browser. */
export * from './generated/enums.ts';
