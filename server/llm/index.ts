export { chooseModel } from './choose-model.ts';
export { ModelFailure, type ModelFailureCode } from './model-failure.ts';
export { modelServerState } from './model-server-state.ts';
export {
  bindModels,
  connectedProviders,
  type Models,
  type ModelsOptions,
  openModels,
} from './models.ts';
export type {
  InstalledModel,
  JsonSchema,
  ModelAdapter,
  ModelCall,
  ModelEvent,
  ModelMessage,
  ModelScope,
} from './port.ts';
