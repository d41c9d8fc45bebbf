export { assertAssignable, lockSkills, skillsInOrder } from './frozen.ts';
export { type PromptSkill, readSkillsForPrompt } from './prompt-skills.ts';
export { listOwnSkills } from './read.ts';
export { prepareSkillStore } from './store.ts';
