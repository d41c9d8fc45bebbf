import { Section } from '../../ui/section.tsx';

/** Sentences under a heading; absent when there are none. */
export const WordList = ({ title, words }: { title: string; words: readonly string[] }) => {
  if (words.length === 0) return null;
  return (
    <Section title={title}>
      <ul style={{ margin: 0 }}>
        {words.map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an agent may say the same twice; order is all they have.
          <li key={index} dir="auto" style={{ overflowWrap: 'anywhere' }}>
            {word}
          </li>
        ))}
      </ul>
    </Section>
  );
};
