/** Answers for chain models. Keys stand in the order of the schema, because the server's grammar asks for it. */
interface TaskText {
  title: string;
  dependsOn?: number[];
  role?: string;
}

export const planText = (...tasks: TaskText[]): string =>
  JSON.stringify({
    schemaVersion: 1,
    title: 'Spring tea launch',
    summary: 'Short texts.',
    language: 'en',
    tasks: tasks.map(({ title, dependsOn = [], role = 'copywriter' }) => ({
      title,
      role,
      instructions: 'Write one short text about the tea.',
      acceptance: ['Names the tea'],
      dependsOn,
      approval: 'none',
      dueInDays: null,
    })),
    openQuestions: [],
  });

export const copyText = (text = 'Fresh leaves, picked this week.', needsHuman = false): string =>
  JSON.stringify({
    schemaVersion: 1,
    kind: 'copy',
    title: 'Spring tea',
    summary: 'One variant.',
    language: 'en',
    body: {
      variants: [
        {
          label: 'Fresh',
          channel: 'email',
          headline: 'Spring tea',
          subline: '',
          text,
          cta: 'Taste it',
          claimIds: [],
        },
      ],
      recommended: 0,
      why: 'It is short.',
    },
    sources: [],
    assumptions: [],
    openQuestions: needsHuman ? ['Which tea?'] : [],
    risks: [],
    needsHuman,
  });
