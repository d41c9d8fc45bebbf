export { answerOnce, type Once } from './answer-once.ts';
export { sweepAnswers } from './sweep.ts';
