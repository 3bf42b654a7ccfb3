import { parseDocument } from 'yaml'
import type { Finding, SettingName } from '#contract/training-config'
import { emptyLayer, errorOf, type Layer } from './layer'
import { isGroup, keyOf, nearest, settingCalled } from './keys'
import { answered, specifiedField } from './specified-names'

const MOST_CHARACTERS = 200_000
/** Keys that would change what every object has. */
const FORBIDDEN = ['__proto__', 'constructor', 'prototype']

/**
 * A configuration file: YAML, and so JSON as well. `defaults` names a preset and the choice of each group, as Hydra's list does;
 * settings stand under their group's heading or by their full name; `name`, `bands` and `seed` at the top.
 */
export function readConfig(text: string, findings: Finding[]): Layer {
  const layer = emptyLayer()
  const root = parsed(text, findings)
  if (root === null) return layer
  for (const [key, value] of Object.entries(root)) {
    if (key === 'bands') layer.bands = typeof value === 'string' && value !== 'auto' ? listOf(value) : value
    else if (key === 'seed') layer.seed = value
    else if (key === 'name') layer.name = String(value)
    else if (key === 'preset') layer.preset = String(value)
    else if (key === 'defaults') readDefaults(value, layer, findings)
    else if (isGroup(key) && isRecord(value)) readGroup(key, value, layer, findings)
    else if (isGroup(key)) layer.groups[key] = String(value)
    else set(key, value, layer, findings)
  }
  return layer
}

const listOf = (text: string): string[] => text.split(',').map((part) => part.trim())

function parsed(text: string, findings: Finding[]): Record<string, unknown> | null {
  const refuse = (why: string): null => {
    findings.push(errorOf(null, `The configuration cannot be read: ${why}.`))
    return null
  }
  if (text.length > MOST_CHARACTERS) return refuse('it is longer than 200,000 characters')
  const document = parseDocument(text, { uniqueKeys: true })
  const [error] = document.errors
  if (error) return refuse(error.message.split('\n')[0]!.replace(/[.:]$/, ''))
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    if (value === null || value === undefined) return {}
    return isRecord(value) ? value : refuse('it must hold names and values')
  } catch (problem) {
    return refuse((problem as Error).message)
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `[quick, {model: small}]`, or `{model: small}`. A word alone is a preset. */
function readDefaults(value: unknown, layer: Layer, findings: Finding[]): void {
  const entries = Array.isArray(value) ? (value as unknown[]) : [value]
  for (const entry of entries) {
    if (entry === '_self_') continue
    if (typeof entry === 'string') layer.preset = entry
    else if (isRecord(entry))
      for (const [group, choice] of Object.entries(entry))
        if (isGroup(group)) layer.groups[group] = String(choice)
        else findings.push(errorOf('defaults', `defaults names "${group}", which is no group.`))
    else findings.push(errorOf('defaults', 'defaults must be a list of choices such as model: small.'))
  }
}

function readGroup(group: string, values: Record<string, unknown>, layer: Layer, findings: Finding[]): void {
  for (const [key, value] of Object.entries(values)) set(`${group}.${key}`, value, layer, findings)
}

/** A setting by any of its names, those of the specification among them; one that is none is an error with a hint. */
export function set(key: string, value: unknown, layer: Layer, findings: Finding[]): void {
  const known = !FORBIDDEN.includes(key)
  const specified = known ? specifiedField(key) : undefined
  const name = known && !specified ? settingCalled(key) : undefined
  if (name) give(name, value, layer, findings)
  else if (!specified) {
    const hints = nearest(key).slice(0, 6).join(', ')
    findings.push(errorOf(key, `"${key}" is not a setting${hints ? `; there are ${hints}` : ''}.`))
  } else if ('answer' in specified) findings.push(answered(key, specified.answer))
  else if ('seed' in specified) layer.seed = value
  else if ('name' in specified) layer.name = String(value)
  else
    for (const [setting, own] of Object.entries(specified.values(value)))
      give(setting as SettingName, own, layer, findings)
}

function give(name: SettingName, value: unknown, layer: Layer, findings: Finding[]): void {
  if (Object.hasOwn(layer.values, name)) findings.push(errorOf(keyOf(name), `${keyOf(name)} is given twice.`))
  else layer.values[name] = value
}
