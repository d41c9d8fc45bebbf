import { Button, Group, Modal } from '@mantine/core';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { Problem } from '../app/problem.ts';
import classes from './confirm-by-typing.module.css';
import { ConnectionLine } from './connection-line.tsx';
import { ErrorState } from './error-state.tsx';
import { ReasonField, reasonProblem } from './reason-field.tsx';

export interface ReasonDialogProps {
  opened: boolean;
  onClose: () => void;
  /** What is done to what: "Suspend Acme Agency". */
  title: string;
  /** What will happen and what will not, in numbers. */
  children: ReactNode;
  /** Verb and noun: "Suspend tenant". */
  action: string;
  /** Word while it runs: "Suspending…". */
  busyAction: string;
  busy: boolean;
  /** Red where people are locked out or something stops. */
  danger?: boolean;
  problem: Problem | null;
  onConfirm: (reason: string) => void;
}

/** An act that takes a reason: what will happen, on which server, and why. Ctrl+Enter confirms. */
export const ReasonDialog = (props: ReasonDialogProps) => {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const close = (): void => {
    setReason('');
    setTried(false);
    props.onClose();
  };
  const confirm = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (reasonProblem(reason) === null) props.onConfirm(reason.trim());
    else field.current?.focus();
  };
  return (
    <Modal opened={props.opened} onClose={close} title={props.title}>
      <form
        className={classes.body}
        noValidate
        onSubmit={confirm}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !props.busy) confirm(event);
        }}
      >
        <ConnectionLine />
        <div>{props.children}</div>
        <ReasonField ref={field} autoFocus value={reason} onChange={setReason} tried={tried} />
        {props.problem !== null && <ErrorState problem={props.problem} />}
        <Group justify="flex-end" gap="sm">
          <Button onClick={close}>Cancel</Button>
          <Button
            type="submit"
            variant="filled"
            disabled={props.busy}
            {...(props.danger === true ? { color: 'danger' } : {})}
          >
            {props.busy ? props.busyAction : props.action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
};
