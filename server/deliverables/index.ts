export { type AnswerError, errorLines, pointerOf, schemaErrors } from './answer-errors.ts';
export { modelSchema } from './model-schema.ts';
export { type ReadAnswer, readAnswer } from './read-answer.ts';
export { type Delivered, type RoleContract, roleContract } from './role-contracts.ts';
export { findStored, type StoredDeliverable, storeDeliverable } from './store.ts';
