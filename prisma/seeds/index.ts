export { type SeedInput, type SeedName, type SeedResult, seedNames } from './deps.ts';
export { shipGlobalSkills } from './global-skills.ts';
export { defaultSeed, seed } from './seed.ts';
