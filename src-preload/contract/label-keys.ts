import { z } from 'zod'
import { expertLabels } from './drawing'
import { Tag } from './rating'

/** A key as `KeyboardEvent.key` names it, without modifiers. */
const Key = z.string().min(1).max(20)

/** What a key does while labelling. */
export const keyTasks = [...expertLabels, 'clear', 'next', 'previous'] as const
export type KeyTask = (typeof keyTasks)[number]

export const LabelKeys = z
  .object({
    tasks: z.record(z.enum(keyTasks), Key),
    /** Keys that put a tag on, or take it off. */
    tags: z.array(z.object({ key: Key, tag: Tag })).max(20)
  })
  .strict()
export type LabelKeys = z.infer<typeof LabelKeys>

export const defaultLabelKeys: LabelKeys = {
  tasks: { normal: 'n', unusual: 'u', unsure: 's', clear: 'x', next: 'ArrowRight', previous: 'ArrowLeft' },
  tags: []
}

/** Keys that mean something everywhere, or that a person needs to get about. */
export const reservedKeys: readonly string[] = [
  '?',
  'Tab',
  'Enter',
  'Escape',
  ' ',
  'Shift',
  'Control',
  'Alt',
  'Meta'
]

/** Keys that are taken twice, or are not to be had; none where all is well. Letters count alike in either case. */
export function keyConflicts({ tasks, tags }: LabelKeys): string[] {
  const all = [...keyTasks.map((task) => tasks[task]), ...tags.map(({ key }) => key)].map((key) =>
    key.toLowerCase()
  )
  const reserved = reservedKeys.map((key) => key.toLowerCase())
  return [...new Set(all.filter((key, i) => all.indexOf(key) !== i || reserved.includes(key)))]
}
