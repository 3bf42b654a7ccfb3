import {
  fileKey,
  settingNames,
  trainingGroups,
  type SettingName,
  type TrainingGroup
} from '#contract/training-config'
import { EARLIER_SETTINGS } from '#contract/training-settings'

const camel = (text: string): string => text.replace(/[_-]([a-z0-9])/g, (_, c: string) => c.toUpperCase())

/** Every way in which a setting may be written: `data.batch_size`, `data.batchSize`, `batch_size`, `batchSize`. */
const known = new Map(
  settingNames.flatMap((name) => {
    const key = fileKey(name)
    const [group, own] = key.split('.') as [string, string]
    const plain = own === 'name' ? [] : [name, own]
    return [key, `${group}.${camel(own)}`, `${group}.${name}`, ...plain].map((text) => [text, name] as const)
  })
)

/** A setting by any of its names, those that earlier versions had among them. */
export function settingCalled(text: string): SettingName | undefined {
  const [own, ...group] = text.split('.').reverse() as [string, ...string[]]
  const present = Object.hasOwn(EARLIER_SETTINGS, own) ? EARLIER_SETTINGS[own]! : own
  return known.get([...group.reverse(), present].join('.'))
}

export const isGroup = (text: string): text is TrainingGroup =>
  (trainingGroups as readonly string[]).includes(text)

/** As files have it; what is no setting stays as it is. */
export const keyOf = (name: string): string =>
  settingNames.includes(name as SettingName) ? fileKey(name as SettingName) : name

/** Names near a word that is none, for a hint. */
export function nearest(text: string): string[] {
  const own = text.split('.').at(-1)!.toLowerCase().replaceAll('_', '')
  const keys = settingNames.map(fileKey)
  const like = keys.filter((key) => {
    const other = key.split('.')[1]!.replaceAll('_', '')
    return other.includes(own) || own.includes(other)
  })
  return like.length > 0 ? like : keys.filter((key) => key.startsWith(`${text.split('.')[0]!}.`))
}
