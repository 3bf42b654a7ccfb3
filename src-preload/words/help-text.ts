import { english, type MessageKey } from './en/catalogue'
import { t } from './translate'

/** What a command (`models`) or an action of it (`models.deploy`) does, as part of a sentence. */
export const commandHelp = (path: string): string => t(`help.${path}` as MessageKey)

/** What an option of a command or action is for; options that mean the same everywhere are worded once. */
export function optionHelp(path: string, option: string): string {
  const own = `help.${path}.--${option}`
  return t((Object.hasOwn(english, own) ? own : `help.--${option}`) as MessageKey)
}
