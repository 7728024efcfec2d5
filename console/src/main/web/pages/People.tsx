import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import {
  type AccessKey,
  attachPolicy,
  createAccessKey,
  createUser,
  deleteAccessKey,
  deleteUser,
  detachPolicy,
  listAccessKeys,
  listPolicies,
  listUsers,
  type Policy,
  policyDocument,
  putPolicy,
  setKeyStatus,
  type User,
} from '../api/identities';
import { texts } from '../texts';
import { ActionButton, CopyBox, Dialog, Field, Problem, State, useTask } from '../ui/parts';
import { When } from '../ui/time';

const t = texts.people;

const NEW_POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["iot:ListTunnels", "iot:ListThings"], "Resource": "*"}
  ]
}`;

interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly work: () => Promise<unknown>;
}

/** Users, their access keys, and policies. */
export function People() {
  const users = useSignal<readonly User[] | null>(null);
  const keys = useSignal<readonly AccessKey[]>([]);
  const policies = useSignal<readonly Policy[]>([]);
  const made = useSignal<{ accessKeyId: string; secretAccessKey: string } | null>(null);
  const editing = useSignal<string | null>(null);
  const confirming = useSignal<Confirmation | null>(null);
  const listing = useTask();
  const task = useTask();
  const load = useCallback(
    () =>
      listing.run(async () => {
        policies.value = await listPolicies();
        keys.value = await listAccessKeys();
        users.value = await listUsers();
      }),
    [],
  );
  useEffect(() => void load(), [load]);
  const act = (work: () => Promise<unknown>) =>
    void task.run(async () => {
      await work();
      await load();
    });
  return (
    <>
      <header class="top">
        <h1>{t.title}</h1>
      </header>
      <Problem error={listing.error.value} />
      <Problem error={task.error.value} />
      {users.value === null && listing.busy.value && <p role="status">{texts.loading}</p>}
      <section class="card">
        <h2>{t.users}</h2>
        {users.value?.length === 0 && <p class="help">{t.noUsers}</p>}
        <ul class="people">
          {(users.value ?? []).map((each) => (
            <UserItem
              key={each.userName}
              user={each}
              keys={keys.value.filter((key) => key.userName === each.userName)}
              policies={policies.value}
              act={act}
              confirm={(next) => {
                confirming.value = next;
              }}
              onKey={(key) => {
                made.value = key;
              }}
            />
          ))}
        </ul>
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget as HTMLFormElement;
            const name = String(new FormData(form).get('name')).trim();
            act(async () => {
              await createUser(name);
              form.reset();
            });
          }}
        >
          <input
            name="name"
            aria-label={t.userName}
            placeholder={t.userName}
            required
            maxLength={64}
            autocomplete="off"
          />
          <button type="submit">{t.addUser}</button>
        </form>
      </section>
      <section class="card">
        <h2>{t.policies}</h2>
        {users.value !== null && policies.value.length === 0 && <p class="help">{t.noPolicies}</p>}
        <ul class="plain">
          {policies.value.map((each) => (
            <li key={each.policyName}>
              <button
                type="button"
                class="link"
                onClick={() => {
                  editing.value = each.policyName;
                }}
              >
                {each.policyName}
              </button>{' '}
              {t.usedBy}: {each.users} · {t.updated} <When at={each.updatedAt} />
            </li>
          ))}
        </ul>
        <ActionButton
          operation="PutPolicy"
          onClick={() => {
            editing.value = '';
          }}
        >
          {t.newPolicy}
        </ActionButton>
      </section>
      {made.value !== null && (
        <NewKey
          made={made.value}
          onClose={() => {
            made.value = null;
          }}
        />
      )}
      {editing.value !== null && (
        <PolicyEditor
          name={editing.value}
          onClose={() => {
            editing.value = null;
          }}
          onSaved={load}
        />
      )}
      {confirming.value !== null && (
        <Confirm
          of={confirming.value}
          onClose={() => {
            confirming.value = null;
          }}
          onDone={load}
        />
      )}
    </>
  );
}

function UserItem(props: {
  user: User;
  keys: readonly AccessKey[];
  policies: readonly Policy[];
  act: (work: () => Promise<unknown>) => void;
  confirm: (next: Confirmation) => void;
  onKey: (key: { accessKeyId: string; secretAccessKey: string }) => void;
}) {
  const { user, act, confirm } = props;
  const name = user.userName;
  const free = props.policies.filter((each) => !user.policyNames.includes(each.policyName));
  return (
    <li>
      <h3>{name}</h3>
      <p class="help">
        {t.created} <When at={user.createdAt} />
      </p>
      <ul class="tags">
        {user.policyNames.map((each) => (
          <li key={each}>
            <span>{each}</span>
            <ActionButton
              operation="DetachUserPolicy"
              resource={name}
              label={t.detach(each)}
              onClick={() => act(() => detachPolicy(name, each))}
            >
              ×
            </ActionButton>
          </li>
        ))}
      </ul>
      {free.length > 0 && (
        <select
          aria-label={`${t.attach}: ${name}`}
          value=""
          onChange={(event) => {
            const policy = event.currentTarget.value;
            event.currentTarget.value = '';
            act(() => attachPolicy(name, policy));
          }}
        >
          <option value="">{t.attach} …</option>
          {free.map((each) => (
            <option key={each.policyName}>{each.policyName}</option>
          ))}
        </select>
      )}
      <ul class="plain">
        {props.keys.map((each) => (
          <li key={each.accessKeyId} class="key">
            <span class="mono">{each.accessKeyId}</span>
            <State good={each.status === 'ACTIVE'}>{each.status}</State>
            <span>
              {t.lastUsed} <When at={each.lastUsedAt} />
            </span>
            <ActionButton
              operation="UpdateAccessKey"
              resource={each.accessKeyId}
              onClick={() =>
                act(() => setKeyStatus(each.accessKeyId, each.status === 'ACTIVE' ? 'INACTIVE' : 'ACTIVE'))
              }
            >
              {each.status === 'ACTIVE' ? t.disable : t.enable}
            </ActionButton>
            <ActionButton
              operation="DeleteAccessKey"
              resource={each.accessKeyId}
              kind="danger"
              onClick={() =>
                confirm({
                  title: t.deleteKeyTitle,
                  text: t.deleteKeyHelp,
                  button: t.deleteKey,
                  work: () => deleteAccessKey(each.accessKeyId),
                })
              }
            >
              {t.deleteKey}
            </ActionButton>
          </li>
        ))}
      </ul>
      <div class="actions">
        <ActionButton
          operation="CreateAccessKey"
          resource={name}
          onClick={() => act(async () => props.onKey(await createAccessKey(name)))}
        >
          {t.createKey}
        </ActionButton>
        <ActionButton
          operation="DeleteUser"
          resource={name}
          kind="danger"
          onClick={() =>
            confirm({
              title: t.deleteUserTitle,
              text: t.deleteUserHelp,
              button: t.deleteUser,
              work: () => deleteUser(name),
            })
          }
        >
          {t.deleteUser}
        </ActionButton>
      </div>
    </li>
  );
}

function NewKey({
  made,
  onClose,
}: {
  made: { accessKeyId: string; secretAccessKey: string };
  onClose: () => void;
}) {
  return (
    <Dialog title={t.newKey} onClose={onClose}>
      <p class="help">{t.newKeyHelp}</p>
      <CopyBox label={texts.signIn.keyId} value={made.accessKeyId} />
      <CopyBox label={texts.signIn.secret} value={made.secretAccessKey} />
      <div class="buttons">
        <button type="button" class="primary" onClick={onClose}>
          {texts.tunnel.hideTokens}
        </button>
      </div>
    </Dialog>
  );
}

function PolicyEditor(props: { name: string; onClose: () => void; onSaved: () => Promise<unknown> }) {
  const document = useSignal(props.name === '' ? NEW_POLICY : '');
  const name = useSignal(props.name);
  const { busy, error, run } = useTask();
  useEffect(() => {
    if (props.name !== '') {
      void run(async () => {
        document.value = await policyDocument(props.name);
      });
    }
  }, [props.name]);
  return (
    <Dialog title={props.name === '' ? t.newPolicy : props.name} onClose={props.onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run(async () => {
            await putPolicy(name.value, document.value);
            await props.onSaved();
            props.onClose();
          });
        }}
      >
        {props.name === '' && (
          <Field label={t.policyName}>
            {(id) => (
              <input
                id={id}
                required
                autocomplete="off"
                value={name.value}
                onInput={(event) => {
                  name.value = event.currentTarget.value;
                }}
              />
            )}
          </Field>
        )}
        <Field label={t.document}>
          {(id) => (
            <textarea
              id={id}
              class="mono"
              rows={16}
              spellcheck={false}
              value={document.value}
              onInput={(event) => {
                document.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
        <Problem error={error.value} />
        <div class="buttons">
          <button type="button" onClick={props.onClose}>
            {texts.cancel}
          </button>
          <button type="submit" class="primary" disabled={busy.value}>
            {t.savePolicy}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Confirm({
  of,
  onClose,
  onDone,
}: {
  of: Confirmation;
  onClose: () => void;
  onDone: () => Promise<unknown>;
}) {
  const { busy, error, run } = useTask();
  return (
    <Dialog title={of.title} onClose={onClose}>
      <p>{of.text}</p>
      <Problem error={error.value} />
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <button
          type="button"
          class="danger"
          disabled={busy.value}
          onClick={() =>
            void run(async () => {
              await of.work();
              onClose();
              await onDone();
            })
          }
        >
          {of.button}
        </button>
      </div>
    </Dialog>
  );
}
