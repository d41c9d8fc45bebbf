export { knownSkillIds, type PromptSkill, prepareSkillStore, readSkillsForPrompt } from './store.ts';
