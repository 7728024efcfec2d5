import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { ApiError, denial } from '../api/client';
import { texts } from '../texts';

/** A button for an operation of the API. Disabled, with the reason, once the service has denied it. */
export function ActionButton(props: {
  operation: string;
  resource?: string;
  onClick: () => void;
  kind?: 'primary' | 'danger' | 'plain';
  disabled?: boolean;
  label?: string;
  children: ComponentChildren;
}) {
  const id = useId();
  const why = denial(props.operation, props.resource);
  return (
    <span class="action">
      <button
        type="button"
        class={props.kind ?? 'plain'}
        disabled={props.disabled ?? false}
        aria-disabled={why !== undefined}
        aria-describedby={why === undefined ? undefined : id}
        aria-label={props.label}
        title={why === undefined ? undefined : texts.denied(why)}
        onClick={() => {
          if (why === undefined) {
            props.onClick();
          }
        }}
      >
        {props.children}
      </button>
      {why !== undefined && (
        <span id={id} class="reason">
          {texts.denied(why)}
        </span>
      )}
    </span>
  );
}

/** A modal dialog. Escape and the cross close it; the focus returns to where it was. */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  wide?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={props.wide ? 'wide' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <header>
        <h2 id={id}>{props.title}</h2>
        <button type="button" class="icon" aria-label={texts.close} onClick={props.onClose}>
          ×
        </button>
      </header>
      {props.children}
    </dialog>
  );
}

/** A labelled field. */
export function Field(props: {
  label: string;
  help?: string | undefined;
  children: (id: string, help: string) => JSX.Element;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.children(id, `${id}-help`)}
      {props.help !== undefined && (
        <small id={`${id}-help`} class="help">
          {props.help}
        </small>
      )}
    </div>
  );
}

/** A secret that is shown once, with a button that copies it. */
export function CopyBox({ label, value }: { label: string; value: string }) {
  const copied = useSignal(false);
  return (
    <Field label={label}>
      {(id) => (
        <span class="copy">
          <input
            id={id}
            readOnly
            value={value}
            autocomplete="off"
            spellcheck={false}
            onFocus={(e) => e.currentTarget.select()}
          />
          <button
            type="button"
            onClick={() => {
              void navigator.clipboard.writeText(value).then(() => {
                copied.value = true;
              });
            }}
          >
            {copied.value ? texts.copied : texts.copy}
          </button>
        </span>
      )}
    </Field>
  );
}

/** What went wrong, in the service's words. */
export function Problem({ error }: { error: unknown }) {
  if (error === null || error === undefined) {
    return null;
  }
  return (
    <p class="problem" role="alert">
      <strong>{texts.errors.heading}.</strong> {explain(error)}
    </p>
  );
}

export function explain(error: unknown): string {
  if (error instanceof ApiError && error.type === 'ThrottlingException') {
    return texts.errors.throttled;
  }
  return error instanceof Error ? error.message : String(error);
}

/** A list that is empty, with the first step. */
export function Empty(props: { title: string; children: ComponentChildren }) {
  return (
    <section class="empty">
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** Whether a side is attached, in words and colour. */
export function State({ good, children }: { good: boolean; children: ComponentChildren }) {
  return <span class={good ? 'state good' : 'state'}>{children}</span>;
}

/** Runs a call for a form or a dialog: keeps whether it runs, and its error. */
export function useTask() {
  const busy = useSignal(false);
  const error = useSignal<unknown>(null);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    busy.value = true;
    error.value = null;
    try {
      await work();
      return true;
    } catch (e) {
      error.value = e;
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy, error, run };
}
