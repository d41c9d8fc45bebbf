import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import type { Problem } from '../app/problem.ts';
import classes from './confirm-by-typing.module.css';
import { ConnectionLine } from './connection-line.tsx';
import { ErrorState } from './error-state.tsx';
import { ReasonField, reasonProblem } from './reason-field.tsx';

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
  /** Asks for a reason too, where the server takes one. */
  withReason?: boolean;
  /** `reason` is empty unless it was asked for. */
  onConfirm: (reason: string) => void;
}

/** A destructive act: numbers, the connection it happens on, and the name typed. Focus starts on Cancel. */
export const ConfirmByTyping = (props: ConfirmByTypingProps) => {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const close = (): void => {
    setTyped('');
    setReason('');
    setTried(false);
    props.onClose();
  };
  const confirm = (): void => {
    setTried(true);
    if (props.withReason !== true || reasonProblem(reason) === null) props.onConfirm(reason.trim());
    else field.current?.focus();
  };
  return (
    <Modal opened={props.opened} onClose={close} title={props.title}>
      <div className={classes.body}>
        <ConnectionLine />
        <div>{props.children}</div>
        {props.withReason === true && (
          <ReasonField ref={field} value={reason} onChange={setReason} tried={tried} />
        )}
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
            onClick={confirm}
          >
            {props.busy ? props.busyAction : props.action}
          </Button>
        </Group>
      </div>
    </Modal>
  );
};
