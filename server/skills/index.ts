export { saveGlobalSkill, saveTenantSkill } from './save.ts';
export { knownSkillIds, type PromptSkill, prepareSkillStore, readSkillsForPrompt } from './store.ts';
