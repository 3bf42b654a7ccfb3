import { useState, type KeyboardEvent } from 'react'
import { keyConflicts, keyTasks, type LabelKeys } from '#contract/label-keys'
import { Tag } from '#contract/rating'
import { Dialog } from '#renderer/components/dialog'
import { t } from '#words/translate'
import { act } from '#renderer/state/queries'
import { useLabelKeys } from '#renderer/state/label-keys'
import { useSession } from '#renderer/state/session'

/** Takes the key that is pressed in it; Tab and Escape keep their meaning. */
function KeyField({ label, value, onKey }: { label: string; value: string; onKey(key: string): void }) {
  const take = (event: KeyboardEvent): void => {
    if (['Tab', 'Escape', 'Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
    event.preventDefault()
    onKey(event.key)
  }
  return <input className="key-field" aria-label={label} value={value} readOnly onKeyDown={take} />
}

function TagKeys({ keys, onKeys }: { keys: LabelKeys; onKeys(keys: LabelKeys): void }) {
  const [tag, setTag] = useState('')
  const free = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].find(
    (key) => keyConflicts({ ...keys, tags: [...keys.tags, { key, tag: 'x' }] }).length === 0
  )
  const parsed = Tag.safeParse(tag)
  const add = (): void => {
    if (!parsed.success || !free) return
    onKeys({ ...keys, tags: [...keys.tags, { key: free, tag: parsed.data }] })
    setTag('')
  }
  return (
    <>
      <h3>{t('labelling.tagKeys')}</h3>
      <ul className="plain">
        {keys.tags.map((entry, i) => (
          <li key={entry.tag} className="line">
            <span>{entry.tag}</span>
            <KeyField
              label={t('labelling.keyOf', { task: entry.tag })}
              value={entry.key}
              onKey={(key) =>
                onKeys({ ...keys, tags: keys.tags.map((e, k) => (k === i ? { ...e, key } : e)) })
              }
            />
            <button
              type="button"
              className="button"
              onClick={() => onKeys({ ...keys, tags: keys.tags.filter((_, k) => k !== i) })}
            >
              {t('notes.remove')}
            </button>
          </li>
        ))}
      </ul>
      <div className="buttons">
        <input
          aria-label={t('labelling.newTag')}
          value={tag}
          onChange={(event) => setTag(event.target.value)}
        />
        <button type="button" className="button" disabled={!parsed.success || !free} onClick={add}>
          {t('labelling.addTagKey')}
        </button>
      </div>
    </>
  )
}

function Editor({ close }: { close(): void }) {
  const [keys, setKeys] = useState(useLabelKeys())
  const conflicts = keyConflicts(keys)
  const save = async (): Promise<void> => {
    if (await act('labelling:rebind', { keys })) close()
  }
  return (
    <>
      <p>{t('labelling.keysText')}</p>
      <ul className="plain">
        {keyTasks.map((task) => (
          <li key={task} className="line">
            <span>{t(`labelling.task.${task}`)}</span>
            <KeyField
              label={t('labelling.keyOf', { task: t(`labelling.task.${task}`) })}
              value={keys.tasks[task]}
              onKey={(key) => setKeys({ ...keys, tasks: { ...keys.tasks, [task]: key } })}
            />
          </li>
        ))}
      </ul>
      <TagKeys keys={keys} onKeys={setKeys} />
      <p className="problem" role="alert">
        {conflicts.length > 0 ? t('labelling.conflict', { keys: conflicts.join(', ') }) : ''}
      </p>
      <div className="buttons end">
        <button
          type="button"
          className="button primary"
          disabled={conflicts.length > 0}
          onClick={() => void save()}
        >
          {t('labelling.saveKeys')}
        </button>
        <button type="button" className="button" onClick={close}>
          {t('action.close')}
        </button>
      </div>
    </>
  )
}

export function KeysDialog() {
  const { dialog, open } = useSession()
  const close = (): void => open(null)
  return (
    <Dialog title={t('labelling.keys')} open={dialog === 'keys'} onClose={close}>
      <Editor close={close} />
    </Dialog>
  )
}
