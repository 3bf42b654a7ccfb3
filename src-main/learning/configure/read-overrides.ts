import type { Finding } from '#contract/training-config'
import { TrainingSettings } from '#contract/training-settings'
import { emptyLayer, errorOf, type Layer } from './layer'
import { isGroup, settingCalled } from './keys'
import { set } from './read-config'
import { isSpecifiedList } from './specified-names'

const usual = TrainingSettings.parse({}) as Record<string, unknown>

/** `model=small data.batch_size=64 hidden=128,64 seed=7`: the words of a command line. */
export function readOverrides(words: readonly string[], findings: Finding[]): Layer {
  const layer = emptyLayer()
  for (const word of words) {
    const [key, text] = word.split(/=(.*)/s) as [string, string | undefined]
    if (text === undefined) findings.push(errorOf(null, `"${word}" is not a setting: write name=value.`))
    else if (key === 'preset') layer.preset = text
    else if (key === 'bands') layer.bands = text === 'auto' ? text : text.split(',').map((b) => b.trim())
    else if (key === 'seed') layer.seed = scalarOf(text)
    else if (key === 'name') layer.name = text
    else if (isGroup(key)) layer.groups[key] = text
    else set(key, valueOf(key, text), layer, findings)
  }
  return layer
}

/** A list where the setting's default is one (nothing after the sign: an empty one), else true, false, a number, or the word. */
function valueOf(key: string, text: string): unknown {
  const name = settingCalled(key)
  const isList = name ? Array.isArray(usual[name]) : isSpecifiedList(key)
  if (!isList) return scalarOf(text)
  const inside = text.replace(/^\[(.*)\]$/s, '$1')
  return inside === '' ? [] : inside.split(',').map((part) => scalarOf(part.trim()))
}

function scalarOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
