import { Button, Text, TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { slug as slugForm } from '../../../server/tenants/contract.ts';
import { useApi } from '../../app/api.tsx';

export interface SlugFieldProps extends TextInputProps {
  slug: string;
  onSuggestion: (slug: string) => void;
}

/** The slug, asked for while it is typed: free, or why not and what is. */
export const SlugField = ({ slug, onSuggestion, ...input }: SlugFieldProps) => {
  const api = useApi();
  const [asked] = useDebouncedValue(slug, 250);
  const wellFormed = slugForm.safeParse(asked).success;
  const check = useQuery(
    api.tenants.checkSlug.queryOptions({ slug: asked }, { enabled: wellFormed, staleTime: 5_000 }),
  );
  const answer = wellFormed && asked === slug ? check.data : undefined;
  const suggestion = answer?.suggestion ?? null;
  return (
    <div>
      <TextInput
        {...input}
        error={input.error ?? (answer?.free === false ? answer.reason : undefined)}
        rightSection={
          answer?.free === true ? (
            <Text size="xs" c="ok">
              free
            </Text>
          ) : undefined
        }
        rightSectionWidth={40}
      />
      {answer?.free === false && suggestion !== null && (
        <Button size="compact-xs" variant="subtle" mt={4} onClick={() => onSuggestion(suggestion)}>
          Use {suggestion}
        </Button>
      )}
    </div>
  );
};
