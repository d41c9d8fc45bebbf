import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useConnection } from '../app/connection.tsx';
import type { Problem } from '../app/problem.ts';
import classes from './confirm-by-typing.module.css';
import { ErrorState } from './error-state.tsx';

export interface ConfirmByTypingProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen and what will not, in numbers. */
  children: ReactNode;
  /** What must be typed, or pasted, before the button works. */
  expected: string;
  /** Verb and noun: "Revoke key". */
  action: string;
  /** Word while it runs: "Revoking…". */
  busyAction: string;
  busy: boolean;
  problem: Problem | null;
  onConfirm: () => void;
}

/** A destructive act: numbers, the connection it happens on, and the name typed. Focus starts on Cancel. */
export const ConfirmByTyping = (props: ConfirmByTypingProps) => {
  const [typed, setTyped] = useState('');
  const connection = useConnection();
  const close = (): void => {
    setTyped('');
    props.onClose();
  };
  return (
    <Modal opened={props.opened} onClose={close} title={props.title}>
      <div className={classes.body}>
        {connection !== null && (
          <p className={classes.connection} data-connection={connection.color}>
            On {connection.name}
          </p>
        )}
        <div>{props.children}</div>
        <TextInput
          label={
            <>
              Type <bdi className={classes.expected}>{props.expected}</bdi> to confirm
            </>
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        {props.problem !== null && <ErrorState problem={props.problem} />}
        <Group justify="flex-end" gap="sm">
          <Button data-autofocus onClick={close}>
            Cancel
          </Button>
          <Button
            variant="filled"
            color="danger"
            disabled={typed !== props.expected || props.busy}
            onClick={props.onConfirm}
          >
            {props.busy ? props.busyAction : props.action}
          </Button>
        </Group>
      </div>
    </Modal>
  );
};
