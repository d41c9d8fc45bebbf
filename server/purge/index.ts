export { purgeDue } from './purge.ts';
